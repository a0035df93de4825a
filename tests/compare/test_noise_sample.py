from __future__ import annotations

import pytest

from jamfirst.compare import CompareSettings, noise_sample
from jamfirst.compare.noise import learn
from jamfirst.compare.noise_sample import sampled
from jamfirst.compare.pairing import pair_tables
from jamfirst.engines.build import col, select, table
from jamfirst.engines.duckdb import DuckDBSession
from tests.compare.build import run
from tests.compare.payments import NAME, payments, table_of
from tests.compare.test_noise import one_run
from tests.compare.test_noise import table as bank


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of a few hundred records are large."""
    monkeypatch.setattr(noise_sample, "LARGE", 100)
    monkeypatch.setattr(noise_sample, "_ENOUGH", 50)


@pytest.mark.usefixtures("small")
def test_both_sides_keep_all_records_of_the_same_payees() -> None:
    rows = payments(300)
    with DuckDBSession() as session:
        runs = [run(session, [table_of(some)]) for some in (rows, rows[20:])]
        (pair,) = pair_tables(runs[0].tables, runs[1].tables)
        part = sampled(session, pair)
        assert part.baseline is not None
        assert part.candidate is not None
        names = [
            {n for (n,) in session.rows(select(f"c{NAME}").from_(table(side.relation)))}
            for side in (part.baseline, part.candidate)
        ]
        assert 0 < part.baseline.rows < 150
        assert part.baseline.rows == sum(row[NAME] in names[0] for row in rows)
        assert names[1] <= names[0]
        assert part.candidate.rows == sum(row[NAME] in names[0] for row in rows[20:])
        assert session.rows(select(col("file_no")).from_(table(part.baseline.relation)).limit(1, copy=False)) == [(0,)]


def test_small_tables_are_taken_whole() -> None:
    with DuckDBSession() as session:
        runs = [run(session, [table_of(payments(300))]) for _ in (1, 2)]
        (pair,) = pair_tables(runs[0].tables, runs[1].tables)
        assert sampled(session, pair) is pair


@pytest.mark.usefixtures("small")
def test_a_sample_teaches_what_the_whole_teaches() -> None:
    with DuckDBSession() as session:
        runs = [run(session, [bank(one_run(n, 600))]) for n in (1, 2)]
        learned = learn(session, runs[0], runs[1:], CompareSettings())
    assert learned.reservations == ()
    parts = {n.column: n.part for n in learned.settings.of("bank").noise.values()}
    assert parts == {"payment_ref": "whole value", "made": "date and time", "trace": "random identifier"}
