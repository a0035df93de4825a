"""Amounts of any size are worked with, and said to be none where they are too large."""

from __future__ import annotations

from typing import Any

import pytest

from jamfirst.engines.build import Expr, cast, named, number, select, text
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.rules.working import MOST, Judged, Unit, beyond, bounded, in_words, wide

LARGEST, SMALLEST = 2**63 - 1, -(2**63)


def pence(value: int) -> Expr:
    return cast(text(str(value)), "bigint")


def found(value: Expr) -> Any:
    with DuckDBSession(threads=1) as session:
        return session.rows(select(named(value, "found")))[0][0]


@pytest.mark.parametrize("value", [0, 5, -5, MOST - 1, 1 - MOST])
def test_money_is_what_it_is(value: int) -> None:
    assert found(bounded(pence(value))) == value


@pytest.mark.parametrize(("value", "kept"), [(LARGEST, MOST), (SMALLEST, -MOST), (MOST, MOST)])
def test_what_is_no_money_is_kept_within_bounds(value: int, kept: int) -> None:
    assert found(bounded(wide(pence(value)) * 1000)) == kept


@pytest.mark.parametrize(("value", "too_large"), [(MOST - 1, False), (MOST, True), (SMALLEST, True)])
def test_what_is_no_money_cannot_be_checked(value: int, too_large: bool) -> None:
    with DuckDBSession(threads=1) as session:
        relation = session.keep(select(named(pence(value), "amount")), "amounts")
        query = select(named(beyond("amount").condition, "beyond")).from_(relation)
        assert session.rows(query) == [(too_large,)]


def test_the_difference_of_the_largest_and_the_smallest_is_no_error() -> None:
    judged = Judged("amount", pence(LARGEST), pence(SMALLEST))
    assert found(judged.broken(0)) is True
    assert found(bounded(judged.off())) == MOST


@pytest.mark.parametrize("value", [LARGEST, SMALLEST, 0])
def test_any_amount_is_written(value: int) -> None:
    written = f"{'-' if value < 0 else ''}£{abs(value) // 100:,}.{abs(value) % 100:02}"
    assert found(in_words(pence(value), Unit.PENCE)) == written


def test_a_number_of_ours_stays_a_number() -> None:
    assert found(bounded(number(-7))) == -7
