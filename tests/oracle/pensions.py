"""Contributions to the Local Government Pension Scheme (England and Wales), to the Teachers' Pension Scheme, and the
least that automatic enrolment asks for."""

from decimal import Decimal

from tests.oracle.figures import PENSION_BANDS, QUALIFYING, QUALIFYING_EMPLOYER, QUALIFYING_TOTAL
from tests.oracle.money import NOTHING, POUND, down, nearest


def rate(scheme: str, section: str, year: str, annual_pay: Decimal) -> Decimal:
    """The member's rate in per cent on a year's pensionable pay; half of it in the 50/50 section. Raises ``KeyError``
    for a year whose bands were not found."""
    bands = PENSION_BANDS[scheme][year]
    pay = down(annual_pay, POUND) if scheme == "LGPS" else annual_pay
    place = sum(pay > upper for upper in bands.upper)
    return bands.rates[place] / 2 if section == "50/50" else bands.rates[place]


def contribution(pensionable_pay: Decimal, per_cent: Decimal) -> Decimal:
    """A share of the payslip's pensionable pay, to the nearest penny."""
    return nearest(pensionable_pay * per_cent / 100)


def qualifying_earnings(frequency: str, earnings: Decimal) -> Decimal:
    """The earnings of a period on which the least contributions are worked out (Pensions Act 2008, section 13)."""
    lower, upper = QUALIFYING[frequency]
    return max(NOTHING, min(earnings, upper) - lower)


def least_contributions(frequency: str, earnings: Decimal) -> tuple[Decimal, Decimal]:
    """The least that employer and member together, and the employer alone, must pay (same act, sections 20 and 26)."""
    qualifying = qualifying_earnings(frequency, earnings)
    return qualifying * QUALIFYING_TOTAL, qualifying * QUALIFYING_EMPLOYER
