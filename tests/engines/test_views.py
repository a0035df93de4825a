"""A condition put beneath views gives the rows that it gives on top of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from jamfirst.engines import build as b
from jamfirst.engines.duckdb import DuckDBDialect, DuckDBSession
from jamfirst.engines.views import Views


@pytest.fixture(scope="module")
def session() -> Iterator[DuckDBSession]:
    with DuckDBSession() as opened:
        yield opened


def kept(session: DuckDBSession, rows: list[tuple[int, str]]) -> str:
    relation = session.create("given", {"c0": "int", "c1": "text"})
    session.insert(relation, rows)
    return relation


def views_over(session: DuckDBSession, relation: str) -> dict[str, str]:
    """Views of every sort over a relation of c0 (whole number) and c1 (text), each with v0 and v1."""
    plain = session.view(b.select(b.named(b.col("c0"), "v0"), b.named(b.col("c1"), "v1")).from_(relation), "plain")
    cast = b.select(b.named(b.cast(b.col("v0"), "text"), "v0"), b.col("v1")).from_(plain)
    swapped = b.select(b.named(b.col("v1"), "v0"), b.named(b.cast(b.col("v0"), "text"), "v1")).from_(plain)
    both = exp.union(b.select("v0", "v1").from_(plain), b.select("v0", "v1").from_(plain), distinct=False, copy=False)
    some = b.select("v0", "v1").from_(plain).where(exp.GT(this=b.col("v0"), expression=b.number(1)))
    counted = b.select(b.named(b.count(), "v0"), b.col("v1")).from_(plain).group_by("v1")
    few = b.select("v0", "v1").from_(plain).order_by("v0", "v1").limit(2, copy=False)
    made = {"plain": plain, "everything": session.view(b.select("*").from_(plain), "star")}
    queries = {"cast": cast, "swapped": swapped, "both": both, "some": some, "counted": counted, "few": few}
    made |= {name: session.view(query, name) for name, query in queries.items()}
    return made


@given(rows=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["0", "1", "2", "x"])), max_size=6))
def test_a_condition_gives_the_same_rows_beneath_views_as_above(
    session: DuckDBSession, rows: list[tuple[int, str]]
) -> None:
    for name, view in views_over(session, kept(session, rows)).items():
        told = b.cast(b.col("v0"), "text")
        condition = exp.or_(exp.EQ(this=told, expression=b.text("2")), exp.EQ(this=b.col("v1"), expression=b.text("x")))
        above = session.rows(b.select("v0", "v1").from_(view).where(condition.copy()))
        beneath = session.rows(b.select("v0", "v1").from_(session.narrow(view, condition)))
        assert sorted(beneath) == sorted(above), name


def test_a_condition_reaches_the_reader_of_a_file(tmp_path: Path) -> None:
    """What this module is for: the file's reader gets the condition, and gives only the rows that meet it."""
    path = tmp_path / "rows.parquet"
    with DuckDBSession([tmp_path], [tmp_path]) as session:
        session.write_parquet(b.select("*").from_(kept(session, [(i, f"x{i}") for i in range(50)])), path)
        relation, _ = session.parquet(path)
        view = views_over(session, relation)["plain"]
        low = exp.LT(this=exp.Mod(this=b.col("v0"), expression=b.number(10)), expression=b.number(1))
        narrow = session.narrow(view, low)
        assert sorted(session.rows(b.select("v0").from_(narrow))) == [(0,), (10,), (20,), (30,), (40,)]
        ((_, plan),) = session._run(f"EXPLAIN SELECT v0, v1 FROM {narrow}").fetchall()
        assert "Filters: " in plan, plan
        assert "─ Filter ─" not in plan, plan


def test_a_relation_that_is_no_view_is_asked_as_it_is() -> None:
    condition = exp.EQ(this=b.col("c0"), expression=b.number(1))
    assert DuckDBDialect().printed(Views().narrowed("kept_1", condition)) == "SELECT * FROM kept_1 WHERE c0 = 1"


def test_a_column_that_is_not_beneath_stays_above() -> None:
    views = Views()
    views.add("plain", b.select(b.named(b.col("c0"), "v0")).from_("kept_1"))
    condition = exp.EQ(this=b.col("v9"), expression=b.number(1))
    assert DuckDBDialect().printed(views.narrowed("plain", condition)) == "SELECT * FROM plain WHERE v9 = 1"
