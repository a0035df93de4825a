"""Which files are one table, and what the table then looks like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from jamfirst.engines.build import select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import Problem
from jamfirst.model.run import ControlTotal
from jamfirst.read.contract import RawTable
from jamfirst.read.merge import Spanned, span
from tests.read.tables import Rows, raw_table


@pytest.fixture(scope="module")
def session() -> Iterator[DuckDBSession]:
    with DuckDBSession([Path("/")]) as session:
        yield session


def part(session: DuckDBSession, name: str, headers: Sequence[str], rows: Rows, kind: Kind | None = None) -> RawTable:
    return replace(raw_table(session, headers, rows, kind), name=name)


def rows_of(session: DuckDBSession, one: Spanned) -> list[tuple[object, ...]]:
    columns = [f"c{i}" for i in range(len(one.raw.columns))]
    query = select(*columns, "file_no", "record_no").from_(table(one.raw.relation))
    return sorted(session.rows(query), key=lambda row: row[-2:])


def test_headers_in_another_order_or_spelling_are_the_same_headers(session: DuckDBSession) -> None:
    first = part(session, "pay1", ["Payee Name", "Net Amt"], [["a", "1"], ["b", "2"]])
    second = part(session, "pay2", ["net_amt", "PAYEE NAME"], [["3", "c"]])
    (one,) = span(session, [("pay1.csv", first), ("pay2.csv", second)])
    assert (one.raw.name, one.files) == ("pay", ("pay1.csv", "pay2.csv"))
    assert [c.name for c in one.raw.columns] == ["Payee Name", "Net Amt"]
    assert rows_of(session, one) == [("a", "1", 0, 1), ("b", "2", 0, 2), ("c", "3", 1, 1)]


def test_other_headers_are_another_table(session: DuckDBSession) -> None:
    first = part(session, "a", ["x", "y"], [["1", "2"]])
    second = part(session, "b", ["x", "z"], [["1", "2"]])
    assert [s.raw.name for s in span(session, [("a.csv", first), ("b.csv", second)])] == ["a", "b"]


def test_formats_that_fix_their_columns_unite_what_each_file_uses(session: DuckDBSession) -> None:
    first = part(session, "pain.001", ["amount", "iban"], [["1", "GB1"]], Kind.PAYMENT)
    second = part(session, "pain.001", ["iban", "bic"], [["GB2", "X"]], Kind.PAYMENT)
    (one,) = span(session, [("1.xml", first), ("2.xml", second)])
    assert [c.name for c in one.raw.columns] == ["amount", "iban", "bic"]
    assert rows_of(session, one) == [("1", "GB1", None, 0, 1), (None, "GB2", "X", 1, 1)]


def test_what_the_parts_say_is_said_of_the_whole(session: DuckDBSession) -> None:
    parts = []
    for n in (1, 2):
        one = part(session, "t", ["a", "b"], [["1", "2"]])
        control = ControlTotal(f"{n}.csv", "records", n, n, "records")
        problem = Problem("file.totals", f"{n}.csv", "does not agree")
        parts.append((f"{n}.csv", replace(one, controls=(control,), problems=(problem,), notes=("same note",))))
    (one,) = span(session, parts)
    assert [c.file for c in one.raw.controls] == ["1.csv", "2.csv"]
    assert [p.file for p in one.raw.problems] == ["1.csv", "2.csv"]
    assert one.raw.notes == ("same note",)


@pytest.mark.parametrize(
    ("names", "whole"),
    [
        (("payments_1", "payments_2"), "payments"),
        (("payments-part1", "payments-part2"), "payments"),
        (("2026-09", "2026-10"), "2026-09"),
        (("north", "south"), "north"),
        (("same", "same"), "same"),
    ],
)
def test_a_table_of_parts_is_called_what_they_share(session: DuckDBSession, names: tuple[str, str], whole: str) -> None:
    parts = [(f"{i}.csv", part(session, name, ["a", "b"], [["1", "2"]])) for i, name in enumerate(names)]
    (one,) = span(session, parts)
    assert one.raw.name == whole
