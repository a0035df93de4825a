"""Rows about differences become findings: pence once a record, one event for one payment, stable ids, subjects."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.compare.subjects import subject_of, with_subjects
from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    all_of,
    cast,
    coalesce,
    col,
    concat,
    not_null,
    null,
    number,
    row_number,
    select,
    sub,
    table,
    text,
    when,
)
from jamfirst.engines.session import Session

_NAME = 18


def finish(session: Session, staging: str, payment_tables: Sequence[int], subjects: str) -> str:
    """The findings of all tables, as a relation with the contract's columns (weight left to the policy) and what the
    conservation law needs. ``payment_tables`` are the numbers of the tables of payments, the bank's file first: one
    payment seen in several of them is one event. ``subjects`` is the directory of payees (see ``subjects``)."""
    ordered = _ordered(staging)
    keyed = session.keep(_keyed(ordered), "keyed")
    session.drop(staging)
    events = _events(session, keyed, payment_tables)
    found = session.keep(_findings(keyed, events, subjects), "findings")
    session.drop(keyed)
    session.drop(events)
    return found


def _ordered(staging: str) -> exp.Select:
    """Each row with its place among the rows of its record and among look-alikes. The worst code comes first; under one
    code the amount itself, else the column that moved by most pounds: that row carries the record's pence. What was
    declared comes last: a record with anything else is not expected."""
    by_record = [col("table_no"), col("rec")]
    most = exp.Neg(this=col("stake"))
    order = [not_null(col("expected_by")), col("code_rank"), col("lead"), most, col("column_name")]
    worst = row_number(by_record, order).as_("place", copy=False)
    alike = [col("table_no"), col("code"), col("record_key"), coalesce(col("column_name"), text(""))]
    copy = row_number(alike, [col("old_value"), col("new_value"), col("stake"), col("subject_account")]).as_(
        "copy_no", copy=False
    )
    return select("*", worst, copy).from_(table(staging))


def _keyed(ordered: exp.Select) -> exp.Select:
    identity = [col(n) for n in ("code", "table_name", "record_key", "column_name", "copy_no")]
    lead = exp.Window(
        this=exp.FirstValue(this=col("copy_no")),
        partition_by=[col("table_no"), col("rec")],
        order=exp.Order(expressions=[exp.Ordered(this=col("place"))]),
    ).as_("first_copy", copy=False)
    inner = select("*", lead).from_(sub(ordered, "o"))
    record = [col(n) for n in ("table_name", "record_key", "first_copy")]
    return select(
        "*",
        op.portable_hash(identity).as_("finding_id", copy=False),
        op.portable_hash(record).as_("own_event", copy=False),
    ).from_(sub(inner, "k"))


def _events(session: Session, keyed: str, payment_tables: Sequence[int]) -> str:
    """Which records of later payment tables are the same payment as a record of the first: same payee, pounds and day
    on the side that has them, look-alikes paired in the order of their keys. A record that was declared is never the
    same event as one that was not."""
    first, later = payment_tables[:1], payment_tables[1:]
    halves = []
    for numbers in (first, later):
        chosen = exp.In(this=col("table_no"), expressions=[number(n) for n in numbers] or [number(-1)])
        name = exp.Left(this=op.without(exp.Lower(this=col("subject_name")), "[^a-z0-9]+"), expression=number(_NAME))
        pounds = when(
            (exp.EQ(this=col("side"), expression=text("candidate")), col("c_pence")), otherwise=col("b_pence")
        )
        new = exp.EQ(this=col("side"), expression=text("candidate"))
        link = op.row_hash([name, pounds, col("event_day"), new, not_null(col("expected_by"))])
        inner = select("table_no", "rec", "own_event", "record_key", "delta", link.as_("link", copy=False)).from_(
            table(keyed)
        )
        inner = inner.where(
            all_of([chosen, exp.EQ(this=col("place"), expression=number(1)), not_null(col("subject_name"))])
        )
        place = row_number([col("table_no"), col("link")], [col("record_key"), col("own_event")]).as_("n", copy=False)
        halves.append(select("*", place).from_(sub(inner, "r")))
    equal = all_of(exp.EQ(this=col(n, "l"), expression=col(n, "f")) for n in ("link", "n"))
    query = (
        select(col("table_no", "l"), col("rec", "l"), col("own_event", "f").as_("event_id", copy=False))
        .from_(sub(halves[1], "l"))
        .join(sub(halves[0], "f"), on=equal)
    )
    return session.keep(query, "events")


def _findings(keyed: str, events: str, subjects: str) -> exp.Select:
    worst = exp.EQ(this=col("place", "k"), expression=number(1))
    zero = cast(number(0), "bigint")
    columns: list[exp.Expr] = [
        col("finding_id", "k"),
        col("code", "k"),
        text("new").as_("status", copy=False),
        col("side", "k"),
        col("table_name", "k"),
        col("record_key", "k"),
        coalesce(col("event_id", "e"), col("own_event", "k")).as_("event_id", copy=False),
        subject_of("k").as_("subject", copy=False),
        col("column_name", "k"),
        col("old_value", "k"),
        col("new_value", "k"),
        null("text").as_("expected_value", copy=False),
        _workings().as_("workings", copy=False),
        null("text").as_("source", copy=False),
        when((worst, col("stake", "k")), otherwise=zero).as_("pence", copy=False),
        col("delta", "k").as_("delta_pence", copy=False),
        col("days", "k"),
        *(null("text").as_(n, copy=False) for n in ("cause_id", "masked_by")),
        col("expected_by", "k"),
        col("location", "k"),
        *(col(n, "k") for n in ("inputs", "row", "table_no", "code_rank", "place", "b_pence", "c_pence", "rec")),
        not_null(col("event_id", "e")).as_("second_view", copy=False),
    ]
    query = select(*columns).from_(table(keyed, "k"))
    same_record = all_of(exp.EQ(this=col(n, "e"), expression=col(n, "k")) for n in ("table_no", "rec"))
    query = query.join(table(events, "e"), on=same_record, join_type="left")
    return with_subjects(query, subjects, "k")


def _workings() -> exp.Expr:
    """What a row that all but fits a declared change has missed; and which inputs differ on the same record."""
    almost, inputs = col("almost_by", "k"), col("inputs", "k")
    missed = concat(text("almost the expected change "), almost, text(", but not: "), col("missed", "k"))
    differ = concat(text("inputs differ: "), inputs)
    return when(
        (all_of([not_null(almost), not_null(inputs)]), concat(missed, text("; "), differ)),
        (not_null(almost.copy()), missed.copy()),
        (not_null(inputs.copy()), differ.copy()),
        otherwise=null("text"),
    )
