"""The months that Northbrook can be made for: one tax year, with its pay dates and working days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from jamfirst.model.problems import UsageError

TAX_YEAR = "2026-27"
FIRST_OF_TAX_YEAR, LAST_OF_TAX_YEAR = date(2026, 4, 1), date(2027, 3, 31)
"""First and last day of the twelve months that are paid in the tax year."""
_SHORT = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@cache
def _bank_holidays() -> frozenset[date]:
    """Bank holidays of England and Wales in and around the tax year (the days on which Bacs is closed)."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=(2025, 2026, 2027)))


@cache
def working(day: date) -> bool:
    """Whether Bacs and the banks work on the day."""
    return day.weekday() < 5 and day not in _bank_holidays()


@cache
def next_working(day: date) -> date:
    """The first working day after the day."""
    later = day + timedelta(days=1)
    while not working(later):
        later += timedelta(days=1)
    return later


@cache
def previous_working(day: date) -> date:
    """The last working day before the day."""
    earlier = day - timedelta(days=1)
    while not working(earlier):
        earlier -= timedelta(days=1)
    return earlier


def _on_or_before(day: date) -> date:
    return day if working(day) else previous_working(day)


@dataclass(frozen=True, slots=True)
class Month:
    """One monthly payroll. ``period`` is the tax month; the main run is paid on ``pay_date`` (the 25th or the
    working day before), the supplementary run on ``extra_date`` (the last working day)."""

    name: str
    first: date
    last: date
    pay_date: date
    extra_date: date
    period: int

    @property
    def days(self) -> int:
        """How many days the month has."""
        return self.last.day

    @property
    def short(self) -> str:
        """``SEP26``, as references carry it."""
        return f"{_SHORT[self.first.month - 1]}{self.first.year % 100}"

    def so_far(self) -> tuple[Month, ...]:
        """The months of the tax year before this one, oldest first."""
        return _ALL[: self.period - 1]


def _month(period: int) -> Month:
    year, index = divmod(FIRST_OF_TAX_YEAR.month - 1 + period - 1, 12)
    first = date(FIRST_OF_TAX_YEAR.year + year, index + 1, 1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return Month(f"{first:%Y-%m}", first, last, _on_or_before(first.replace(day=25)), _on_or_before(last), period)


_ALL = tuple(_month(period) for period in range(1, 13))


def month_named(name: str) -> Month:
    """The month written ``2026-09``. Raises ``UsageError`` outside April 2026 to March 2027."""
    found = next((month for month in _ALL if month.name == name), None)
    if found is None:
        raise UsageError(f'"{name}" is not a month of the tax year {TAX_YEAR}: give one from 2026-04 to 2027-03.')
    return found


def years_between(born: date, day: date) -> int:
    """Age in whole years on the day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@cache
def pension_day(born: date) -> date:
    """The day on which someone born from October 1954 to April 1977 reaches state pension age: 66 years and, born from
    6 April 1960 on, a month more for each month of birth, up to 67 years (Pensions Act 2014, section 26)."""
    later = (born.year - 1960) * 12 + born.month - (4 if born.day >= 6 else 5) + 1
    months = born.month - 1 + min(12, max(0, later))
    year, month = born.year + 66 + months // 12, months % 12 + 1
    return date(year, month, min(born.day, monthrange(year, month)[1]))
