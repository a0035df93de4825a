"""Who a record is about. Payment files carry no payee id: an account or a name leads to one, if only one has it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
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
        plain = exp.Lower(this=exp.Trim(this=value))
        inner = select(
            text(told_by).as_("told_by", copy=False),
            plain.as_("value", copy=False),
            subject.copy().as_("subject", copy=False),
        )
        rows = select("*").distinct().from_(sub(inner.from_(table(owner.relation)), "r"))
        session.append(known, rows.where(all_of([not_null(col("value")), not_null(coalesce(col("subject")))])))
