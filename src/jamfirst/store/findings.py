"""The findings of an assessment, read from its store as they are asked for."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    all_of,
    col,
    count,
    named,
    not_null,
    number,
    row_number,
    same,
    select,
    sub,
    table,
    text,
    total,
    when,
)
from jamfirst.engines.store_reader import StoreReader
from jamfirst.model.finding import Finding, Status, Weight
from jamfirst.store.schema import FINDING_COLUMNS

_THEN_BY = ("table_name", "record_key", "column_name", "side", "finding_id", "old_value", "new_value")


class Store:
    """The findings file, opened when it is first read and closed with its assessment."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._reader: StoreReader | None = None
        self._finalizer: Any = None

    def reader(self) -> StoreReader:
        """The open file; opened again if it was closed."""
        if self._reader is None:
            self._reader = StoreReader(self._path)
            self._finalizer = weakref.finalize(self, self._reader.close)
        return self._reader

    def close(self) -> None:
        """Close the file, if it is open."""
        if self._finalizer is not None:
            self._finalizer()
        self._reader = None


@dataclass(frozen=True, slots=True)
class Group:
    """How many rows of findings stand under one code, in one table, about one column (``None``: the record)."""

    code: str
    table: str
    column: str | None
    rows: int
    pence: int
    delta_pence: int


class Standing(StrEnum):
    """What a row of findings is: one that counts, one that was declared, one of an earlier assessment that is gone, or
    a breach that live has as well or alone."""

    STANDS = "stands"
    DECLARED = "declared"
    GONE = "gone"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings of an assessment, lazily: those that stand, or those alone of one ``Standing``.

    Iteration gives ``Finding`` values, worst code first, then by pence (largest first), table, record and column.
    ``where`` narrows; nothing is read until rows, ``len`` or ``groups`` are asked for.
    """

    _store: Store
    _codes: tuple[str, ...]
    _equal: tuple[tuple[str, str | None], ...] = ()
    _limit: int | None = None
    _standing: Standing = Standing.STANDS

    def where(
        self,
        *,
        code: str | None = None,
        table: str | None = None,
        column: str | None = None,
        limit: int | None = None,
    ) -> Findings:
        """The findings under this code, in this table, about this column; at most ``limit`` of them."""
        wanted = {"code": code, "table_name": table, "column_name": column}
        more = tuple((name, value) for name, value in wanted.items() if value is not None)
        return replace(self, _equal=self._equal + more, _limit=limit if limit is not None else self._limit)

    def of(self, group: Group) -> Findings:
        """The findings that a group counts."""
        wanted = (("code", group.code), ("table_name", group.table), ("column_name", group.column))
        return replace(self, _equal=self._equal + wanted)

    def __iter__(self) -> Iterator[Finding]:
        for batch in self._store.reader().stream(self._ordered(self._filtered())):
            for row in batch:
                yield _finding(row)

    def leading(self, most: int) -> Iterator[Finding]:
        """The first rows of every group (code, table and column), at most ``most`` of each, in the order of all."""
        partition = (col(name) for name in ("code", "table_name", "column_name"))
        place = named(row_number(partition, (_largest(), *(col(name) for name in _THEN_BY))), "place")
        numbered = select(*_columns(), place).from_(sub(self._limited(), "f"))
        query = select(*_columns()).from_(sub(numbered, "n")).where(exp.LTE(this=col("place"), expression=number(most)))
        for batch in self._store.reader().stream(self._in_order(query)):
            for row in batch:
                yield _finding(row)

    def __len__(self) -> int:
        counted = select(count()).from_(sub(self._limited(), "f"))
        return int(self._store.reader().rows(counted)[0][0])

    def groups(self) -> tuple[Group, ...]:
        """Counts and pence by code, table and column: worst code first, then table, most rows first, column."""
        names = ("code", "table_name", "column_name")
        sums = (total(col("pence")), total(col("delta_pence")))
        query = (
            select(*(col(name) for name in names), count(), *sums)
            .from_(sub(self._limited(), "f"))
            .group_by(*(col(name) for name in names))
            .order_by(self._rank(), col("table_name"), exp.Ordered(this=count(), desc=True), col("column_name"))
        )
        return tuple(
            Group(str(code), str(table_name), column, int(rows), int(pence), int(delta))
            for code, table_name, column, rows, pence, delta in self._store.reader().rows(query)
        )

    def _filtered(self) -> exp.Select:
        query = select(*_columns()).from_(table("findings"))
        query = query.where(of_standing(self._standing))
        for name, value in self._equal:
            query = query.where(same(col(name), exp.null() if value is None else text(value)))
        return query

    def _limited(self) -> exp.Select:
        return self._filtered() if self._limit is None else self._ordered(self._filtered())

    def _ordered(self, query: exp.Select) -> exp.Select:
        query = self._in_order(query)
        return query if self._limit is None else query.limit(self._limit, copy=False)

    def _in_order(self, query: exp.Select) -> exp.Select:
        return query.order_by(self._rank(), _largest(), *(col(name) for name in _THEN_BY))

    def _rank(self) -> exp.Expr:
        """The place of a row's code among the codes, worst first; a code that is not listed comes last, by name."""
        if not self._codes:
            return col("code")
        places = ((same(col("code"), text(code)), number(place)) for place, code in enumerate(self._codes))
        return when(*places, otherwise=number(len(self._codes)))


def of_standing(wanted: Standing) -> Expr:
    """Whether a row of findings is what is wanted."""
    gone = same(col("status"), text(str(Status.GONE)))
    old = same(col("status"), text(str(Status.OLD)))
    breach = all_of([old, not_null(col("source")), exp.NEQ(this=col("side"), expression=text("candidate"))])
    standing = when(
        (not_null(col("expected_by")), text(str(Standing.DECLARED))),
        (gone, text(str(Standing.GONE))),
        (breach, text(str(Standing.LIVE))),
        otherwise=text(str(Standing.STANDS)),
    )
    return exp.EQ(this=standing, expression=text(str(wanted)))


def _columns() -> list[exp.Column]:
    return [col(name) for name in FINDING_COLUMNS]


def _largest() -> exp.Ordered:
    return exp.Ordered(this=col("pence"), desc=True)


def _finding(row: tuple[Any, ...]) -> Finding:
    """A row of ``FINDING_COLUMNS`` as a value; the columns stand in the order of its fields."""
    finding_id, code, weight, status, *rest = row
    return Finding(finding_id, code, Weight(weight), Status(status), *rest)
