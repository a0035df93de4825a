"""Breaches of two runs as findings: which are new, which are wrong in live as well, which the release mends."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.compare.subjects import directory, subject_of, with_subjects
from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    cast,
    coalesce,
    col,
    concat,
    exp_in,
    named,
    not_null,
    number,
    row_number,
    same,
    select,
    sub,
    table,
    text,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.model.finding import Status
from jamfirst.model.law import Breaches
from jamfirst.model.run import Table
from jamfirst.rules.breaches import COLUMNS

_SAME_FAULT = ("rule_id", "column_name", "who", "event_day", "found_value", "expected_value")
_SAME_RECORD = ("rule_id", "column_name", "record_key")


def as_findings(
    session: Session, candidate: Breaches, baseline: Breaches | None, subjects_of: Sequence[Table], like: str
) -> str:
    """The breaches of a candidate beside those of its baseline, as a relation with the columns of the comparison's
    findings ``like``.

    A breach is old where the baseline has the same fault: the same person or firm, day, column, found and lawful value;
    else where the same record breaks the same rule there by as much or more. It is new where live is less wrong.
    Breaches that the baseline alone has are mended by the release. ``subjects_of`` are the tables that name payees.
    """
    here = _numbered(session, candidate.relation)
    there = _numbered(session, baseline.relation if baseline else _none(session))
    paired = session.keep(_paired(session, here, there), "paired")
    subjects = directory(session, subjects_of)
    rows = _rows(session.keep(_told(here, there, paired), "told"), subjects, like)
    return session.keep(_shaped(session, rows, like), "law")


def _none(session: Session) -> str:
    return session.create("breaches", COLUMNS)


def _numbered(session: Session, relation: str) -> str:
    """Breaches with a number, whose they are, and their place among those that look alike: first by fault, then by
    record. Places follow the values, so that the order of rows in a file has no say."""
    who = coalesce(col("subject_id"), col("subject_account"), col("subject_name"), text(""))
    told = session.view(select("*", named(who, "who")).from_(table(relation)), "whose")
    values = [col(n) for n in ("found_value", "expected_value", "off", "workings", "location", "rec")]
    places = {
        "fault_no": row_number([col(n) for n in _SAME_FAULT], values),
        "record_no": row_number([col(n) for n in _SAME_RECORD], [v.copy() for v in values]),
    }
    query = select("*", *(named(value, name) for name, value in places.items())).from_(table(told))
    return session.numbered(session.keep(query, "numbered"))


def _paired(session: Session, here: str, there: str) -> exp.Query:
    """Which breach of the candidate stands beside which of the baseline: ``here``, ``there``, and how far the baseline
    was off."""
    first = session.keep(_matched(here, there, (*_SAME_FAULT, "fault_no")), "same_fault")
    rest_here, rest_there = (
        select("*").from_(table(relation)).where(exp.Not(this=exp_in(col("id"), select(name).from_(table(first)))))
        for relation, name in ((here, "here"), (there, "there"))
    )
    more = _matched(session.view(rest_here, "rest"), session.view(rest_there, "rest"), (*_SAME_RECORD, "record_no"))
    return exp.union(select("*").from_(table(first)), more, distinct=False, copy=False)


def _matched(here: str, there: str, by: Sequence[str]) -> exp.Select:
    on = exp.EQ(this=op.row_hash(col(n, "c") for n in by), expression=op.row_hash(col(n, "b") for n in by))
    alike = all_of(same(col(n, "c"), col(n, "b")) for n in by)
    worse = any_of(
        [
            exp.GT(this=exp.Abs(this=col("off", "c")), expression=exp.Abs(this=col("off", "b"))),
            all_of([exp.EQ(this=col("off", "c"), expression=number(0)), _differs("found_value")]),
        ]
    )
    columns = [named(col("id", "c"), "here"), named(col("id", "b"), "there"), named(worse, "worse")]
    columns.append(named(col("off", "b"), "off_before"))
    return select(*columns).from_(table(here, "c")).join(table(there, "b"), on=all_of([on, alike]))


def _differs(name: str) -> Expr:
    return exp.NullSafeNEQ(this=col(name, "c"), expression=col(name, "b"))


def _told(here: str, there: str, paired: str) -> exp.Query:
    """Every breach of either run with its side and status."""
    names = list(COLUMNS)
    old, new = text(str(Status.OLD)), text(str(Status.NEW))
    stands = all_of([not_null(col("here", "p")), exp.Not(this=coalesce(col("worse", "p"), exp.false()))])
    worse = concat(col("workings", "h"), text("; in live by "), op.pounds_text(exp.Abs(this=col("off_before", "p"))))
    workings = when((coalesce(col("worse", "p"), exp.false()), worse), otherwise=col("workings", "h"))
    mine = select(
        *(named(workings, n) if n == "workings" else col(n, "h") for n in names),
        named(when((stands, text("both")), otherwise=text("candidate")), "side"),
        named(when((stands.copy(), old), otherwise=new), "status"),
    )
    same_id = exp.EQ(this=col("here", "p"), expression=col("id", "h"))
    mine = mine.from_(table(here, "h")).join(table(paired, "p"), on=same_id, join_type="left")
    seen = exp_in(col("id", "t"), select("there").from_(table(paired)))
    theirs = select(*(col(n, "t") for n in names), named(text("baseline"), "side"), named(old.copy(), "status"))
    theirs = theirs.from_(table(there, "t")).where(exp.Not(this=seen))
    return exp.union(mine, theirs, distinct=False, copy=False)


def _rows(told: str, subjects: str, like: str) -> exp.Select:
    """Breaches as findings: ids, events, subjects, and a record's pence once. A record that differs as well has its
    pence there already (``like``)."""
    alike = [col(n) for n in ("side", "table_name", "rule_id", "record_key", "column_name")]
    order = [col(n) for n in ("found_value", "expected_value", "off", "subject_account")]
    copies = select("*", named(row_number(alike, order), "copy_no")).from_(table(told))
    event = op.portable_hash([col("table_name"), col("record_key"), col("copy_no")])
    identity = op.portable_hash(col(n) for n in ("rule_id", "table_name", "record_key", "column_name", "copy_no"))
    made = select("*", named(event, "event"), named(identity, "made_id")).from_(sub(copies, "c"))
    largest = [exp.Neg(this=exp.Abs(this=col("off"))), col("rule_id"), col("column_name")]
    placed = select("*", named(row_number([col("event"), col("side")], largest), "nth")).from_(sub(made, "m"))
    counted = exp_in(col("event", "k"), select("event_id").from_(table(like)))
    own = all_of([exp.EQ(this=col("nth", "k"), expression=number(1)), exp.Not(this=counted)])
    pence = when((own, exp.Abs(this=col("off", "k"))), otherwise=number(0))
    query = select("k.*", named(cast(pence, "bigint"), "pence"), named(subject_of("k"), "subject"))
    return with_subjects(query.from_(sub(placed, "k")), subjects, "k")


def _shaped(session: Session, rows: exp.Select, like: str) -> exp.Select:
    """The rows in the columns of the comparison's findings."""
    values: dict[str, Expr] = {
        "finding_id": col("made_id"),
        "code": col("rule_id"),
        "event_id": col("event"),
        "old_value": when((exp.EQ(this=col("side"), expression=text("baseline")), col("found_value"))),
        "new_value": when((exp.NEQ(this=col("side"), expression=text("baseline")), col("found_value"))),
        "delta_pence": col("off"),
        "second_view": exp.false(),
        "code_rank": number(0),
        **{n: col(n) for n in ("status", "side", "table_name", "record_key", "subject", "column_name")},
        **{n: col(n) for n in ("expected_value", "workings", "source", "pence", "location", "rec")},
    }
    columns = session.columns(like)
    named_values = [named(cast(values.get(n, exp.Null()), kind), n) for n, kind in columns]
    return select(*named_values).from_(sub(rows, "r"))
