"""A part of two large tables that is enough to learn from what always wobbles.

What changes by itself changes on most records, or on whole columns: a hundred thousand records show it as well as ten
million, at a tenth of the cost of comparing them all. Both sides keep all records of the same payees, chosen by hash,
so that every record has its partner in the sample, whatever numbers were issued anew.
"""

from __future__ import annotations

from dataclasses import replace

from jamfirst.compare.pairing import TablePair
from jamfirst.engines import operations as op
from jamfirst.engines.build import col, count, select, table
from jamfirst.engines.session import Session
from jamfirst.model.columns import Column, ValueType
from jamfirst.model.run import Table

LARGE = 400_000
"""Up to this many records on a side a table is compared whole."""

_ENOUGH = 100_000
_PAYEES = ("payee_id", "employee_id", "supplier_id", "person_id", "payee_name", "supplier_name")


def sampled(session: Session, pair: TablePair) -> TablePair:
    """The pair, or for a large table the records of some of its payees on both sides; whole where it names none."""
    before, after = pair.baseline, pair.candidate
    if before is None or after is None or max(before.rows, after.rows) <= LARGE:
        return pair
    who = next((c for name in _PAYEES if (c := _told(before, after, name)) is not None), None)
    if who is None:
        return pair
    bits = (max(before.rows, after.rows) // _ENOUGH).bit_length()
    parts = [_part(session, one, column, bits) for one, column in zip((before, after), who, strict=True)]
    return TablePair(parts[0], parts[1]) if all(part.rows for part in parts) else pair


def _told(before: Table, after: Table, name: str) -> tuple[Column, Column] | None:
    columns = before.column(name), after.column(name)
    if columns[0] is None or columns[1] is None or any(c.type != ValueType.TEXT for c in columns if c):
        return None
    return columns[0], columns[1]


def _part(session: Session, whole: Table, who: Column, bits: int) -> Table:
    chosen = op.in_buckets(op.row_hash([op.as_text(col(who.relation_name))]), bits, {0})
    relation = session.keep(select("*").from_(table(session.narrow(whole.relation, chosen))), "sample")
    return replace(whole, relation=relation, rows=int(session.rows(select(count()).from_(table(relation)))[0][0]))
