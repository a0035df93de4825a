"""What the law gives for one payslip: the row loop in plain Python that the rules are checked and timed against."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tests.oracle import loans
from tests.oracle.minimum_wage import least_rate
from tests.oracle.money import NOTHING, money
from tests.oracle.ni import Contributions, contributions, director_alternative, director_to_date
from tests.oracle.paye import stands_alone, tax_of_payslip

_WEEKS_OF_LAST = {"weekly": 1, "two-weekly": 2, "four-weekly": 4}


class Before(NamedTuple):
    """What was paid and taken in the same earnings period before this payslip: by the same employment, or by all whose
    earnings are added together. ``taxable`` and ``tax`` count where every period stands alone for tax."""

    earnings: Decimal = NOTHING
    contributions: Contributions = Contributions()
    loan: Decimal = NOTHING
    pg_loan: Decimal = NOTHING
    taxable: Decimal = NOTHING
    tax: Decimal = NOTHING


class Lawful(NamedTuple):
    """What the law gives, in pounds. The three bands are what this payslip adds to them. ``net_pay`` takes other
    deductions and pension contributions as they are; ``least_pay`` is the minimum wage for the hours, or ``None``."""

    tax: Decimal
    ee_ni: Decimal
    er_ni: Decimal
    at_lel: Decimal
    lel_to_pt: Decimal
    pt_to_uel: Decimal
    loan: Decimal
    pg_loan: Decimal
    net_pay: Decimal
    least_pay: Decimal | None


def payslip(row: Mapping[str, str], before: Before = Before()) -> Lawful:  # noqa: B008
    """What the law gives for a payslip with the columns of the kind; the first (or only) one of its earnings period
    unless ``before`` says otherwise. Raises ``ValueError`` or ``KeyError`` for what is no payslip of these years."""
    tax = _tax(row, before)
    ni = _contributions(row, before)
    earnings = before.earnings + money(row["niable_pay"])
    loan, pg_loan = _loans(row, earnings)
    loan, pg_loan = loan - before.loan, pg_loan - before.pg_loan
    taken = tax + ni.employee + loan + pg_loan + money(row["ee_pension"]) + money(row["other_deductions"])
    return Lawful(tax, *ni, loan, pg_loan, money(row["gross_pay"]) - taken, _least_pay(row))


def _tax(row: Mapping[str, str], before: Before) -> Decimal:
    code, basis, frequency, period = row["tax_code"], row["tax_basis"], row["frequency"], int(row["period"])
    pay = money(row["taxable_pay"])
    if stands_alone(code, basis, frequency, period):
        pay_before, tax_before = before.taxable, before.tax
    else:
        pay_before = money(row["taxable_pay_to_date"]) - pay
        tax_before = money(row["tax_to_date"]) - money(row["tax"])
    return tax_of_payslip(code, basis, row["tax_year"], frequency, period, pay, pay_before, tax_before)


def _contributions(row: Mapping[str, str], before: Before) -> Contributions:
    letter, frequency, paid = row["ni_letter"], row["frequency"], date.fromisoformat(row["pay_date"])
    earnings, method = money(row["niable_pay"]), row.get("director_method", "")
    if not method:
        return contributions(letter, frequency, paid, before.earnings + earnings).less(before.contributions)
    had = money(row["niable_pay_to_date"]) - earnings
    taken = _taken_to_date(row)
    if method == "alternative":
        last = bool(row.get("leaving_date")) or _is_last(frequency, int(row["period"]))
        return director_alternative(letter, frequency, paid, earnings, had, taken, last=last)
    return director_to_date(letter, paid, had + earnings, _weeks_left(row.get("director_from", ""), paid)).less(taken)


def _taken_to_date(row: Mapping[str, str]) -> Contributions:
    """What was taken in the year before this payslip; the bands before it cannot be told from the row and count as
    none."""
    return Contributions(
        money(row["ee_ni_to_date"]) - money(row["ee_ni"]), money(row["er_ni_to_date"]) - money(row["er_ni"])
    )


def _is_last(frequency: str, period: int) -> bool:
    if frequency in _WEEKS_OF_LAST:
        return period * _WEEKS_OF_LAST[frequency] >= 52
    return frequency == "annual" or period == 12


def _weeks_left(director_from: str, paid: date) -> int:
    """Weeks from the one of the appointment to the end of the tax year; 52 for who was a director when it began."""
    start = date(paid.year if (paid.month, paid.day) >= (4, 6) else paid.year - 1, 4, 6)
    if not director_from or date.fromisoformat(director_from) <= start:
        return 52
    return max(1, 52 - (date.fromisoformat(director_from) - start).days // 7)


def _loans(row: Mapping[str, str], earnings: Decimal) -> tuple[Decimal, Decimal]:
    """The plan's loan and the postgraduate loan; a row says of the latter only whether something was taken."""
    year, frequency = row["tax_year"], row["frequency"]
    plan = row.get("loan_plan", "")
    loan = loans.deduction(plan, year, frequency, earnings) if plan else NOTHING
    postgraduate = money(row["pg_loan"]) != 0
    return loan, loans.deduction(loans.POSTGRADUATE, year, frequency, earnings) if postgraduate else NOTHING


def _least_pay(row: Mapping[str, str]) -> Decimal | None:
    hours, born, first = row.get("hours", ""), row.get("birth_date", ""), row.get("earnings_from", "")
    if not (hours and born and first):
        return None
    apprentice = row.get("apprentice", "") == "yes"
    return Decimal(hours) * least_rate(
        date.fromisoformat(born), date.fromisoformat(first), apprentice=apprentice, first_year=False
    )
