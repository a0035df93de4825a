"""Small raw tables for the tests of typing and understanding: rows given in the test itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jamfirst.engines import build as b
from jamfirst.engines.session import Session
from jamfirst.model.kinds import Kind
from jamfirst.read.contract import RawColumn, RawTable, Spool
from jamfirst.read.typed import Hints, Typed, typed

Rows = Sequence[Sequence[str | None]]

NOTHING = Hints()
"""No declaration."""


def raw_table(session: Session, headers: Sequence[str | RawColumn], rows: Rows, kind: Kind | None = None) -> RawTable:
    """A raw table as a reader of delimited text gives it."""
    with Spool(session, len(headers)) as spool:
        for row in rows:
            spool.write(row)
        relation = spool.relation()
    columns = tuple(h if isinstance(h, RawColumn) else RawColumn(h) for h in headers)
    return RawTable("sample", "delimited", columns, relation, kind)


def typed_rows(
    session: Session, headers: Sequence[str | RawColumn], rows: Rows, hints: Hints = NOTHING, kind: Kind | None = None
) -> Typed:
    """Rows given in a test, typed."""
    return typed(raw_table(session, headers, rows, kind), session, hints)


def typed_column(session: Session, header: str, values: Sequence[str | None], hints: Hints = NOTHING) -> Typed:
    """One column given in a test, typed."""
    return typed_rows(session, [header], [[value] for value in values], hints)


def values_of(session: Session, found: Typed, position: int = 0) -> list[Any]:
    """A column's typed values in the order of the records."""
    query = b.select(b.col(f"c{position}")).from_(b.table(found.table.relation)).order_by(b.col("record_no"))
    return [row[0] for row in session.rows(query)]


def mapping(found: Typed) -> dict[str, str]:
    """How the headers were understood."""
    return dict(found.table.header_map)
