"""What other tables of a run say of a record: the payee's type, the terms of its invoices, the elements of its pay.

A defect often follows a column that stands elsewhere. A record is joined with one row for what it belongs to, so that
no record is ever counted twice: where several rows belong to it, only what is the same on all of them is told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    Select,
    all_of,
    cast,
    coalesce,
    col,
    count,
    named,
    not_null,
    number,
    select,
    table,
    text,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.explain.attributes import Source
from jamfirst.explain.protected import is_protected
from jamfirst.model.columns import Column, Role, ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.run import Table
from jamfirst.read.headers import words

LINKS: tuple[tuple[str, str], ...] = (
    *((name, name) for name in ("employment_id", "employee_id", "person_id", "payee_id", "supplier_id")),
    *(("invoice_ref", "invoice_ref"), ("payee_id", "supplier_id"), ("supplier_id", "payee_id")),
    *(("payee_id", "employee_id"), ("employee_id", "payee_id")),
    *(("payee_name", "payee_name"), ("payee_name", "supplier_name"), ("supplier_name", "payee_name")),
)
"""Which column of a record leads to which column of another table, the surest first. Names lead only where no id
does: two payees of one name then tell only what is the same for both. Where a table has no column of a known meaning
that leads anywhere, one leads by its header: it is called as the payee's id is in the other table."""

MOST_COLUMNS = 40
"""The most columns that are joined to one table."""

MOST_ELEMENTS = 40
"""The most elements of pay that are told apart; the most frequent ones."""

_TOLD_BY = frozenset({Kind.PAYEE, Kind.INVOICE, Kind.PAYSLIP, Kind.PAYMENT})
_NEVER = frozenset({Role.IDENTIFIER, Role.REISSUED, Role.HEADER, Role.PAYEE, Role.REFERENCE})


@dataclass(frozen=True, slots=True)
class Joined:
    """A relation with one row for each ``key`` (text) and the columns ``sources``; ``by`` is the column of a record
    that leads to it."""

    relation: str
    by: Source
    sources: tuple[Source, ...]


def joined(session: Session, owner: Kind, columns: Sequence[Source], tables: Sequence[Table]) -> tuple[Joined, ...]:
    """What the ``tables`` of a run say of records of a table of the kind ``owner`` with these ``columns``. A column
    that records have themselves is not told again; neither are identifiers, nor what is protected."""
    told = {c.label for c in columns}
    found: list[Joined] = []
    for other in tables:
        if other.kind == Kind.PAY_LINE and owner not in (Kind.PAY_LINE, Kind.INVOICE, Kind.JOURNAL_LINE):
            elements = _elements(session, columns, other, len(found), told)
            found += elements
            told |= {s.label for e in elements for s in e.sources}
        if other.kind not in _TOLD_BY or other.kind == owner:
            continue
        link = _link(columns, other)
        wanted = [c for c in other.columns if _tells(c) and c.label not in told]
        room = MOST_COLUMNS - sum(len(j.sources) for j in found)
        if link is None or not wanted or room <= 0:
            continue
        found.append(_told(session, link, other, wanted[:room], len(found)))
        told |= {c.label for c in wanted[:room]}
    return tuple(found)


def _tells(column: Column) -> bool:
    return column.role not in _NEVER and column.role != Role.ACCOUNT and not is_protected(column.label)


def _link(columns: Sequence[Source], other: Table) -> tuple[Source, Column] | None:
    own = {c.label: c for c in columns if c.type == ValueType.TEXT}
    for mine, theirs in LINKS:
        column = other.column(theirs)
        if mine in own and column is not None:
            return own[mine], column
    keys = {words(c.name): c for c in other.columns if c.role == Role.PAYEE and not c.label.endswith("_name")}
    return next(((c, keys[words(c.label)]) for c in columns if words(c.label) in keys and c.label in own), None)


def as_key(value: Expr) -> Expr:
    """What records are joined by: a text without regard to case or to spaces around it."""
    return exp.Lower(this=exp.Trim(this=op.as_text(value)))


def _told(session: Session, link: tuple[Source, Column], other: Table, wanted: Sequence[Column], place: int) -> Joined:
    """One row for each key: a column's value where it is the same on all rows, else nothing."""
    by, key = link
    noun = KINDS[other.kind].noun[0]
    sources = [Source(f"j{place}_{i}", c.label, c.type, c.role, c.scale, owner=noun) for i, c in enumerate(wanted)]
    values = [named(_same_on_all(col(c.relation_name)), s.name) for c, s in zip(wanted, sources, strict=True)]
    rows = select(named(as_key(col(key.relation_name)), "key"), "*").from_(table(other.relation))
    query = select("key", *values).from_(rows.subquery("r")).where(not_null(col("key"))).group_by("key")
    return Joined(session.keep(query, "told"), by, tuple(sources))


def _same_on_all(value: Expr) -> Expr:
    least = exp.Min(this=value)
    return when((exp.EQ(this=least, expression=exp.Max(this=value.copy())), least.copy()))


def _elements(
    session: Session, columns: Sequence[Source], lines: Table, place: int, known: Collection[str]
) -> list[Joined]:
    """Whether a person's pay has a line of each of the most frequent elements, and whether it has a negative line; but
    for what is ``known`` by the same label already."""
    link, code = _link(columns, lines), lines.column("element_code")
    if link is None or code is None:
        return []
    by, key = link
    element = op.as_text(col(code.relation_name))
    named_lines = select(named(as_key(col(key.relation_name)), "key"), named(element, "element"), "*")
    rows = session.view(named_lines.from_(table(lines.relation)), "lines")
    flags: list[tuple[str, Expr]] = [
        (f"element {e}", exp.EQ(this=col("element"), expression=text(e))) for e in _frequent(session, rows)
    ]
    amount = lines.column("amount")
    if amount is not None and amount.type == ValueType.DECIMAL:
        flags.append(("negative line", exp.LT(this=col(amount.relation_name), expression=number(0))))
    flags = [(label, flag) for label, flag in flags if label not in known]
    sources = [Source(f"e{place}_{i}", label, ValueType.TEXT, owner="pay") for i, (label, _) in enumerate(flags)]
    values = [named(_any(flag), s.name) for (_, flag), s in zip(flags, sources, strict=True)]
    query = select("key", *values).from_(table(rows)).where(not_null(col("key"))).group_by("key")
    return [Joined(session.keep(query, "elements"), by, tuple(sources))]


def _frequent(session: Session, rows: str) -> list[str]:
    query = select("element", count()).from_(table(rows)).where(not_null(col("element"))).group_by("element")
    query = query.order_by(exp.Ordered(this=count(), desc=True), "element").limit(MOST_ELEMENTS, copy=False)
    return [str(element) for element, _ in session.rows(query)]


def _any(flag: Expr) -> Expr:
    hit = exp.Max(this=when((coalesce(flag, exp.false()), number(1)), otherwise=number(0)))
    return when((exp.EQ(this=hit, expression=number(1)), text("yes")), otherwise=text("no"))


def with_joined(query: Select, own: str, parts: Sequence[Joined]) -> Select:
    """A query over the relation ``own`` with the joined columns added to it."""
    for i, part in enumerate(parts):
        alias = f"j{i}"
        query = query.select(*(col(s.name, alias) for s in part.sources))
        on = all_of([exp.EQ(this=as_key(cast(col(part.by.name, own), "text")), expression=col("key", alias))])
        query = query.join(table(part.relation, alias), on=on, join_type="left")
    return query
