"""What is taken from gross pay: the one replaceable module of pay calculation.

The law of 2026-27 for monthly pay: income tax by HMRC's table routines (v24.0) for every form of code, National
Insurance by the exact percentage method with per-band rounding (Regulation 12(1) of SI 2001/1004), loans rounded down
to the pound (HMRC CSLM13013), LGPS bands of 2026-27, automatic enrolment, council tax attachments (schedule 4 of SI
1992/613). Bands of the Teachers' Pension Scheme are those of 2025-26: later ones were not found. All amounts are whole
pence."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

MONTHS = 12
_TAX_BANDS = {
    "": ((0, 0, 20), (37_700, 7_540_00, 40), (125_140, 42_516_00, 45)),
    "S": (
        (0, 0, 19), (3_967, 753_73, 20), (16_956, 3_351_53, 21), (31_092, 6_320_09, 42), (62_430, 19_482_05, 45),
        (125_140, 47_701_55, 48),
    ),
}  # fmt: skip
"""Pounds a year from which a rate applies, tax in pence on everything below, rate in per cent; Scotland has its own."""
_FLAT = {"BR": 20, "D0": 40, "D1": 45, "SBR": 20, "SD0": 21, "SD1": 42, "SD2": 45, "SD3": 48, "NT": 0}
"""Codes with one rate, in per cent. Welsh ones, with a C before them, are England's."""
_EMPLOYEE_RATES = {"A": (8, 2), "M": (8, 2), "H": (8, 2), "C": (0, 0), "J": (2, 2)}
"""Per cent between the primary threshold and the upper earnings limit, and above it."""
_EMPLOYER_RATE = 15
_UP_TO_UEL_FREE = frozenset("MH")
_LOAN_THRESHOLDS = {"1": 26_900_00, "2": 29_385_00, "4": 33_795_00, "5": 25_000_00}
_POSTGRADUATE_THRESHOLD = 21_000_00
_LGPS_RATES = (55, 58, 65, 68, 85, 99, 105, 114, 125)
_TEACHERS = (34_873, 46_944, 55_661, 73_769, 100_591)
_TEACHERS_RATES = (74, 89, 99, 105, 116, 120)
"""Pounds a year from which the next rate applies; rates in tenths of a per cent."""
_EMPLOYER_PENSION = {"LGPS": 1940, "TPS": 2868}
"""Hundredths of a per cent: Northbrook's own rate, and that of every teacher's employer."""
_QUALIFYING = (520_00, 4_189_00)
_ATTACHED_RATES = (0, 3, 5, 7, 12, 17)


class Law(NamedTuple):
    """What the calculation goes by where a defect may put something else: monthly thresholds of National Insurance in
    pence; the last pound of each band of the LGPS; pence to which a loan is rounded down; whether tax stops at half the
    pay; the last pound of each band of attachments; days of sickness without sick pay; the
    flat rates of a week's sick pay and maternity pay in pence."""

    lel: int = 559_00
    pt: int = 1_048_00
    st: int = 417_00
    uel: int = 4_189_00
    lgps: tuple[int, ...] = (18_400, 29_000, 47_300, 59_800, 84_000, 119_100, 140_400, 210_700)
    loan_step: int = 100
    half_at_most: bool = True
    attached: tuple[int, ...] = (300, 550, 740, 900, 1_420, 2_020)
    waiting_days: int = 0
    sick_week: int = 123_25
    family_week: int = 194_32


LAW = Law()


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

    def plus(self, other: Totals) -> Totals:
        """Both together."""
        return Totals(*map(int.__add__, self, other))


NOTHING = Totals()


class Told(NamedTuple):
    """What the calculation is told of one employment. The employer's letter is the employee's, unless a defect
    says otherwise; ``pension`` is the scheme, or empty; ``annual`` is a year's contractual pay in pence; ``assumed`` is
    what the employer's pension contribution counts in place of maternity pay; ``attached`` says that council tax is
    taken from earnings; ``together`` that earnings of all the person's posts are added together."""

    tax_code: str
    tax_basis: str
    letter: str
    employer_letter: str
    loan_plan: str
    postgraduate_loan: bool
    pension: str
    section: str
    annual: int
    assumed: int = 0
    attached: bool = False
    together: bool = False
    law: Law = LAW


class Deducted(NamedTuple):
    """The deductions of one payslip in pence. ``totals`` is what it adds to every total of the year."""

    totals: Totals
    pensionable: int
    ee_pension: int
    er_pension: int


def work_out(told: Told, gross: int, period: int, year: Totals, month: Totals, shared: Totals) -> Deducted:
    """Deductions of one payslip of ``gross`` pence in tax month ``period``; a reversal's gross is less than nothing.

    ``year`` is what the employment has had in the tax year before this payslip, ``month`` what it has had in the same
    period, ``shared`` the same of everything that counts with it for National Insurance and loans: these are worked out
    on the whole period and what was taken is taken off. Tax is at most half of the payslip's pay after pension
    (regulation 23 of SI 2003/2682); less than nothing is a refund."""
    pensionable, ee_pension, er_pension = _pension(told, gross)
    taxable = gross - ee_pension
    had, periods = (month, 1) if told.tax_basis == "period" else (year, period)
    tax = tax_on(had.taxable + taxable, told.tax_code, periods) - had.tax
    if told.law.half_at_most:
        tax = min(tax, max(0, taxable // 2))
    whole = _whole_month(
        shared.niable + gross, told.letter, told.employer_letter, told.loan_plan, told.postgraduate_loan, told.law
    )
    if shared is not NOTHING:
        whole = Totals(*map(int.__sub__, whole, shared))
    return Deducted(whole._replace(taxable=taxable, tax=tax, niable=gross), pensionable, ee_pension, er_pension)


@lru_cache(maxsize=1 << 16)
def _whole_month(
    niable: int, letter: str, employer_letter: str, loan_plan: str, postgraduate_loan: bool, law: Law
) -> Totals:
    """National Insurance and loans of all the month's pay of one employment. Months repeat, so few are worked out."""
    at_lel, lel_to_pt, pt_to_uel = _bands(niable, law)
    return Totals(
        ee_ni=_employee_ni(niable, letter, law),
        er_ni=_employer_ni(niable, employer_letter, law),
        at_lel=at_lel,
        lel_to_pt=lel_to_pt,
        pt_to_uel=pt_to_uel,
        loan=_loan(niable, _LOAN_THRESHOLDS.get(loan_plan), 9, law),
        pg_loan=_loan(niable, _POSTGRADUATE_THRESHOLD, 6, law) if postgraduate_loan else 0,
    )


def tax_on(pay: int, code: str, periods: int) -> int:
    """Tax in pence on ``pay`` pence of ``periods`` months with any form of code. The band is the one that the pay lies
    in, to the penny; what is taxed is whole pounds."""
    plain = code.removeprefix("C")
    flat = _FLAT.get(plain)
    if flat is not None:
        return max(0, pay // 100) * flat
    taxable = pay - free_pay(plain) * periods
    if taxable <= 0:
        return 0
    for start, below, rate in reversed(_TAX_BANDS["S" if plain[0] == "S" else ""]):
        if taxable > -(-start * periods // MONTHS) * 100:
            from_4dp, below_4dp = start * periods * 10_000 // MONTHS, below * periods * 100 // MONTHS
            return (below_4dp + (taxable // 100 * 10_000 - from_4dp) * rate // 100) // 100
    raise AssertionError("the first band starts at nothing")


@cache
def free_pay(code: str) -> int:
    """Free pay of one month in pence; a K code's is negative. Rounded up to the penny as the routines say."""
    number = int(re.sub("[^0-9]", "", code) or "0")
    if number == 0:
        return 0
    blocks, rest = divmod(number - 1, 500)
    pence = -(-((rest + 1) * 10 + 9) * 100 // MONTHS) + blocks * 41_667
    return -pence if "K" in code else pence


def _bands(niable: int, law: Law) -> tuple[int, int, int]:
    """Earnings at the lower limit, from there to the primary threshold, from there to the upper limit."""
    if niable < law.lel:
        return 0, 0, 0
    return law.lel, min(niable, law.pt) - law.lel, max(0, min(niable, law.uel) - law.pt)


def _employee_ni(niable: int, letter: str, law: Law) -> int:
    main, above = _EMPLOYEE_RATES[letter]
    return _share(min(niable, law.uel) - law.pt, main) + _share(niable - law.uel, above)


def _employer_ni(niable: int, letter: str, law: Law) -> int:
    start = law.uel if letter in _UP_TO_UEL_FREE else law.st
    return _share(min(niable, law.uel) - start, _EMPLOYER_RATE) + _share(niable - law.uel, _EMPLOYER_RATE)


def _share(pence: int, per_cent: int) -> int:
    """A share of earnings to the penny: the third decimal of a pound up to 5 falls, from 6 rises."""
    if pence <= 0:
        return 0
    whole, third = divmod(pence * per_cent // 10, 10)
    return whole + (third >= 6)


def _loan(niable: int, threshold: int | None, per_cent: int, law: Law) -> int:
    """A loan's deduction in pence, down to the whole pound; the month's threshold is down to the penny."""
    if threshold is None:
        return 0
    return max(0, niable - threshold // MONTHS) * per_cent // 100 // law.loan_step * law.loan_step


def _pension(told: Told, gross: int) -> tuple[int, int, int]:
    """Pensionable pay and both contributions. A scheme of defined contributions has 5% and 3% of qualifying earnings,
    up to the penny, so that the least that automatic enrolment asks for is met."""
    if not told.pension:
        return 0, 0, 0
    if told.pension == "DC":
        qualifying = max(0, min(gross, _QUALIFYING[1]) - _QUALIFYING[0])
        return qualifying, -(-qualifying * 5 // 100), -(-qualifying * 3 // 100)
    share = _pension_rate(told.pension, told.section, told.annual, told.law.lgps)
    return gross, _nearest(gross * share), _nearest((told.assumed or gross) * _EMPLOYER_PENSION[told.pension])


def _nearest(hundred_thousandths: int) -> int:
    """Pence times hundredths of a per cent as pence, a half away from nothing."""
    rounded = (abs(hundred_thousandths) + 5000) // 10_000
    return rounded if hundred_thousandths >= 0 else -rounded


@lru_cache(maxsize=1 << 12)
def _pension_rate(scheme: str, section: str, annual: int, lgps: tuple[int, ...]) -> int:
    """The employee's rate in hundredths of a per cent; the 50/50 section halves it. A year's pay counts in whole
    pounds."""
    if scheme == "TPS":
        return _TEACHERS_RATES[sum(annual >= start * 100 for start in _TEACHERS)] * 10
    rate = _LGPS_RATES[sum(annual // 100 > end for end in lgps)]
    return rate * 5 if section == "50/50" else rate * 10


def attachment(net: int, law: Law) -> int:
    """Council tax taken from a month's earnings after tax, National Insurance and pension: a share of all of them,
    above the last band half of what is above; to the nearest penny."""
    ends = [end * 100 for end in law.attached]
    above = max(0, net - ends[-1])
    if above:
        return (ends[-1] * _ATTACHED_RATES[-1] + above * 50 + 50) // 100
    return (max(0, net) * _ATTACHED_RATES[sum(net > end for end in ends)] + 50) // 100
