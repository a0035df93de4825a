"""What became of the declared changes, once every table is compared: limits kept, what all but fitted, what never
happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import md5

from sqlglot import exp

from jamfirst.compare.expected import MARKS, about, field_of
from jamfirst.compare.one_table import TableResult
from jamfirst.compare.pairing import TablePair
from jamfirst.compare.rows import STAGING
from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    any_of,
    col,
    count,
    count_distinct,
    named,
    not_null,
    null,
    select,
    sub,
    table,
    text,
    total,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.model.comparison import Reservation
from jamfirst.model.expected import NOT_SEEN, Almost, DeclaredChange, ExpectedOutcome, State
from jamfirst.model.finding import Weight, code_text
from jamfirst.model.money import pounds
from jamfirst.model.overlap import could_meet


@dataclass(frozen=True, slots=True)
class _Seen:
    """What stands in the staging relation about declarations, by id: records with pence, and records by what was
    missed."""

    changes: Mapping[str, DeclaredChange]
    fitted: Mapping[str, tuple[int, int]]
    almost: Mapping[str, tuple[Almost, ...]]


def settle(
    session: Session,
    staging: str,
    changes: Sequence[DeclaredChange],
    compared: Sequence[tuple[TablePair, TableResult]],
) -> tuple[str, tuple[ExpectedOutcome, ...]]:
    """What became of each declaration; and the staging relation in which those over their limits explain nothing. With
    no declarations it is the relation given, and nothing is asked of the engine."""
    if not changes:
        return staging, ()
    seen = _seen(session, staging, changes)
    outcomes = tuple(_outcome(change, seen, compared) for change in changes)
    over = [o.change.id for o in outcomes if o.state == State.OVER]
    return (_without(session, staging, over) if over else staging), outcomes


def _seen(session: Session, staging: str, changes: Sequence[DeclaredChange]) -> _Seen:
    record = (col("table_no"), col("rec"))
    each = select("expected_by", named(exp.Max(this=col("stake")), "stake")).from_(table(staging))
    each = each.where(not_null(col("expected_by"))).group_by("expected_by", *(r.copy() for r in record))
    sums = select("expected_by", count(), total(col("stake"))).from_(sub(each, "r")).group_by("expected_by")
    near = select("almost_by", "missed", count_distinct(op.row_hash(record))).from_(table(staging))
    near = near.where(not_null(col("almost_by"))).group_by("almost_by", "missed").order_by("almost_by", "missed")
    almost: dict[str, tuple[Almost, ...]] = {}
    for name, missed, n in session.rows(near):
        almost[name] = (*almost.get(name, ()), Almost(str(missed), int(n)))
    by_id = {change.id: change for change in changes}
    return _Seen(by_id, {str(name): (int(n), int(pence)) for name, n, pence in session.rows(sums)}, almost)


def _outcome(change: DeclaredChange, seen: _Seen, compared: Sequence[tuple[TablePair, TableResult]]) -> ExpectedOutcome:
    mine = [result for pair, result in compared if about((change,), pair)]
    fitted, pence = seen.fitted.get(change.id, (0, 0))
    met = fitted if change.side == "candidate" else sum(result.met.get(change.id, 0) for result in mine)
    state, why = _state(change, seen, compared, met)
    tables = tuple(r.table for r in mine)
    return ExpectedOutcome(change, state, fitted, met, pence, seen.almost.get(change.id, ()), tables, why)


def _state(
    change: DeclaredChange, seen: _Seen, compared: Sequence[tuple[TablePair, TableResult]], met: int
) -> tuple[State, str]:
    """What became of a declaration, and why, where that has to be said."""
    mine = [result for pair, result in compared if about((change,), pair)]
    fitted, pence = seen.fitted.get(change.id, (0, 0))
    if fitted:
        rows = sum(r.candidate_rows if change.side == "candidate" else r.baseline_rows for r in mine)
        exceeded = _exceeded(change, fitted, pence, rows)
        return (State.OVER if exceeded else State.AS_DECLARED), exceeded
    if untold := _untold(change, mine):
        return State.CANNOT_TELL, untold
    if alike := _counted_under(change, seen, compared):
        return State.AS_DECLARED, f"counted under {alike}, which says the same of these records"
    if not met:
        return State.NOT_SEEN, "no record meets its conditions"
    return State.NOT_SEEN, f"none of {met:,} records that meet its conditions changed so"


def _counted_under(change: DeclaredChange, seen: _Seen, compared: Sequence[tuple[TablePair, TableResult]]) -> str:
    """Another declaration with the same effect, under which records of this one were counted: each is counted once."""
    for name, other in ((n, c) for n, c in seen.changes.items() if n in seen.fitted):
        together = any(len(about((change, other), pair)) == 2 for pair, _ in compared)
        if together and other.effect == change.effect and could_meet(change, other):
            return name
    return ""


def _untold(change: DeclaredChange, mine: Sequence[TableResult]) -> str:
    """Why it cannot be told whether a change happened; empty where it can."""
    if not mine:
        return f"the table {change.table} stands in one run only"
    if apart := next((r.seen.apart for r in mine if r.seen.apart), ""):
        return apart
    if not change.columns:
        return ""
    fields = [f for r in mine for name in change.columns if (f := field_of(r.pairing, name)) is not None]
    if not fields:
        return f"{' and '.join(change.columns)} stands in one run only"
    if not any(f.compared for f in fields):
        return f"{fields[0].label} is left out of the comparison ({fields[0].reason})"
    return ""


def _exceeded(change: DeclaredChange, fitted: int, pence: int, rows: int) -> str:
    """Which limit is exceeded, in words; empty where none is."""
    limits = change.limits
    if limits.count is not None and fitted > limits.count:
        return f"{fitted:,} records fit, and at most {limits.count:,} were declared"
    if limits.pence is not None and pence > limits.pence:
        return f"{pounds(pence)} fit, and at most {pounds(limits.pence)} were declared"
    if limits.share is not None and Decimal(fitted) > limits.share * rows:
        return f"{fitted:,} of {rows:,} records fit, and at most a share of {limits.share} was declared"
    return ""


def _without(session: Session, staging: str, over: Sequence[str]) -> str:
    """The rows with the marks of some declarations turned into what was missed: their limits."""
    marked = any_of(exp.EQ(this=col("expected_by"), expression=text(name)) for name in over)
    marks = {
        "expected_by": (null("text"), col("expected_by")),
        "almost_by": (col("expected_by"), col("almost_by")),
        "missed": (text("within its limits"), col("missed")),
    }
    columns: list[exp.Expr] = [col(name) for name in STAGING if name not in MARKS]
    columns += [named(when((marked.copy(), to), otherwise=kept), name) for name, (to, kept) in marks.items()]
    limited = session.keep(select(*columns).from_(table(staging)), "limited")
    session.drop(staging)
    return limited


def reservations(outcomes: Sequence[ExpectedOutcome]) -> list[Reservation]:
    """What asks for a person: a declaration over its limits, or of which nothing can be told; and as a note, one that
    is for another release."""
    found = []
    for o in outcomes:
        name = f"The expected change {o.change.id}"
        if o.state == State.OVER:
            text_of = f"{name} is over its limits, so it explains nothing: {o.why}."
            found.append(Reservation(text_of, Weight.ASK, o.change.table))
        elif o.state == State.CANNOT_TELL:
            found.append(Reservation(f"{name} cannot be told: {o.why}.", Weight.ASK, o.change.table))
        elif o.state == State.OTHER_RELEASE:
            found.append(Reservation(f"{name} was not used: {o.why}.", Weight.NOTE, o.change.table))
    return found


def add_not_seen(session: Session, findings: str, outcomes: Sequence[ExpectedOutcome]) -> None:
    """A finding for each declared change that did not happen at all."""
    absent = [o for o in outcomes if o.state == State.NOT_SEEN]
    if absent:
        names = [name for name, _ in session.columns(findings)]
        session.insert(findings, [tuple(_row(o).get(name) for name in names) for o in absent])


def _row(o: ExpectedOutcome) -> dict[str, object]:
    made = md5(f"{NOT_SEEN}|{o.change.id}".encode("utf-8", "backslashreplace"), usedforsecurity=False).hexdigest()
    return {
        "finding_id": made,
        "code": NOT_SEEN,
        "status": "new",
        "side": "both",
        "table_name": o.tables[0],
        "record_key": o.change.id,
        "event_id": made,
        "column_name": o.change.columns[0] if len(o.change.columns) == 1 else None,
        "workings": f"{o.change.reason} ({o.change.rewrite.words}): {o.why}",
        "pence": 0,
        "delta_pence": 0,
        "location": o.change.place,
        "table_no": -1,
        "code_rank": code_text(NOT_SEEN).rank,
        "place": 1,
        "b_pence": 0,
        "c_pence": 0,
        "rec": o.change.id,
        "second_view": False,
    }
