"""What people have decided on findings: which decision is about which, and what becomes of those about none.

A decision goes by the stable id, so that it still applies in later checks. The verdict is made before any is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlglot import exp

from jamfirst.assess.since import Earlier, Since
from jamfirst.engines.build import (
    all_of,
    coalesce,
    col,
    count,
    is_null,
    named,
    not_null,
    number,
    select,
    sub,
    table,
    text,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.model.decided import FEWEST_DIGITS, WHOLE_ID, Decided, FindingDecision
from jamfirst.model.problems import BadInputError
from jamfirst.read.decisions import twice
from jamfirst.read.toml_text import found as quoted

_BY_FINDING = (("finding", "finding_id"),)
_BY_TABLE = (("code", "code"), ("table_name", "table_name"))
_BY_COLUMN = (*_BY_TABLE, ("column_name", "column_name"))
_KINDS = {0: _BY_FINDING, 1: _BY_COLUMN, 2: _BY_TABLE}
"""How a decision is joined to findings, the most telling first: of two about one finding, the first decides."""

_STATES = ("in force", "declared", "gone")


def decided(
    session: Session, given: Sequence[FindingDecision], earlier: Earlier | None, marked: Since, today: date
) -> list[dict[str, Any]]:
    """The part ``decisions`` of the document: those given, then those of the earlier assessment that none of them
    replaces, each with what became of it.

    Raises ``BadInputError``, one sentence a line, where the digits of an id begin several findings, or two turn out to
    be about the same one.
    """
    rolled = _rolled_forward(earlier)
    if not given and not rolled:
        return []
    known = _known(session, marked)
    decisions = _merged(_resolved(session, known, given, rolled), _resolved(session, known, rolled, ()))
    about, deciding = _about(session, known, decisions), _deciding(session, known, decisions, today)
    return [_shown(d, about.get(n, ""), deciding.get(n, 0), today) for n, d in enumerate(decisions)]


def _rolled_forward(earlier: Earlier | None) -> list[FindingDecision]:
    try:
        return [_of_document(one) for one in (earlier.document.get("decisions", ()) if earlier else ())]
    except (KeyError, TypeError, ValueError) as error:
        raise BadInputError("The decisions of the earlier assessment are not as Jamfirst writes them.") from error


def _of_document(one: Mapping[str, Any]) -> FindingDecision:
    on, until = (date.fromisoformat(one[key]) if one[key] else None for key in ("on", "until"))
    by, reason, finding, code = (str(one[key]) for key in ("by", "reason", "finding", "code"))
    name, column, place = (str(one[key]) for key in ("table", "column", "declared_at"))
    what = Decided(one["decision"])
    return FindingDecision(what, by, reason, finding, code, name, column, on, until, place, rolled_forward=True)


def _known(session: Session, marked: Since) -> str:
    """Every finding by what a decision may name of it, with where it stands: here, declared, or gone."""
    columns = ("finding_id", "code", "table_name", "column_name")
    state = when((is_null(col("expected_by")), text("in force")), otherwise=text("declared"))
    here: exp.Query = select(*columns, named(state, "state")).from_(table(marked.here))
    if marked.gone is not None:
        gone = select(*columns, named(text("gone"), "state")).from_(table(marked.gone))
        here = exp.union(here, gone, distinct=False, copy=False)
    return session.view(here, "known")


def _resolved(
    session: Session, known: str, decisions: Sequence[FindingDecision], rolled: Sequence[FindingDecision]
) -> list[FindingDecision]:
    """Decisions with the whole ids of their findings; an id that is nowhere stays as it was typed."""
    matched = _beginning(session, known, decisions)
    earlier = [d.finding for d in rolled if len(d.finding) == WHOLE_ID]
    found, wrong = [], []
    for n, d in enumerate(decisions):
        ids = matched.get(n) or {whole for whole in earlier if d.finding and whole.startswith(d.finding)}
        if len(ids) > 1 and not d.rolled_forward:
            wrong.append(
                f"{d.place}: {quoted(d.finding)} begins the ids of several findings; expected more digits of the one."
            )
        found.append(replace(d, finding=next(iter(ids))) if len(ids) == 1 else d)
    if wrong:
        raise BadInputError("\n".join(wrong))
    return found


def _beginning(session: Session, known: str, decisions: Sequence[FindingDecision]) -> dict[int, set[str]]:
    """The ids that each decision's digits begin: the least and the greatest of them, one where it is unique."""
    typed = session.create("typed", {"n": "int", "start": "text", "digits": "int", "finding": "text"})
    named_ones = [(n, d.finding) for n, d in enumerate(decisions) if d.finding]
    session.insert(typed, [(n, f[:FEWEST_DIGITS], len(f), f) for n, f in named_ones])
    begins = [
        exp.EQ(
            this=exp.Left(this=col("finding_id", "k"), expression=number(FEWEST_DIGITS)), expression=col("start", "t")
        ),
        exp.EQ(
            this=exp.Left(this=col("finding_id", "k"), expression=col("digits", "t")), expression=col("finding", "t")
        ),
    ]
    ends = [kind(this=col("finding_id", "k")) for kind in (exp.Min, exp.Max)]
    query = select(col("n", "t"), *ends).from_(table(known, "k")).join(table(typed, "t"), on=all_of(begins))
    return {int(n): {str(least), str(most)} for n, least, most in session.rows(query.group_by(col("n", "t")))}


def _merged(given: Sequence[FindingDecision], rolled: Sequence[FindingDecision]) -> list[FindingDecision]:
    """What is given goes before what an earlier assessment brings."""
    first: dict[tuple[str, ...], FindingDecision] = {}
    wrong = [twice(first[d.about], d) for d in given if first.setdefault(d.about, d) is not d]
    if wrong:
        raise BadInputError("\n".join(wrong))
    for d in rolled:
        first.setdefault(d.about, d)
    return list(first.values())


def _relation(session: Session, decisions: Mapping[int, FindingDecision]) -> str:
    names = ("finding", "code", "table_name", "column_name")
    relation = session.create("decisions", {"n": "int", "kind": "int"} | dict.fromkeys(names, "text"))
    session.insert(relation, [(n, _kind(d), d.finding, d.code, d.table, d.column) for n, d in decisions.items()])
    return relation


def _kind(d: FindingDecision) -> int:
    return 0 if d.finding else 1 if d.column else 2


def _joined(kind: int, decisions: str, findings: str) -> exp.Expr:
    same = [exp.EQ(this=col(mine, decisions), expression=col(theirs, findings)) for mine, theirs in _KINDS[kind]]
    return all_of([exp.EQ(this=col("kind", decisions), expression=number(kind)), *same])


def _about(session: Session, known: str, decisions: Sequence[FindingDecision]) -> dict[int, str]:
    """For each decision that is about any finding, where the best placed of them stands."""
    relation = _relation(session, dict(enumerate(decisions)))
    found: dict[int, str] = {}
    for kind in _KINDS:
        query = select(col("n", "d"), col("state", "k")).distinct().from_(table(known, "k"))
        for n, state in session.rows(query.join(table(relation, "d"), on=_joined(kind, "d", "k"))):
            found[int(n)] = min(found.get(int(n), str(state)), str(state), key=_STATES.index)
    return found


def _deciding(session: Session, known: str, decisions: Sequence[FindingDecision], today: date) -> dict[int, int]:
    """How many findings each decision decides: the most telling one in force decides, one that has lapsed nothing."""
    relation = _relation(session, {n: d for n, d in enumerate(decisions) if not d.lapsed(today)})
    first = coalesce(*(col("n", f"d{kind}") for kind in _KINDS))
    query = select(named(first, "n")).from_(table(known, "k"))
    for kind in _KINDS:
        query = query.join(table(relation, f"d{kind}"), on=_joined(kind, f"d{kind}", "k"), join_type="left")
    query = query.where(exp.EQ(this=col("state", "k"), expression=text("in force")))
    counted = select("n", count()).from_(sub(query, "q")).where(not_null(col("n"))).group_by("n")
    return {int(n): int(findings) for n, findings in session.rows(counted)}


def _shown(d: FindingDecision, state: str, findings: int, today: date) -> dict[str, Any]:
    return {
        "finding": d.finding,
        "code": d.code,
        "table": d.table,
        "column": d.column,
        "decision": str(d.decision),
        "reason": d.reason,
        "by": d.by,
        "on": d.on.isoformat() if d.on else None,
        "until": d.until.isoformat() if d.until else None,
        "lapsed": d.lapsed(today),
        "state": state or ("gone" if d.rolled_forward else "not found"),
        "findings": findings,
        "text": d.text(today),
        "rolled_forward": d.rolled_forward,
        "declared_at": d.place,
    }
