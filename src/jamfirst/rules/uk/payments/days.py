"""Working days of the schemes, looked up by day: Monday to Friday but for the bank holidays of England and Wales.

Days from 2000 to 2099 are known. Bank holidays beyond those announced are as the law has them every year; one that is
yet to be proclaimed is not among them.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, cast, col, is_null, not_null, select, table, text, when
from jamfirst.engines.session import Row
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import CanonicalColumn
from jamfirst.model.working_days import is_working_day, next_working_day
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Source
from jamfirst.rules.working import Cannot, Working

PROCESSING_DAY = CanonicalColumn("processing_day", ValueType.DATE, Role.DATE)
"""The day on which Bacs processes a payment, a column beside those of payments; payees are paid on the next working
day."""

CREATED = CanonicalColumn("created", ValueType.DATE, Role.DATE)
"""The day on which a file of pain.001 says that it was made, a column beside those of payments."""

CYCLE = Source("Bacs three-day cycle: input, processing and entry day, each a working day of England and Wales")

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
"""The days between which it is known which are working days."""


def with_days(given: Given, working: Working, *columns: str) -> Working:
    """Add for each of some columns of days ``works_COLUMN``, whether it is a working day, and ``after_COLUMN``, the
    next working day; both NULL for a day that is not known or not between 2000 and 2099."""
    low, high = _bounds(given, columns)
    name = f"working days {low} to {high}"
    days = given.figures(name, lambda: ({"day": "date", "works": "boolean", "after": "date"}, _days(low, high)))
    for column in columns:
        taken = {f"works_{column}": "works", f"after_{column}": "after"}
        working = working.look_up_as(days, {column: "day"}, taken)
    return working


def unknown_day(column: str, words: str) -> Cannot:
    """A day that is there and of which nothing is known."""
    beyond = all_of((not_null(col(column)), is_null(col(f"works_{column}"))))
    return Cannot(beyond, f"the {words} is not between 2000 and 2099")


def literal_day(day: date) -> Expr:
    """A day as a value."""
    return cast(text(day.isoformat()), "date")


def _bounds(given: Given, columns: tuple[str, ...]) -> tuple[date, date]:
    """The first and the last day of some columns, of those between 2000 and 2099."""
    found: list[Expr] = []
    for column in columns:
        within = all_of(
            (
                exp.GTE(this=col(column), expression=literal_day(FIRST)),
                exp.LTE(this=col(column), expression=literal_day(LAST)),
            )
        )
        day = when((within, col(column)))
        found += [exp.Min(this=day), exp.Max(this=day.copy())]
    days = [day for day in given.session.rows(select(*found).from_(table(given.relation.name)))[0] if day is not None]
    return (min(days), max(days)) if days else (FIRST, FIRST)


def _days(low: date, high: date) -> list[Row]:
    days = (low + timedelta(days=n) for n in range((high - low).days + 1))
    return [(day, is_working_day(day), next_working_day(day)) for day in days]
