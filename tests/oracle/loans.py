"""Student and postgraduate loan deductions of one earnings period (Education (Student Loans) (Repayment) Regulations
2009, SI 2009/470; HMRC's Collection of Student Loans Manual CSLM13013 and CSLM18025)."""

from decimal import Decimal

from tests.oracle.figures import LOAN_RATE, LOAN_THRESHOLDS, POSTGRADUATE_RATE
from tests.oracle.money import NOTHING, POUND, down

_SHARES = {"weekly": (1, 52), "two-weekly": (2, 52), "four-weekly": (4, 52), "monthly": (1, 12), "annual": (1, 1)}
POSTGRADUATE = "PG"


def threshold(plan: str, year: str, frequency: str) -> Decimal:
    """Earnings of a period up to which nothing is due: the period's share of the annual figure, down to the penny.
    Raises ``ValueError`` for a plan that the year does not have."""
    if plan not in LOAN_THRESHOLDS[year]:
        raise ValueError(f"{plan!r} is no loan plan of {year}.")
    parts, of = _SHARES[frequency]
    return down(Decimal(LOAN_THRESHOLDS[year][plan]) * parts / of)


def deduction(plan: str, year: str, frequency: str, earnings: Decimal) -> Decimal:
    """9% (postgraduate 6%) of the period's earnings for secondary contributions above the threshold, down to the
    pound."""
    over = max(NOTHING, earnings - threshold(plan, year, frequency))
    return down(over * (POSTGRADUATE_RATE if plan == POSTGRADUATE else LOAN_RATE), POUND)
