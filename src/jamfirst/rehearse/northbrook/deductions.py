"""What is taken from gross pay: the one replaceable module of pay calculation.

Plausible, not authoritative: figures of 2026-27 for monthly pay, tax by HMRC's table routines (v24.0, rest of the
United Kingdom), National Insurance by the exact percentage method with per-band rounding (Regulation 12(1) of SI
2001/1004), loans rounded down to the pound (HMRC CSLM13013), LGPS bands of 2026-27 and teachers' of 2025-26.
All amounts are whole pence; a negative gross is not worked out here (a reversal negates what was worked out).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

MONTHS = 12
LEL, PT, ST, UEL = 55_900, 104_800, 41_700, 418_900
_TAX_BANDS = ((0, 0, 20), (37_700, 7_540, 40), (125_140, 42_516, 45))
"""Pounds a year from which a rate applies, tax in pounds on everything below, rate in per cent."""
_EMPLOYEE_RATES = {"A": (8, 2), "M": (8, 2), "H": (8, 2), "C": (0, 0), "J": (2, 2)}
"""Per cent between the primary threshold and the upper earnings limit, and above it."""
_EMPLOYER_RATE = 15
_UP_TO_UEL_FREE = frozenset("MH")
_LOAN_THRESHOLDS = {"1": 26_900_00, "2": 29_385_00, "4": 33_795_00, "5": 25_000_00}
_POSTGRADUATE_THRESHOLD = 21_000_00
_LGPS = (
    (18_400, 55), (29_000, 58), (47_300, 65), (59_800, 68), (84_000, 85), (119_100, 99), (140_400, 105),
    (210_700, 114), (10**9, 125),
)  # fmt: skip
_TEACHERS = ((34_873, 74), (46_944, 89), (55_661, 99), (73_769, 105), (100_591, 116), (10**9, 120))
"""Pounds a year up to which a rate applies; rate in tenths of a per cent."""
_EMPLOYER_PENSION = {"LGPS": 194, "TPS": 287}


class Totals(NamedTuple):
    """Pay and deductions of several payslips added up, in pence: of the tax year so far, or of one period."""

    taxable: int = 0
    tax: int = 0
    niable: int = 0
    ee_ni: int = 0
    er_ni: int = 0
    at_lel: int = 0
    lel_to_pt: int = 0
    pt_to_uel: int = 0
    loan: int = 0
    pg_loan: int = 0


NOTHING = Totals()


class Told(NamedTuple):
    """What the calculation is told of one employment. The employer's letter is the employee's, unless a defect
    says otherwise; ``pension`` is the scheme, or empty; ``annual`` is a year's contractual pay in pence."""

    tax_code: str
    tax_basis: str
    letter: str
    employer_letter: str
    loan_plan: str
    postgraduate_loan: bool
    pension: str
    section: str
    annual: int


class Deducted(NamedTuple):
    """The deductions of one payslip in pence. ``totals`` is what it adds to every total of the year."""

    totals: Totals
    pensionable: int
    ee_pension: int
    er_pension: int


def work_out(told: Told, gross: int, period: int, year: Totals, month: Totals) -> Deducted:
    """Deductions of one payslip of ``gross`` pence in tax month ``period``.

    Tax is at most half of the payslip's pay (the limit of the regulations); less than nothing is a refund.
    ``year`` is what the employment has had in the tax year before this payslip, ``month`` what it has had in the
    same period: National Insurance and loans are worked out on the whole period and what was taken is taken off.
    """
    employee_share, employer_share = _pension(told.pension, told.section, told.annual)
    pensionable = gross if told.pension else 0
    ee_pension = (pensionable * employee_share + 5000) // 10_000
    er_pension = (pensionable * employer_share + 5000) // 10_000
    taxable = gross - ee_pension
    had, periods = (month, 1) if told.tax_basis == "period" else (year, period)
    tax = min(tax_on(had.taxable + taxable, told.tax_code, periods) - had.tax, gross // 2)
    whole = _whole_month(
        month.niable + gross, told.letter, told.employer_letter, told.loan_plan, told.postgraduate_loan
    )
    if month is not NOTHING:
        whole = Totals(*map(int.__sub__, whole, month))
    return Deducted(whole._replace(taxable=taxable, tax=tax, niable=gross), pensionable, ee_pension, er_pension)


@lru_cache(maxsize=1 << 16)
def _whole_month(niable: int, letter: str, employer_letter: str, loan_plan: str, postgraduate_loan: bool) -> Totals:
    """National Insurance and loans of all the month's pay of one employment. Months repeat, so few are worked out."""
    at_lel, lel_to_pt, pt_to_uel = _bands(niable)
    return Totals(
        ee_ni=_employee_ni(niable, letter),
        er_ni=_employer_ni(niable, employer_letter),
        at_lel=at_lel,
        lel_to_pt=lel_to_pt,
        pt_to_uel=pt_to_uel,
        loan=_loan(niable, _LOAN_THRESHOLDS.get(loan_plan), 9),
        pg_loan=_loan(niable, _POSTGRADUATE_THRESHOLD, 6) if postgraduate_loan else 0,
    )


def tax_on(pay: int, code: str, periods: int) -> int:
    """Tax in pence on ``pay`` pence of ``periods`` months with a suffix code, a K code, 0T or BR."""
    if code == "BR":
        return max(0, pay // 100) * 20
    pounds = (pay - free_pay(code) * periods) // 100
    if pounds <= 0:
        return 0
    for start, below, rate in reversed(_TAX_BANDS):
        if pounds > -(-start * periods // MONTHS):
            from_4dp, below_4dp = start * periods * 10_000 // MONTHS, below * periods * 10_000 // MONTHS
            return (below_4dp + (pounds * 10_000 - from_4dp) * rate // 100) // 100
    raise AssertionError("the first band starts at nothing")


@cache
def free_pay(code: str) -> int:
    """Free pay of one month in pence; a K code's is negative. Rounded up to the penny as the routines say."""
    number = int("".join(char for char in code if char.isdigit()) or "0")
    if number == 0:
        return 0
    blocks, rest = divmod(number - 1, 500)
    pence = -(-((rest + 1) * 10 + 9) * 100 // MONTHS) + blocks * 41_667
    return -pence if code.startswith("K") else pence


def _bands(niable: int) -> tuple[int, int, int]:
    """Earnings at the lower limit, from there to the primary threshold, from there to the upper limit."""
    if niable < LEL:
        return 0, 0, 0
    return LEL, min(niable, PT) - LEL, max(0, min(niable, UEL) - PT)


def _employee_ni(niable: int, letter: str) -> int:
    main, above = _EMPLOYEE_RATES[letter]
    return _share(min(niable, UEL) - PT, main) + _share(niable - UEL, above)


def _employer_ni(niable: int, letter: str) -> int:
    start = UEL if letter in _UP_TO_UEL_FREE else ST
    return _share(niable - start, _EMPLOYER_RATE)


def _share(pence: int, per_cent: int) -> int:
    """A share of earnings to the penny: the third decimal of a pound up to 5 falls, from 6 rises."""
    if pence <= 0:
        return 0
    whole, third = divmod(pence * per_cent // 10, 10)
    return whole + (third >= 6)


def _loan(niable: int, threshold: int | None, per_cent: int) -> int:
    """A loan's deduction in pence, down to the whole pound; the month's threshold is down to the penny."""
    if threshold is None:
        return 0
    return max(0, niable - threshold // MONTHS) * per_cent // 10_000 * 100


@lru_cache(maxsize=1 << 12)
def _pension(scheme: str, section: str, annual: int) -> tuple[int, int]:
    """Employee's and employer's pension rates in hundredths of a per cent; the 50/50 section halves the employee's."""
    if not scheme:
        return 0, 0
    bands = _TEACHERS if scheme == "TPS" else _LGPS
    rate = next(rate for limit, rate in bands if annual < limit * 100)
    return rate * 5 if section == "50/50" else rate * 10, _EMPLOYER_PENSION[scheme] * 10
