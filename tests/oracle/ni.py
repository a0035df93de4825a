"""National Insurance of one earnings period by the exact percentage method (Social Security (Contributions) Regulations
2001, SI 2001/1004), for every category letter, of employees and of directors."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tests.oracle import figures
from tests.oracle.figures import NiYear, Thresholds
from tests.oracle.money import NOTHING, POUND, contribution, up

_WEEKS = {"weekly": 1, "two-weekly": 2, "four-weekly": 4}


class Contributions(NamedTuple):
    """What is due on earnings of one period: the employee's and the employer's contribution, and the three bands of
    earnings that the Full Payment Submission carries. Pounds."""

    employee: Decimal = NOTHING
    employer: Decimal = NOTHING
    at_lel: Decimal = NOTHING
    lel_to_pt: Decimal = NOTHING
    pt_to_uel: Decimal = NOTHING

    def less(self, other: "Contributions") -> "Contributions":
        """What is left when the other was taken already."""
        return Contributions(*(a - b for a, b in zip(self, other, strict=True)))

    def plus(self, other: "Contributions") -> "Contributions":
        """Both together."""
        return Contributions(*(a + b for a, b in zip(self, other, strict=True)))


def contributions(letter: str, frequency: str, paid: date, earnings: Decimal) -> Contributions:
    """Of an employee's earnings in one earnings period, paid on that day."""
    year = figures_on(paid)
    return _due(letter, thresholds(year, frequency), year, earnings)


def director_to_date(letter: str, paid: date, earnings: Decimal, weeks: int = 52) -> Contributions:
    """Of a director's earnings of the tax year so far: an annual earnings period, or that of the ``weeks`` that were
    left when the directorship began (that week included), whose thresholds are rounded up to the pound (regulation
    8)."""
    tax_year = tax_year_of(paid)
    year = figures.DIRECTORS.get(tax_year) or figures_on(paid)
    limits = Thresholds(*(up(limit * weeks / 52, POUND) for limit in year.annual))
    return _due(letter, limits, year, earnings)


def director_alternative(
    letter: str, frequency: str, paid: date, earnings: Decimal, before: Decimal, taken: Contributions, *, last: bool
) -> Contributions:
    """Of one payslip of a director by the alternative arrangements (Social Security Act 1998, section 49): as of an
    employee until the ``last`` one of the tax year, which settles the year; ``before`` and ``taken`` are what came
    before it."""
    if not last:
        return contributions(letter, frequency, paid, earnings)
    return director_to_date(letter, paid, before + earnings).less(taken)


def figures_on(day: date) -> NiYear:
    """The thresholds and rates in force on a day. Raises ``ValueError`` for a day without."""
    found = [year for year in figures.NATIONAL_INSURANCE if year.since <= day]
    if not found or day > date(2027, 4, 5):
        raise ValueError(f"{day}: no figures of National Insurance.")
    return found[-1]


def tax_year_of(day: date) -> str:
    """``2026-27`` for a day from 6 April 2026 to 5 April 2027."""
    first = day.year if (day.month, day.day) >= (4, 6) else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def thresholds(year: NiYear, frequency: str) -> Thresholds:
    """The thresholds of an earnings period. Of two and four weeks the lower earnings limit is that many weekly ones;
    the others are a fifty-second of the annual figure for each week, up to the pound (regulations 10 and 11)."""
    if frequency == "monthly":
        return year.monthly
    if frequency == "annual":
        return year.annual
    weeks = _WEEKS[frequency]
    if weeks == 1:
        return year.weekly
    rest = (up(limit * weeks / 52, POUND) for limit in year.annual[1:])
    return Thresholds(year.weekly.lel * weeks, *rest)


def _due(letter: str, limits: Thresholds, year: NiYear, earnings: Decimal) -> Contributions:
    if letter == "X":
        return Contributions()
    employee = _employee(letter, limits, year, earnings)
    employer = _employer(letter, limits, year, earnings)
    if earnings < limits.lel:
        return Contributions(employee, employer)
    lel_to_pt = min(earnings, limits.pt) - limits.lel
    return Contributions(employee, employer, limits.lel, lel_to_pt, _between(earnings, limits.pt, limits.uel))


def _employee(letter: str, limits: Thresholds, year: NiYear, earnings: Decimal) -> Decimal:
    main, above = _employee_rates(letter, year)
    return _band(earnings, limits.pt, limits.uel, main) + _band(earnings, limits.uel, None, above)


def _employee_rates(letter: str, year: NiYear) -> tuple[Decimal, Decimal]:
    if letter in figures.MAIN_LETTERS:
        return year.main, year.upper
    if letter in figures.REDUCED_LETTERS:
        return year.reduced, year.upper
    if letter in figures.NOTHING_LETTERS:
        return NOTHING, NOTHING
    if letter in figures.DEFERRED_LETTERS:
        return year.upper, year.upper
    raise ValueError(f"{letter!r} is no category letter.")


def _employer(letter: str, limits: Thresholds, year: NiYear, earnings: Decimal) -> Decimal:
    if letter in figures.RELIEVED_LETTERS:
        start = limits.uel
    else:
        start = limits.fust if letter in figures.ZONE_LETTERS else limits.st
    return _band(earnings, start, limits.uel, year.employer) + _band(earnings, limits.uel, None, year.employer)


def _between(earnings: Decimal, start: Decimal, end: Decimal | None) -> Decimal:
    return max(NOTHING, (earnings if end is None else min(earnings, end)) - start)


def _band(earnings: Decimal, start: Decimal, end: Decimal | None, rate: Decimal) -> Decimal:
    """Each band is rounded for itself."""
    return contribution(_between(earnings, start, end) * rate / 100)
