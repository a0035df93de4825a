"""What a day can have about it: its place in the month and the week, and working days around it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import cast, number, text, when
from jamfirst.explain.attributes import Entry, Expr, PairEntry, Sort, Source, days, yes_no
from jamfirst.model.columns import ValueType
from jamfirst.model.working_days import is_working_day

_WEEKDAYS = ("Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday")
_YEARS = range(2010, 2036)


def is_day(source: Source) -> bool:
    """Whether a column has days in it."""
    return source.type in (ValueType.DATE, ValueType.TIMESTAMP)


def _weekday(_: Source, value: Expr) -> Expr:
    # Days since 1970 can be negative; 7 x 100,000 more are not.
    place = exp.Mod(this=exp.Paren(this=exp.Add(this=days(value), expression=number(700_000))), expression=number(7))
    return when(*((exp.EQ(this=place.copy(), expression=number(i)), text(day)) for i, day in enumerate(_WEEKDAYS)))


def _day(_: Source, value: Expr) -> Expr:
    return exp.Day(this=cast(value, "date"))


def _to_month_end(_: Source, value: Expr) -> Expr:
    day = cast(value, "date")
    first = exp.Sub(this=exp.Day(this=day), expression=number(1))
    next_month = op.add_months(op.add_days(day.copy(), exp.Neg(this=exp.Paren(this=first))), number(1))
    return exp.Sub(this=op.days_between(day.copy(), next_month), expression=number(1))


@cache
def _bank_holidays() -> tuple[int, ...]:
    found, day = [], date(_YEARS.start, 1, 1)
    while day.year < _YEARS.stop:
        if day.weekday() < 5 and not is_working_day(day):
            found.append((day - date(1970, 1, 1)).days)
        day += timedelta(days=1)
    return tuple(found)


def _bank_holiday(_: Source, value: Expr) -> Expr:
    listed = [number(day) for day in _bank_holidays()]
    return when(
        (exp.In(this=days(value), expressions=listed), text("on it")),
        (
            exp.In(this=exp.Sub(this=days(value.copy()), expression=number(1)), expressions=_copies(listed)),
            text("after"),
        ),
        (
            exp.In(this=exp.Add(this=days(value.copy()), expression=number(1)), expressions=_copies(listed)),
            text("before"),
        ),
        otherwise=text("no"),
    )


def _copies(found: list[Expr]) -> list[Expr]:
    return [one.copy() for one in found]


def _month(_: Source, value: Expr) -> Expr:
    return exp.Month(this=cast(value, "date"))


def _weekend(source: Source, value: Expr) -> Expr:
    return yes_no(exp.In(this=_weekday(source, value), expressions=[text("Saturday"), text("Sunday")]))


ENTRIES = (
    Entry("day", "day of the month of {}", is_day, _day, Sort.COUNT),
    Entry("month", "month of {}", is_day, _month),
    Entry("weekday", "weekday of {}", is_day, _weekday),
    Entry("weekend", "{} is at a weekend", is_day, _weekend),
    Entry("to_month_end", "days from {} to the end of the month", is_day, _to_month_end, Sort.COUNT),
    Entry("bank_holiday", "{} and a bank holiday", is_day, _bank_holiday),
)

PAIRS = (PairEntry("to", "days from {0} to {1}", lambda a, b: is_day(a) and is_day(b), op.days_between),)
