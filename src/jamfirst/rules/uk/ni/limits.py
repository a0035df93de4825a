"""The thresholds and rates of an earnings period, in whole pence and hundredths of a per cent.

Social Security (Contributions) Regulations 2001, regulation 11: for several weeks the yearly threshold is divided by
52, multiplied and rounded up to the pound; for several months it is divided by 12, multiplied and rounded up. The lower
earnings limit is a multiple of the weekly one, a month being 4 1/3 weeks. One week, one month and the year have
published figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise

from jamfirst.rules.figures import figures, holding
from jamfirst.rules.uk.ni.frequency import Frequency
from jamfirst.rules.uk.ni.letters import Letter

THRESHOLDS = ("LEL", "PT", "ST", "UEL", "UST", "FUST")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days, first to last, on which no threshold and no rate changes."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Rates:
    """What a category pays, in hundredths of a per cent: the employee up to the upper earnings limit (``main``) and
    above it (``extra``), and the employer."""

    main: int
    extra: int
    employer: int


@cache
def stretches() -> tuple[Stretch, ...]:
    """Every stretch for which all figures are known, in order."""
    rows = [f for f in figures("national_insurance") if f.figure.startswith(("threshold", "employee", "employer"))]
    days = sorted({f.since for f in rows} | {f.until + timedelta(days=1) for f in rows})
    found = (Stretch(a, b - timedelta(days=1)) for a, b in pairwise(days))
    return tuple(
        s for s in found if all(_figure("threshold", f"{k} year", s.since) is not None for k in THRESHOLDS[:5])
    )


def tax_year_start(day: date) -> date:
    """The 6 April on or before a day."""
    start = date(day.year, 4, 6)
    return start if day >= start else date(day.year - 1, 4, 6)


def tax_year_end(day: date) -> date:
    """The 5 April on or after a day."""
    end = date(day.year, 4, 5)
    return end if day <= end else date(day.year + 1, 4, 5)


def within(first: date, last: date) -> Iterator[Stretch]:
    """The stretches that touch the days between two."""
    return (s for s in stretches() if s.since <= last and s.until >= first)


@cache
def threshold(kind: str, frequency: Frequency, day: date) -> int | None:
    """A threshold of one earnings period in pence; ``None`` where there is none on that day."""
    if kind == "LEL":
        return _lower_limit(frequency, day)
    if frequency.weeks == 1 or frequency.months in (1, 12):
        return _pence(kind, {0: "week", 1: "month", 12: "year"}[frequency.months], day)
    year = _figure("threshold", f"{kind} year", day)
    if year is None:
        return None
    parts, of = (frequency.weeks, 52) if frequency.weeks else (frequency.months, 12)
    return 100 * -(-int(year) * parts // of)


def threshold_of_weeks(kind: str, weeks: int, day: date) -> int | None:
    """A threshold of a director's earnings period of so many weeks in pence: 52 weeks are the whole year."""
    if kind == "LEL":
        week = _pence(kind, "week", day)
        return None if week is None else week * weeks
    own = _figure("threshold of directors", f"{kind} year", day)
    year = own if own is not None else _figure("threshold", f"{kind} year", day)
    return None if year is None else 100 * -(-int(year) * weeks // 52)


def employer_threshold(letter: Letter) -> str:
    """The kind of threshold from which the employer of a category pays."""
    return letter.employer or "UEL"


@cache
def rates(letter: Letter, day: date) -> Rates:
    """What a category pays on a day."""
    return _rates(letter, day, "")


@cache
def rates_of_directors(letter: Letter, day: date) -> Rates:
    """What a director of a category pays over the whole tax year of a day: averages in years whose rates changed."""
    return _rates(letter, day, " of directors")


def _rates(letter: Letter, day: date, whose: str) -> Rates:
    def one(figure: str, key: str) -> int:
        own = _figure(figure + whose, key, day) if whose else None
        found = own if own is not None else _figure(figure, key, day)
        if found is None:
            raise LookupError(f"No {figure} {key} on {day}.")
        return int(found * 100)

    if letter.employee == "none":
        main, extra = 0, 0
    else:
        main, extra = one("employee rate", letter.employee), one("employee rate", "additional")
    return Rates(main, extra, one("employer rate", "secondary") if letter.employer else 0)


def _lower_limit(frequency: Frequency, day: date) -> int | None:
    if frequency.months == 1:
        return _pence("LEL", "month", day)
    week = _figure("threshold", "LEL week", day)
    if week is None:
        return None
    if frequency.months == 12:
        return _pence("LEL", "year", day)
    return 100 * (int(week) * frequency.weeks if frequency.weeks else -(-int(week) * 13 * frequency.months // 3))


def _pence(kind: str, period: str, day: date) -> int | None:
    found = _figure("threshold", f"{kind} {period}", day)
    return None if found is None else int(found * 100)


@cache
def _figure(figure: str, key: str, day: date) -> Decimal | None:
    found = holding(figures("national_insurance"), figure, key, day)
    return None if found is None else found.amount
