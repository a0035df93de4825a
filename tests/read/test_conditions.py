"""Conditions as people write them."""

from __future__ import annotations

import tomllib

import pytest

from jamfirst.model.expected import Condition, Test
from jamfirst.model.problems import BadInputError
from jamfirst.read.conditions import conditions
from jamfirst.read.expected_fields import Fields


def read(text: str) -> tuple[Condition, ...]:
    return conditions(Fields(tomllib.loads(text), "x.toml"))


def test_they_come_in_one_order_whatever_the_order_they_are_written_in() -> None:
    one = 'where = { grade = "G04", tax = { ">" = "1,000.00", "!=" = "1100" }, left = { present = true } }'
    other = 'where = { left = { present = true }, tax = { "!=" = "1100", ">" = "1000.00" }, grade = "G04" }'
    assert read(one) == read(other)
    assert read(one) == (
        Condition("grade", Test.EQUAL, ("G04",)),
        Condition("left", Test.PRESENT),
        Condition("tax", Test.NOT_EQUAL, ("1100",)),
        Condition("tax", Test.MORE, ("1000.00",)),
    )
    assert read("") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("where = 1", 'x.toml, key "where": found 1; expected a table of keys and values.'),
        ("where.a = {}", 'x.toml, where, a: expected a test, like { ">=" = "100.00" }.'),
        ("where.a.prsent = true", 'key "prsent": this key is not known. Did you mean "present"?'),
        ("where.a.present = false", 'key "present": found false; expected true.'),
        ('where.a.">" = "many"', "expected an amount or a date"),
        ("where.a = 1.5", "expected text in double quotes"),
        ("where.a.in = []", "expected each name once, and at least one."),
    ],
)
def test_anything_else_is_a_sentence_with_its_place(text: str, says: str) -> None:
    with pytest.raises(BadInputError) as caught:
        read(text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
