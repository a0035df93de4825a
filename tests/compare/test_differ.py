"""Which records may differ: nothing that differs is ever taken for equal, and what is equal is not fetched."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.compare import differ
from jamfirst.engines.build import select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from tests.compare.build import examples

Side = list[tuple[int | None, int | None]]


def _suspects(session: Session, before: Side, after: Side, *, everything: bool = False) -> tuple[list, list, int]:
    """The rows of both sides that a comparison by ``v0`` would look at, and how many were found equal."""
    sides = []
    for rows in (before, after):
        sides.append(session.create("side", {"v0": "bigint", "v1": "bigint", "file_no": "int", "record_no": "bigint"}))
        session.insert(sides[-1], [(*row, 0, i) for i, row in enumerate(rows)])
    found = differ.suspects(
        session, (sides[0], sides[1]), (len(before), len(after)), ["v0"], ["v1"], everything=everything
    )
    left, right = (sorted(session.rows(select("v0", "v1").from_(table(s))), key=repr) for s in found.sides)
    ids = [session.rows(select("id").from_(table(s))) for s in found.sides]
    assert all(len({i for (i,) in of}) == len(of) for of in ids)
    return left, right, found.settled


def _spread(n: int) -> Side:
    return [(i * 7919, i % 10) for i in range(n)]


def test_a_few_differences_among_many_records_are_all_that_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differ, "SMALL", 0)
    before = _spread(1500)
    after = [*[(k, v if k != 7919 * 5 else 99) for k, v in before[1:]][::-1], (-1, 0)]
    with DuckDBSession() as session:
        left, right, settled = _suspects(session, before, after)
    assert left == sorted([(0, 0), (7919 * 5, 5)], key=repr)
    assert right == sorted([(-1, 0), (7919 * 5, 99)], key=repr)
    assert settled == 1498


def test_two_copies_that_changed_alike_do_not_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    """A payment that stands twice, both copies changed to the same amount: XOR and a count would see nothing."""
    monkeypatch.setattr(differ, "SMALL", 0)
    before = [*_spread(1000), (42, 10), (42, 10)]
    after = [*_spread(1000), (42, 99), (42, 99)]
    with DuckDBSession() as session:
        left, right, _ = _suspects(session, before, after)
    assert left == [(42, 10), (42, 10)]
    assert right == [(42, 99), (42, 99)]


def test_two_records_that_changed_places_do_not_cancel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differ, "SMALL", 0)
    before, after = _spread(1000), _spread(1000)
    after[3], after[4] = (before[3][0], before[4][1]), (before[4][0], before[3][1])
    with DuckDBSession() as session:
        left, _, _ = _suspects(session, before, after)
    assert left == sorted(before[3:5], key=repr)


def test_a_record_of_noughts_does_not_go_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB's hash of 0 is 0, which adds nothing to any sum."""
    monkeypatch.setattr(differ, "SMALL", 0)
    with DuckDBSession() as session:
        assert _suspects(session, [*_spread(900)[1:], (0, 0)], _spread(900)[1:])[0] == [(0, 0)]
        assert _suspects(session, _spread(900), [*_spread(900), (0, 0)])[1] == [(0, 0), (0, 0)]


@pytest.mark.parametrize("everything", [True, False])
def test_everything_is_fetched_when_asked_or_when_most_differ(
    monkeypatch: pytest.MonkeyPatch, everything: bool
) -> None:
    monkeypatch.setattr(differ, "SMALL", 0)
    before = _spread(1200)
    after = before if everything else [(k, v + 1) for k, v in before]
    with DuckDBSession() as session:
        left, right, settled = _suspects(session, before, after, everything=everything)
    assert (len(left), len(right), settled) == (1200, 1200, 0)


def test_as_many_buckets_as_bounded_memory_allows() -> None:
    assert [differ.bits_for(n) for n in (0, 1, 10**9)] == [10, 10, 20]
    assert all(5 <= n / 2 ** differ.bits_for(n) <= 20 for n in (10**5, 10**6, 10**7))


@examples(6)
@given(seed=st.integers(0, 2**32))
def test_nothing_that_differs_is_left_out(seed: int) -> None:
    """Keys with repeats and NULL: the rows that are not fetched are the same rows on both sides."""
    r = Random(seed)
    keys = [None, *range(r.choice([3, 40, 400]))]
    before: Side = [(r.choice(keys), r.choice([None, 0, 1])) for _ in range(300)]
    after = [row for row in before if r.random() > 0.05] + [(r.choice(keys), 1) for _ in range(r.randrange(9))]
    r.shuffle(after)
    with DuckDBSession() as session, pytest.MonkeyPatch.context() as patch:
        patch.setattr(differ, "SMALL", 0)
        left, right, settled = _suspects(session, before, after)
    rest = []
    for rows, fetched in ((before, left), (after, right)):
        unfetched = list(rows)
        for row in fetched:
            unfetched.remove(row)
        rest.append(sorted(unfetched, key=repr))
    assert rest[0] == rest[1]
    assert settled == len(rest[0])
