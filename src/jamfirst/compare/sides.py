"""Both sides of a table under one declared schema, so that equal values hash and compare as equal.

DuckDB hashes ``DECIMAL(4,1) 1.1`` and ``DECIMAL(12,2) 1.10`` differently (measured): nothing is compared before it
has been cast here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sqlglot import exp

from jamfirst.compare.pairing import Field, Pairing
from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, cast, col, count_when, is_null, not_null, null, select, table
from jamfirst.engines.session import Session
from jamfirst.model.columns import ABSENT, Column, ValueType
from jamfirst.model.run import Table

_DIGITS = 18


def settle_types(session: Session, baseline: Table, candidate: Table, pairing: Pairing) -> Pairing:
    """Where one side reads as text and the other as amounts or dates, take the other's type if every text value
    fits it (a column of whole pounds, or an empty column); else both stay text."""
    fields = tuple(_settled(session, baseline, candidate, f) for f in pairing.fields)
    return replace(pairing, fields=fields)


def _settled(session: Session, baseline: Table, candidate: Table, field: Field) -> Field:
    sides = ((baseline, field.baseline, field.candidate), (candidate, field.candidate, field.baseline))
    for owner, column, other in sides:
        if (
            column.position != ABSENT
            and column.type == ValueType.TEXT
            and other.type in (ValueType.DECIMAL, ValueType.DATE)
        ):
            value = col(column.relation_name)
            fits = _read_as(value, other.type, other.scale)
            unfit = count_when(all_of([not_null(value), is_null(fits)]))
            if session.rows(select(unfit).from_(table(owner.relation)))[0][0] == 0:
                return replace(field, type=other.type, scale=other.scale)
    return field


def _read_as(value: exp.Expr, kind: ValueType, scale: int) -> exp.Expr:
    if kind == ValueType.DATE:
        return op.parse_date(value, ["%Y-%m-%d"])
    plain_number = op.matches(value, rf"-?[0-9]{{1,{_DIGITS - scale}}}(\.[0-9]{{1,{max(scale, 1)}}})?")
    return exp.Case().when(plain_number, op.try_decimal(value, scale)).else_(exp.Null())


def project(session: Session, baseline: Table, candidate: Table, fields: Sequence[Field]) -> tuple[str, str]:
    """Both sides as relations ``v0``..``vN`` in the fields' types, with ``file_no`` and ``record_no``."""
    types_b, types_c = (dict(session.columns(t.relation)) for t in (baseline, candidate))
    left, right = [], []
    for f in fields:
        type_b, type_c = types_b.get(f.baseline.relation_name), types_c.get(f.candidate.relation_name)
        target = _target(f, [t for t in (type_b, type_c) if t])
        left.append(_cast(f, f.baseline, type_b, target).as_(f.name, copy=False))
        right.append(_cast(f, f.candidate, type_c, target).as_(f.name, copy=False))
    extra = (col("file_no"), col("record_no"))
    return (
        session.view(select(*left, *extra).from_(table(baseline.relation)), "side_b"),
        session.view(select(*right, *extra).from_(table(candidate.relation)), "side_c"),
    )


def _target(field: Field, engine_types: Sequence[str]) -> str:
    """The engine type both sides are cast to; the widest decimal of the two where both are decimals."""
    if field.type == ValueType.DECIMAL:
        digits = max((_digits(t) for t in engine_types), default=_DIGITS)
        return f"DECIMAL({digits},{field.scale})"
    return {ValueType.DATE: "DATE", ValueType.TIMESTAMP: "TIMESTAMP", ValueType.TEXT: "VARCHAR"}[field.type]


def _digits(engine_type: str) -> int:
    found = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", engine_type)
    return 38 if found and int(found[1]) > _DIGITS else _DIGITS


def _cast(field: Field, column: Column, engine_type: str | None, target: str) -> exp.Expr:
    if engine_type is None:
        return null(target)
    value = col(column.relation_name)
    if engine_type == target:
        return value
    if field.type == ValueType.TEXT:
        return op.as_text(value)
    if column.type == ValueType.TEXT:
        return _read_as(value, field.type, field.scale)
    return cast(value, target)
