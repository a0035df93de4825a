"""A table of a run under the canonical names of its kind, its money in whole pence: what rules are worked out on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, cast, col, named, null, select, table, text, told_together
from jamfirst.engines.session import Session
from jamfirst.model.columns import Column, Role, ValueType
from jamfirst.model.kinds import KINDS, PAYMENT_NAMED_BY, CanonicalColumn
from jamfirst.model.run import Table
from jamfirst.read.headers import words
from jamfirst.rules.given import Relation

RATES = frozenset({"hourly_rate", "rate"})
"""Money that may have more than two places: kept as the exact decimal in pounds."""

FILE, RECORD = "file_no", "record_no"
_NO_COLUMNS: Mapping[str, Column] = MappingProxyType({})


def prepared(
    session: Session,
    owner: Table,
    names: Collection[str],
    further: Collection[CanonicalColumn] = (),
    *,
    raw: Mapping[str, Column] = _NO_COLUMNS,
) -> Relation:
    """The canonical columns of a table that rules ask for, and ``further`` ones that go by their header, under their
    own names, copied into the engine: a file is read once however many rules there are. ``raw`` adds columns as the
    table has them, under names of ours."""
    known = {**{column.name: column for column in further}, **KINDS[owner.kind].columns}
    columns = [named(_value(owner, known[name]), name) for name in sorted(names)]
    columns += [named(col(column.relation_name), name) for name, column in raw.items()]
    query = select(*columns, FILE, RECORD).from_(table(owner.relation))
    relation = session.keep(query, "checked")
    has = frozenset(name for name in names if column_of(owner, name) is not None)
    every = frozenset((*names, *raw, FILE, RECORD, "id"))
    return Relation(session.numbered(relation), owner.name, owner.kind, has, every, owner.rows)


def column_of(owner: Table, name: str) -> Column | None:
    """The column with a canonical name of its table's kind; any other name is that of a header, whose words count and
    not how they are written."""
    if name in KINDS[owner.kind].columns:
        return owner.column(name)
    return next((c for c in owner.columns if c.canonical is None and words(c.name) == words(name)), None)


def _value(owner: Table, canonical: CanonicalColumn) -> Expr:
    column = column_of(owner, canonical.name)
    if column is None:
        return null(_engine_type(canonical))
    if canonical.type == ValueType.DECIMAL:
        return _amount(column, canonical)
    if canonical.type == ValueType.DATE:
        return _day(column)
    value = op.as_text(col(column.relation_name))
    return exp.Nullif(this=exp.Trim(this=value), expression=text(""))


def _engine_type(canonical: CanonicalColumn) -> str:
    if canonical.type == ValueType.DATE:
        return "date"
    if canonical.type != ValueType.DECIMAL:
        return "text"
    return "bigint" if in_pence(canonical) else "decimal(18,4)"


def in_pence(canonical: CanonicalColumn) -> bool:
    """Whether a column is prepared in whole pence: all money but rates."""
    return canonical.role in (Role.MONEY, Role.AMOUNT) and canonical.name not in RATES


def _amount(column: Column, canonical: CanonicalColumn) -> Expr:
    value: Expr = col(column.relation_name)
    scale = column.scale
    if column.type != ValueType.DECIMAL:
        value, scale = op.try_decimal(op.as_text(value), 4), 4
    return op.pence(value, scale) if in_pence(canonical) else cast(value, "decimal(18,4)")


def _day(column: Column) -> Expr:
    value = col(column.relation_name)
    if column.type == ValueType.DATE:
        return value
    if column.type == ValueType.TIMESTAMP:
        return cast(value, "date")
    return op.parse_date(op.as_text(value), ["%Y-%m-%d"])


_LAST_RESORT = ("employee_id", "payee_id", "supplier_id", "supplier_name", "payee_name", "pay_date", "period")


def key_columns(owner: Table) -> tuple[str, ...]:
    """The columns that name a record of a table in the field's own terms: payments by payee, reference, amount and
    date; other kinds by their own key where they have one."""
    names = {c.canonical for c in owner.columns if c.canonical}
    spec = KINDS[owner.kind]
    if "amount" in names and "payment_ref" in spec.columns:
        return tuple(name for name in PAYMENT_NAMED_BY if name in names)
    found = next((key for key in spec.keys if names.issuperset(key)), None)
    return found or tuple(name for name in _LAST_RESORT if name in names)


def record_key(owner: Table, columns: Iterable[str], prefix: str) -> Expr:
    """The key of a record as text, its parts joined by " · ", absent parts left out."""
    known = KINDS[owner.kind].columns
    values = {name: col(name, prefix) for name in columns}
    return told_together(op.decimal_text(v) if in_pence(known[n]) else op.as_text(v) for n, v in values.items())
