"""Working days of the payment schemes: Monday to Friday but for the bank holidays of England and Wales.

Source: Bacs counts working days by the bank holidays of England and Wales; their dates come from the
``holidays`` package (England, checked against GOV.UK's list for 2012 to 2028).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_SATURDAY = 5


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - costs 75 ms, and few runs of the program need it

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Whether banks work that day in England and Wales."""
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


def next_working_day(day: date) -> date:
    """The first working day after ``day``."""
    following = day + timedelta(days=1)
    while not is_working_day(following):
        following += timedelta(days=1)
    return following


def previous_working_day(day: date) -> date:
    """The last working day before ``day``."""
    before = day - timedelta(days=1)
    while not is_working_day(before):
        before -= timedelta(days=1)
    return before


def moved_working_days(day: date, days: int) -> date:
    """``day`` moved by a number of working days, later (positive) or earlier (negative)."""
    for _ in range(abs(days)):
        day = next_working_day(day) if days > 0 else previous_working_day(day)
    return day
