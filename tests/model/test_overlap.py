"""Two declarations get into each other's way unless it is plain that no record can meet both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.model.expected import Condition, DeclaredChange, Rewrite, Test, What
from jamfirst.model.overlap import clash
from tests.compare.declared import meets, where

PLUS_ONE, PLUS_TWO = (Rewrite(What.PLUS, Decimal(n)) for n in (1, 2))
YEAR_END = date(2026, 12, 31)


def change(*conditions: Condition, rewrite: Rewrite = PLUS_ONE, columns: tuple[str, ...] = ("rate",)) -> DeclaredChange:
    return DeclaredChange("X", "t", "why", "A", "B", YEAR_END, columns, where=conditions, rewrite=rewrite)


def one_sided(*codes: str, conditions: tuple[Condition, ...] = ()) -> DeclaredChange:
    return DeclaredChange("X", "t", "why", "A", "B", YEAR_END, codes=codes, where=conditions)


APART = [
    (where("g", "=", "A"), where("g", "=", "B")),
    (where("g", "in", "A", "B"), where("g", "in", "C")),
    (where("g", "=", "A"), where("g", "!=", "A")),
    (where("g", "absent"), where("g", "present")),
    (where("g", "absent"), where("g", "=", "A")),
    (where("g", "absent"), where("g", "<", "3")),
    (where("g", "starts with", "ab"), where("g", "starts with", "b")),
    (where("g", "=", "ab"), where("g", "starts with", "b")),
    (where("g", "<", "10"), where("g", ">=", "10.00")),
    (where("g", "<=", "9.99"), where("g", ">", "9.99")),
    (where("g", "<", "2026-09-01"), where("g", ">", "2026-10-01")),
    (where("g", "=", "5"), where("g", ">", "7")),
]
TOGETHER = [
    (where("g", "=", "A"), where("h", "=", "B")),
    (where("g", "in", "A", "B"), where("g", "in", "B", "C")),
    (where("g", "!=", "A"), where("g", "!=", "B")),
    (where("g", "!=", "A"), where("g", "absent")),
    (where("g", "starts with", "ab"), where("g", "starts with", "a")),
    (where("g", "<=", "10"), where("g", ">=", "10.00")),
    (where("g", "<", "10"), where("g", ">", "9")),
    (where("g", "=", "1.0"), where("g", "=", "1.00")),
]


@pytest.mark.parametrize(("a", "b"), APART)
def test_what_no_record_can_meet_both_of_is_no_overlap(a: Condition, b: Condition) -> None:
    assert clash(change(a), change(b, rewrite=PLUS_TWO)) == clash(change(b, rewrite=PLUS_TWO), change(a)) == ""


@pytest.mark.parametrize(("a", "b"), TOGETHER)
def test_what_may_meet_is_an_overlap(a: Condition, b: Condition) -> None:
    assert clash(change(a), change(b, rewrite=PLUS_TWO)) == clash(change(b, rewrite=PLUS_TWO), change(a)) == "overlap"


def test_the_same_records_changed_in_two_ways_is_a_contradiction() -> None:
    told = where("g", "=", "A")
    assert clash(change(told), change(told, rewrite=PLUS_TWO)) == "contradiction"
    assert clash(change(told), change(told)) == ""
    assert clash(change(told), change(told, rewrite=PLUS_TWO, columns=("other",))) == ""
    assert (
        clash(change(told, columns=("a", "b")), change(told, rewrite=PLUS_TWO, columns=("b", "c"))) == "contradiction"
    )


def test_records_that_come_never_meet_records_that_go_or_change() -> None:
    assert clash(one_sided("missing"), one_sided("extra")) == ""
    assert clash(one_sided("missing"), change()) == ""


VALUES = st.sampled_from(["A", "AB", "B", "1", "2.50", "10"])
CONDITIONS = st.one_of(
    st.builds(lambda t, v: Condition("g", t, (v,)), st.sampled_from([Test.EQUAL, Test.NOT_EQUAL, Test.STARTS]), VALUES),
    st.builds(lambda v: Condition("g", Test.IN, tuple(v)), st.lists(VALUES, min_size=1, max_size=3, unique=True)),
    st.sampled_from([Condition("g", Test.PRESENT), Condition("g", Test.ABSENT)]),
)
NUMBERS = st.builds(
    lambda t, v: Condition("g", t, (v,)),
    st.sampled_from([Test.EQUAL, Test.NOT_EQUAL, Test.LESS, Test.AT_MOST, Test.MORE, Test.AT_LEAST]),
    st.sampled_from(["1", "1.00", "2.50", "10", "-3"]),
)


@given(st.one_of(st.tuples(CONDITIONS, CONDITIONS), st.tuples(NUMBERS, NUMBERS)))
def test_apart_is_only_said_where_no_value_meets_both(pair: tuple[Condition, Condition]) -> None:
    if clash(change(pair[0]), change(pair[1], rewrite=PLUS_TWO)) == "":
        texts = [*("A", "AB", "ABC", "B", "1", "2.50", "10", "C", ""), None]
        numbers = [Decimal(n) for n in ("-3", "0", "1", "1.5", "2.50", "9", "10", "11")] + [None]
        ordered = any(c.test in (Test.LESS, Test.AT_MOST, Test.MORE, Test.AT_LEAST) for c in pair)
        values: list[object] = list(numbers if ordered else texts)
        assert not [v for v in values if all(meets(c, {"g": v}) for c in pair)]
