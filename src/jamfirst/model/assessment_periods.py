"""The months by which Universal Credit counts earnings, and what a moved payday does to them.

Source: Universal Credit Regulations 2013 (SI 2013/376), regulation 21(1) and (2): an assessment period is a month
that begins on the same day of each month; begun on a 31st, on the last day of each month; begun on a 29th or 30th,
on that day but in February on the 27th, in a leap year on the 28th.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

START_DAYS = frozenset(range(1, 32))
"""The days of a month on which somebody's first assessment period can have begun."""

_LAST, _LATE = 31, 29
_FEBRUARY = 2
_SURELY = timedelta(days=62)


def period_start(start_day: int, year: int, month: int) -> date:
    """The day in a month on which an assessment period begins for somebody whose first began on ``start_day``."""
    last = monthrange(year, month)[1]
    if start_day == _LAST:
        return date(year, month, last)
    if month == _FEBRUARY and start_day >= _LATE:
        return date(year, month, 28 if isleap(year) else 27)
    return date(year, month, start_day)


def start_days_at_risk(old: date, new: date) -> frozenset[int]:
    """The start days of those for whom a payday moved from ``old`` to ``new`` falls in another assessment period. It is
    a set of days, never a claim about a person: nobody here knows when somebody's periods begin."""
    early, late = min(old, new), max(old, new)
    if late - early > _SURELY:
        return START_DAYS
    return frozenset(day for day in START_DAYS if any(early < start <= late for start in _starts(day, early, late)))


def start_days_together(one: date, other: date) -> frozenset[int]:
    """The start days of those for whom two paydays fall in one assessment period."""
    return START_DAYS - start_days_at_risk(one, other)


def _starts(start_day: int, early: date, late: date) -> Iterator[date]:
    """The first days of the periods in all months that two days touch."""
    year, month = early.year, early.month
    while (year, month) <= (late.year, late.month):
        yield period_start(start_day, year, month)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def days_in_words(days: Iterable[int]) -> str:
    """Days of the month as people write them: ``2 to 25 and 31``; empty for none."""
    spans: list[list[int]] = []
    for day in sorted(set(days)):
        if spans and day == spans[-1][1] + 1:
            spans[-1][1] = day
        else:
            spans.append([day, day])
    written = [one for first, last in spans for one in _span(first, last)]
    return " and ".join([", ".join(written[:-1]), written[-1]]) if len(written) > 1 else "".join(written)


def _span(first: int, last: int) -> tuple[str, ...]:
    if last > first + 1:
        return (f"{first} to {last}",)
    return tuple(map(str, range(first, last + 1)))
