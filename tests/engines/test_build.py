"""The builder of queries, without an engine; what its expressions mean is in the contract of engines."""

from __future__ import annotations

import pytest
from sqlglot import exp

from jamfirst.engines import build as b
from jamfirst.engines.duckdb import DuckDBDialect

COLUMN = b.col("a")


def test_a_query_is_built_in_place() -> None:
    query = b.select("a")
    same = (
        query.select("b")
        .from_(b.table("t"))
        .join(b.table("u"), on=exp.true())
        .where(exp.true())
        .group_by("a")
        .having(exp.true())
        .order_by("a")
    )
    assert same is query
    assert [str(e) for e in query.expressions] == ["a", "b"]


def test_what_is_given_to_a_query_is_not_copied() -> None:
    condition = b.same(b.col("a"), b.number(1))
    query = b.select(COLUMN).from_(b.table("t")).where(condition)
    assert any(node is condition for node in query.walk())
    assert b.sub(query, "q").this is query


def test_a_query_inside_another_keeps_its_own_place() -> None:
    inner = b.select("a").from_(b.table("t"))
    outer = b.select("b").from_(b.table("u")).where(b.exp_in(b.col("a"), inner))
    printed = DuckDBDialect().printed
    assert printed(outer) == "SELECT b FROM u WHERE a IN (SELECT a FROM t)"
    assert printed(inner) == "SELECT a FROM t"


@pytest.mark.parametrize("kind", ["text", "bigint", "int", "date", "timestamp", "decimal(18,2)"])
def test_a_type_is_never_shared_between_casts(kind: str) -> None:
    first, second = b.cast(b.col("a"), kind), b.cast(b.col("b"), kind)
    assert first.to is not second.to
    assert first.to == second.to == exp.DataType.build(kind)


def test_names_of_relations_and_columns() -> None:
    assert b.col("a", "t").sql() == "t.a"
    assert b.table("relation", "r").sql() == "relation AS r"
    assert b.named(b.number(-3), "n").sql() == "-3 AS n"


def test_conditions_inside_conditions_keep_their_brackets() -> None:
    either = b.any_of([b.col("a"), b.col("b")])
    assert b.all_of([either, b.col("c")]).sql() == "(a OR b) AND c"
    assert b.all_of([]) == exp.true()
    assert b.any_of([]) == exp.false()
