"""Whole comparisons of random tables against plain loops over the records, on every path through the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jamfirst.compare import CompareSettings, TableRules, differ
from jamfirst.engines.duckdb import DuckDBSession
from tests.compare.build import Outcome, Record, Sheet, compared, day, examples, money, sheet, text
from tests.compare.oracle import expected, told

HEADS = (
    text("Staff no"),
    text("Post"),
    money("Amount"),
    money("Rate", 4),
    day("Paid"),
    text("Cost centre"),
    text("Remark"),
)
KEY = ("Staff no", "Post")
KEYED = CompareSettings({"ledger": TableRules(key=KEY)})


def _record(r: Random, no: int) -> list[Record]:
    """One record, every value of which is its own but for the cost centre; some are NULL."""
    filled = [
        Decimal(r.randrange(-(10**8), 10**9)) / 100,
        Decimal(r.randrange(10**9)) / 10_000,
        date(1950, 1, 1) + timedelta(days=r.randrange(40_000)),
        r.choice("ABC"),
        r.choice(["", " ", "é", "'", '"', "\n", "·"]) + f"remark {r.randrange(10**9)}",
    ]
    return [f"{no:05}", r.choice(["P1", "P2"]), *(None if r.random() < 0.1 else v for v in filled)]


def _mutated(r: Random, row: list, no: int) -> list:
    """A record with one or several columns changed, to a value, to NULL, or from NULL."""
    fresh = _record(r, no)
    for place in r.sample(range(2, len(row)), r.choice([1, 1, 2, 4])):
        row[place] = fresh[place]
    return row


def _pair_of_tables(seed: int, size: int) -> tuple[Sheet, Sheet]:
    """A table and a mutated copy: records lost, added, changed, repeated once or twice; both shuffled."""
    r = Random(seed)
    before = [_record(r, no) for no in range(size)]
    before += [list(row) for row in r.sample(before, r.randrange(max(1, size // 40)))]
    after: list[list] = []
    for no, row in enumerate(before):
        fate = r.random()
        if fate < 0.06:
            continue
        after.append(_mutated(r, list(row), no) if fate < 0.16 else list(row))
        if fate > 0.95:
            after += [list(after[-1]) for _ in range(r.choice([1, 1, 2]))]
    after += [_record(r, 10_000 + no) for no in range(r.randrange(4))]
    r.shuffle(after)
    left = sheet("ledger", HEADS, before)
    return left, left.with_rows(after)


def _on_each_path(before: Sheet, after: Sheet, settings: CompareSettings) -> Iterator[Outcome]:
    """The same comparison with everything fetched, with two phases, and verified."""
    with DuckDBSession() as session:
        yield compared(before, after, settings, session)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(differ, "SMALL", 0)
            yield compared(before, after, settings, session)
            yield compared(before, after, CompareSettings(settings.tables, verify=True), session)


@examples(4)
@example(seed=589, size=116)
@given(seed=st.integers(0, 2**32), size=st.integers(30, 150))
def test_a_declared_key_finds_what_plain_loops_find_on_every_path(seed: int, size: int) -> None:
    before, after = _pair_of_tables(seed, size)
    outcomes = list(_on_each_path(before, after, KEYED))
    assert told(outcomes[0]) == expected(before, after, KEY, "Amount")
    assert outcomes[0].essence() == outcomes[1].essence() == outcomes[2].essence()


@examples(2)
@given(seed=st.integers(0, 2**32), bound=st.sampled_from(["0", "0.01", "250000", "99999999"]))
def test_a_tolerance_hides_what_plain_loops_hide_and_no_more(seed: int, bound: str) -> None:
    before, after = _pair_of_tables(seed, 60)
    # Two amounts in three move by pence, so that every bound has something on both of its sides.
    moved = [
        (*row[:2], row[2] + Decimal(i % 3) / 100 if row[2] is not None else None, *row[3:])
        for i, row in enumerate(after.rows)
    ]
    tolerance = {"Amount": Decimal(bound), "Rate": Decimal("0.5")}
    settings = CompareSettings({"ledger": TableRules(key=KEY, tolerance=tolerance)})
    outcomes = list(_on_each_path(before, after.with_rows(moved), settings))
    assert told(outcomes[0]) == expected(before, after.with_rows(moved), KEY, "Amount", tolerance)
    assert outcomes[0].essence() == outcomes[1].essence() == outcomes[2].essence()


@examples(3)
@given(seed=st.integers(0, 2**32), order=st.permutations(range(len(HEADS))))
def test_an_inferred_key_and_columns_moved_and_restyled_find_the_same(seed: int, order: list[int]) -> None:
    """The key is found, not declared; the candidate's columns stand in another order under other spellings."""
    before, after = _pair_of_tables(seed, 120)
    single = [(f"{no:05}", *row[1:]) for no, row in enumerate(dict.fromkeys(before.rows))]
    before = before.with_rows(single)
    after = after.with_rows([row for row in after.rows if row[0] >= "10000"])
    r = Random(seed + 1)
    kept = [list(row) for row in before.rows if r.random() > 0.1]
    kept += [list(row) for row in r.sample(kept, 5)]
    changed = [_mutated(r, row, 0) if r.random() < 0.1 else row for row in kept]
    after = after.with_rows([*after.rows, *changed])
    respelt = replace(after, heads=tuple(replace(h, name=h.name.upper().replace(" ", "_")) for h in after.heads))
    outcome = compared(before, respelt.reordered(order))
    assert outcome.table.matched_by[0].by == "Staff no"
    assert told(outcome) == expected(before, after, ("Staff no",), "Amount")
    assert outcome.comparison.problems == ()
