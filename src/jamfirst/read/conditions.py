"""The conditions on records that people write under ``where``: in expected changes and in a service file's scope."""

from __future__ import annotations

from datetime import date

from jamfirst.model.expected import ORDERED, Condition, Test, is_amount, is_day
from jamfirst.read import toml_text
from jamfirst.read.expected_fields import Fields


def conditions(fields: Fields) -> tuple[Condition, ...]:
    """The conditions under ``where``, in a fixed order so that two declarations can be told alike; none without the
    key. Raises ``BadInputError``, one sentence, for a test or a value of another sort."""
    table = fields.inside("where")
    found = [c for column in table.values for c in _of_column(table, column)]
    return tuple(sorted(found, key=lambda c: (c.column, c.test, c.values)))


def _of_column(table: Fields, column: str) -> list[Condition]:
    """``grade = "G04"`` or ``grade = { in = ["G04", "G05"] }``."""
    value = table.values[column]
    if not isinstance(value, dict):
        return [Condition(column, Test.EQUAL, (_value(table, column),))]
    tests = Fields(value, f"{table.place}, {toml_text.key(column)}")
    tests.only([str(test) for test in Test])
    if not value:
        raise tests.refuse('expected a test, like { ">=" = "100.00" }.')
    return [_condition(tests, column, Test(key)) for key in value]


def _condition(tests: Fields, column: str, test: Test) -> Condition:
    if test in (Test.PRESENT, Test.ABSENT):
        if tests.values[test] is not True:
            raise tests.wrong(test, "expected true.")
        return Condition(column, test)
    if test == Test.IN:
        return Condition(column, test, tests.texts(test))
    value = _value(tests, test)
    if test in ORDERED and not (is_amount(value) or is_day(value)):
        raise tests.wrong(test, "expected an amount or a date: nothing else has an order here.")
    return Condition(column, test, (value.replace(",", "") if test in ORDERED else value,))


def _value(fields: Fields, key: str) -> str:
    value = fields.values[key]
    if isinstance(value, date):
        return fields.day(key).isoformat()
    if isinstance(value, int) and not isinstance(value, bool):
        return str(fields.whole(key, -(10**15), 10**15))
    if not isinstance(value, str) or not value:
        raise fields.wrong(key, 'expected text in double quotes (also amounts, like "12.50"), or absent = true.')
    return value
