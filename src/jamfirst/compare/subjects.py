"""Who a record is about. Payment files carry no payee id: an account or a name leads to one, if only one has it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Select,
    all_of,
    coalesce,
    col,
    concat,
    count_distinct,
    not_null,
    number,
    select,
    sub,
    table,
    text,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.model.kinds import Kind
from jamfirst.model.run import Table

_IDS = ("payee_id", "employee_id", "supplier_id")
_NAMES = ("payee_name", "supplier_name")
_KINDS = (Kind.PAYEE, Kind.PAYMENT, Kind.INVOICE)


def directory(session: Session, tables: Sequence[Table]) -> str:
    """The payees that the baseline's tables name: ``told_by`` (subject_account or subject_name), ``value`` (lower
    case), ``subject`` (the payee's id). A value that leads to two payees is left out: ambiguous is unknown."""
    known = session.create("subjects", {"told_by": "text", "value": "text", "subject": "text"})
    for owner in tables:
        if owner.kind in _KINDS:
            _add(session, known, owner)
    counted = (
        select("told_by", "value", exp.Min(this=col("subject")).as_("subject", copy=False))
        .from_(table(known))
        .group_by("told_by", "value")
        .having(exp.EQ(this=count_distinct(col("subject")), expression=number(1)))
    )
    settled = session.keep(counted, "directory")
    session.drop(known)
    return settled


def with_subjects(query: Select, subjects: str, who: str) -> Select:
    """A query with the directory joined to its relation ``who``, which has the columns ``subject_account`` and
    ``subject_name``."""
    for alias, column in (("a", "subject_account"), ("n", "subject_name")):
        told = exp.EQ(this=col("told_by", alias), expression=text(column))
        on = all_of([told, exp.EQ(this=col("value", alias), expression=_plain(col(column, who)))])
        query = query.join(table(subjects, alias), on=on, join_type="left")
    return query


def subject_of(who: str) -> exp.Expr:
    """The payee's id; else the one payee with this account; else the one payee of this name; else the account or the
    name itself as a token, so that several records of one payee still count as one. ``who`` is a relation with the
    columns ``subject_id``, ``subject_account`` and ``subject_name`` to which the directory is joined."""
    account, name = col("subject_account", who), col("subject_name", who)
    token = when(
        (not_null(account), concat(text("account:"), op.portable_hash([account.copy()]))),
        (not_null(name), concat(text("name:"), op.portable_hash([_plain(name.copy())]))),
        otherwise=exp.Null(),
    )
    return coalesce(col("subject_id", who), col("subject", "a"), col("subject", "n"), token)


def _plain(value: exp.Expr) -> exp.Expr:
    return exp.Lower(this=exp.Trim(this=value))


def _add(session: Session, known: str, owner: Table) -> None:
    key = next((c for name in _IDS if (c := owner.column(name)) is not None), None)
    if key is None:
        return
    subject = op.as_text(col(key.relation_name))
    account = [c for n in ("sort_code", "account_number") if (c := owner.column(n)) is not None]
    iban = owner.column("iban")
    told: list[tuple[str, exp.Expr]] = []
    if len(account) == 2 or iban is not None:
        whole = concat(*(col(c.relation_name) for c in [*account, *([iban] if iban else [])]))
        told.append(("subject_account", exp.Nullif(this=op.without(whole, r"[\s-]+"), expression=text(""))))
    name = next((c for n in _NAMES if (c := owner.column(n)) is not None), None)
    if name is not None:
        told.append(("subject_name", col(name.relation_name)))
    for told_by, value in told:
        inner = select(
            text(told_by).as_("told_by", copy=False),
            _plain(value).as_("value", copy=False),
            subject.copy().as_("subject", copy=False),
        )
        rows = select("*").distinct().from_(sub(inner.from_(table(owner.relation)), "r"))
        session.append(known, rows.where(all_of([not_null(col("value")), not_null(coalesce(col("subject")))])))
