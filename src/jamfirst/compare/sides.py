"""Both sides of a table under one declared schema, so that equal values hash and compare as equal.

DuckDB hashes ``DECIMAL(4,1) 1.1`` and ``DECIMAL(12,2) 1.10`` differently (measured): nothing is compared before it
has been cast here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlglot import exp

from jamfirst.compare.pairing import Field, Pairing
from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, cast, col, count_when, is_null, not_null, null, select, table, text, when
from jamfirst.engines.session import Session
from jamfirst.model.columns import ABSENT, Column, ValueType
from jamfirst.model.noise import PARTS, Noise
from jamfirst.model.run import Table

_DIGITS = 18
_MOST_DIGITS = 38


def settle_types(session: Session, baseline: Table, candidate: Table, pairing: Pairing) -> Pairing:
    """Where one side reads as text and the other as amounts or dates, take the other's type if every text value
    fits it (a column of whole pounds, or an empty column); else both stay text. Amounts that no common decimal holds
    become text as well."""
    types = (dict(session.columns(baseline.relation)), dict(session.columns(candidate.relation)))
    fields = tuple(_settled(session, (baseline, candidate), types, f) for f in pairing.fields)
    return replace(pairing, fields=fields)


def _settled(session: Session, owners: tuple[Table, Table], types: Sequence[Mapping[str, str]], field: Field) -> Field:
    columns = (field.baseline, field.candidate)
    for column, other, owner, own in zip(columns, reversed(columns), owners, types, strict=True):
        if column.position == ABSENT or other.type not in (ValueType.DECIMAL, ValueType.DATE):
            continue
        typed = replace(field, type=other.type, scale=max(column.scale, other.scale))
        target = _target(typed, _own(columns, types))
        if column.type == ValueType.TEXT and _all_fit(session, owner, column, typed, target):
            return typed
        if column.type == other.type and _whole(own[column.relation_name]) > _whole(target):
            return field if _all_fit(session, owner, column, typed, target) else replace(field, type=ValueType.TEXT)
    return field


def _own(columns: Sequence[Column], types: Sequence[Mapping[str, str]]) -> list[str]:
    return [found for column, own in zip(columns, types, strict=True) if (found := own.get(column.relation_name))]


def _all_fit(session: Session, owner: Table, column: Column, typed: Field, target: str) -> bool:
    value = col(column.relation_name)
    read = column.type == ValueType.TEXT
    fits = _read_as(value, typed.type, typed.scale, target) if read else exp.TryCast(this=value, to=_type(target))
    unfit = count_when(all_of([not_null(value.copy()), is_null(fits)]))
    return bool(session.rows(select(unfit).from_(table(owner.relation)))[0][0] == 0)


def _read_as(value: exp.Expr, kind: ValueType, scale: int, target: str) -> exp.Expr:
    """A text as a date, or as an amount where it is written in plain figures: leading zeros are a code's, and more
    places than the column has would be rounded away."""
    if kind == ValueType.DATE:
        return op.parse_date(value, ["%Y-%m-%d"])
    places = rf"(\.[0-9]{{1,{scale}}}0*)?" if scale else r"(\.0+)?"
    plain_number = op.matches(value, rf"-?(0|[1-9][0-9]{{0,{max(1, _whole(target)) - 1}}}){places}")
    return exp.Case().when(plain_number, exp.TryCast(this=value.copy(), to=_type(target))).else_(exp.Null())


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


_SOME_VALUE = "(issued anew)"


def _stable(value: exp.Expr, noise: Noise) -> exp.Expr:
    """What of a value does not change by itself; where all of it does, that there is one."""
    if noise.whole:
        return when((not_null(value), text(_SOME_VALUE)))
    return exp.Trim(this=op.without(op.as_text(value), PARTS[noise.part]))


def _target(field: Field, engine_types: Sequence[str]) -> str:
    """The engine type both sides are cast to; a decimal that holds the whole pounds of either side and the most places
    of both."""
    if field.type == ValueType.DECIMAL:
        whole = max((_whole(t) for t in engine_types), default=_DIGITS - field.scale)
        digits = _DIGITS if whole + field.scale <= _DIGITS else _MOST_DIGITS
        return f"DECIMAL({digits},{field.scale})"
    return {ValueType.DATE: "DATE", ValueType.TIMESTAMP: "TIMESTAMP", ValueType.TEXT: "VARCHAR"}[field.type]


def _whole(engine_type: str) -> int:
    """How many digits a decimal has before its point; 0 for any other type."""
    found = re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", engine_type)
    return int(found[1]) - int(found[2]) if found else 0


def _type(target: str) -> exp.DataType:
    return exp.DataType.build(target)


def _cast(field: Field, column: Column, engine_type: str | None, target: str) -> exp.Expr:
    if engine_type is None:
        return null(target)
    value = col(column.relation_name)
    if field.noise is not None:
        return _stable(value, field.noise)
    if engine_type == target:
        return value
    if field.type == ValueType.TEXT:
        return op.as_text(value)
    if column.type == ValueType.TEXT:
        return _read_as(value, field.type, field.scale, target)
    return cast(value, target)
