"""Every finding of an assessment in one relation: differences between records, and what is wrong with files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from types import MappingProxyType

from sqlglot import exp

from jamfirst.decide import Tally, Usual, Weighed, under
from jamfirst.engines.build import (
    all_of,
    any_of,
    cast,
    col,
    count,
    count_distinct,
    is_null,
    named,
    not_null,
    number,
    select,
    table,
    text,
    total,
    when,
)
from jamfirst.engines.session import Row, Session
from jamfirst.model.comparison import Comparison
from jamfirst.model.finding import Status, Weight
from jamfirst.model.kinds import Kind
from jamfirst.model.policy import Policy
from jamfirst.model.problems import Problem
from jamfirst.model.run import Run

_CONTRACT = (
    *("finding_id", "code", "status", "side", "table_name", "record_key", "event_id", "subject", "column_name"),
    *("old_value", "new_value", "expected_value", "workings", "source", "pence", "delta_pence", "days", "cause_id"),
    *("masked_by", "expected_by", "location"),
)


NO_RULES: Mapping[str, Usual] = MappingProxyType({})
"""No rule was applied."""


@dataclass(frozen=True, slots=True)
class Found:
    """All findings. ``standing`` names the differences that nobody declared, with what is needed to count them;
    ``relation`` has the contract's columns in the session and ``rows`` rows, about ``events`` records and ``pence``
    at stake, one payment seen in two tables once; ``tallies`` add them up by code, column, side and table, ``weighed``
    by code and weight, ``by_code`` by code."""

    standing: str
    relation: str
    rows: int
    events: int
    pence: int
    tallies: tuple[Tally, ...]
    weighed: tuple[Weighed, ...]
    by_code: dict[str, CodeSum]
    problems: tuple[tuple[str, Problem], ...]


@dataclass(frozen=True, slots=True)
class CodeSum:
    """One code added up: events, pence at stake and pence moved, records by column and by table, and the events on
    which an input of the service differs as well."""

    events: int
    pence: int
    delta_pence: int
    columns: dict[str, int]
    tables: dict[str, int]
    inputs_differ: int = 0


def complete(
    session: Session,
    comparison: Comparison,
    baseline: Run,
    candidate: Run,
    policy: Policy | None = None,
    usual: Mapping[str, Usual] = NO_RULES,
) -> Found:
    """The findings of a comparison with those about files, each with the weight that the policy gives it, or that is
    ``usual`` for a rule."""
    kinds = {t.table: t.kind for t in comparison.tables}
    for run in (baseline, candidate):
        kinds.update({t.name: t.kind for t in run.tables if t.name not in kinds})
    problems = (
        *(("baseline", p) for p in baseline.problems),
        *(("candidate", p) for p in (*candidate.problems, *comparison.problems)),
    )
    standing = _standing(session, comparison)
    weighing = policy or Policy()
    differences = under(weighing, _tallies(session, standing, kinds, usual))
    about_files = under(weighing, (_tally(side, p, kinds) for side, p in problems))
    weights = _weights(session, [*differences, *about_files])
    relation = _weighed(session, comparison.findings, _rows(session, problems), weights)
    whole = select(count(), count_distinct(_once()), _pence_once("pence")).from_(table(standing))
    rows, events, pence = session.rows(whole)[0]
    return Found(
        standing=standing,
        relation=relation,
        rows=int(rows) + len(problems),
        events=int(events) + sum(p.count for _, p in problems),
        pence=int(pence),
        tallies=(*differences, *about_files),
        weighed=(*_by_weight(session, standing, weights, differences), *_files_by_weight(about_files)),
        by_code=_sums(session, standing, problems),
        problems=tuple(problems),
    )


def _standing(session: Session, comparison: Comparison) -> str:
    """The findings that were not declared and are not wrong in live already: only these are counted and weighed."""
    new = exp.EQ(this=col("status"), expression=text(str(Status.NEW)))
    standing = select("*").from_(table(comparison.findings)).where(all_of([is_null(col("expected_by")), new]))
    return session.view(standing, "standing")


def _tallies(session: Session, findings: str, kinds: dict[str, Kind], usual: Mapping[str, Usual]) -> list[Tally]:
    keys = ("code", "table_name", "column_name", "side")
    lost = all_of(
        [not_null(col("old_value")), is_null(col("new_value")), exp.EQ(this=col("side"), expression=text("both"))]
    )
    emptied = count_distinct(when((lost, _once())))
    query = select(*keys, count_distinct(_once()), _stake(), emptied).from_(table(findings))
    query = query.group_by(*keys).order_by(*keys)
    return [
        Tally(
            code,
            kinds.get(name, Kind.PLAIN),
            column,
            side,
            name,
            int(n),
            int(pence),
            int(lost_on),
            usual=usual.get(code),
        )
        for code, name, column, side, n, pence, lost_on in session.rows(query)
    ]


def _once() -> exp.Expr:
    """What a payment is counted by: in every table that it stands in it is the same event."""
    return col("event_id")


def _stake() -> exp.Expr:
    """Pence at stake: what differs, once a record; of a breach, how far off it is, whatever else differs there."""
    breach = (not_null(col("source")), exp.Abs(this=col("delta_pence")))
    return total(when(breach, (col("second_view"), number(0)), otherwise=col("pence")))


def _pence_once(column: str) -> exp.Expr:
    return total(when((col("second_view"), number(0)), otherwise=col(column)))


def _tally(side: str, problem: Problem, kinds: dict[str, Kind]) -> Tally:
    kind = kinds.get(problem.table, Kind.PLAIN)
    return Tally(problem.code, kind, problem.column or None, side, problem.table, problem.count, 0)


def _by_weight(session: Session, findings: str, weights: str, tallies: Sequence[Tally]) -> list[Weighed]:
    """Differences by code and weight; a record is counted once under each weight that it has."""
    query = select(col("code", "f"), col("weight", "w"), count_distinct(_once()), _stake())
    query = (
        query.from_(table(findings, "f"))
        .join(table(weights, "w"), on=_same_weight())
        .group_by(col("code", "f"), col("weight", "w"))
    )
    found = []
    for code, weight, n, pence in sorted(session.rows(query)):
        mine = tuple(t for t in tallies if t.code == code and t.weight == weight)
        found.append(Weighed(code, Weight(weight), int(n), int(pence), mine))
    return found


def _files_by_weight(tallies: Sequence[Tally]) -> list[Weighed]:
    groups: dict[tuple[str, Weight], list[Tally]] = {}
    for t in tallies:
        groups.setdefault((t.code, t.weight), []).append(t)
    return [
        Weighed(code, weight, sum(t.events for t in mine), 0, tuple(mine))
        for (code, weight), mine in sorted(groups.items())
    ]


def _same_weight() -> exp.Expr:
    column = exp.Coalesce(this=col("column_name", "f"), expressions=[text("")])
    return all_of(
        [
            *(exp.EQ(this=col(n, "w"), expression=col(n, "f")) for n in ("code", "table_name", "side")),
            exp.EQ(this=col("column_name", "w"), expression=column),
        ]
    )


def _weights(session: Session, tallies: Sequence[Tally]) -> str:
    """The weight of each code, table, column and side that occurs."""
    relation = session.create(
        "weights", {"code": "text", "table_name": "text", "column_name": "text", "side": "text", "weight": "text"}
    )
    rows = {(t.code, t.table, t.column or "", t.side, str(t.weight)) for t in tallies}
    session.insert(relation, sorted(rows))
    return relation


def _rows(session: Session, problems: Sequence[tuple[str, Problem]]) -> str:
    """What is wrong with files as rows of findings; the place is the record's key."""
    kinds = {"pence": "bigint", "delta_pence": "bigint", "days": "int"}
    relation = session.create("file_findings", {name: kinds.get(name, "text") for name in _CONTRACT})
    session.insert(relation, [_row(side, p) for side, p in problems])
    return relation


def _row(side: str, p: Problem) -> Row:
    told = "" if p.code == "file.field" else p.message
    identity = "|".join((p.code, side, p.table or p.file, p.column, told))
    made = md5(identity.encode("utf-8", "backslashreplace"), usedforsecurity=False).hexdigest()
    key = f"{p.file}, line {p.line:,}" if p.line else p.file
    values = {
        "finding_id": made,
        "code": p.code,
        "status": "new" if side == "candidate" else "old",
        "side": side,
        "table_name": p.table,
        "record_key": p.table or p.file,
        "event_id": made,
        "column_name": p.column or None,
        "new_value": p.found or None,
        "expected_value": p.expected or None,
        "workings": p.message,
        "pence": 0,
        "delta_pence": 0,
        "location": key,
    }
    return tuple(values.get(name) for name in _CONTRACT)


def _weighed(session: Session, findings: str, about_files: str, weights: str) -> str:
    both = exp.union(
        select(*_CONTRACT).from_(table(findings)),
        select(*_CONTRACT).from_(table(about_files)),
        distinct=False,
        copy=False,
    )
    columns = [col(n, "f") for n in _CONTRACT]
    live = all_of([not_null(col("source", "f")), exp.NEQ(this=col("side", "f"), expression=text("candidate"))])
    declared = (any_of([not_null(col("expected_by", "f")), live]), text(str(Weight.NOTE)))
    weight = named(cast(when(declared, otherwise=col("weight", "w")), "text"), "weight")
    query = (
        select(*columns, weight)
        .from_(both.subquery("f", copy=False))
        .join(table(weights, "w"), on=_same_weight(), join_type="left")
    )
    return session.view(query, "weighed")


def _sums(session: Session, findings: str, problems: Sequence[tuple[str, Problem]]) -> dict[str, CodeSum]:
    """Every code added up, worst first."""
    whole = select(
        "code",
        count_distinct(_once()),
        _stake(),
        _pence_once("delta_pence"),
        count_distinct(when((not_null(col("inputs")), _once()))),
        named(exp.Min(this=col("code_rank")), "rank"),
    )
    whole = whole.from_(table(findings)).group_by("code").order_by("rank", "code")
    columns = _counted(session, findings, "column_name", col("event_id"))
    tables = _counted(session, findings, "table_name", exp.Coalesce(this=col("rec"), expressions=[text("")]))
    found = {
        str(code): CodeSum(int(n), int(pence), int(delta), columns.get(code, {}), tables.get(code, {}), int(inputs))
        for code, n, pence, delta, inputs, _ in session.rows(whole)
    }
    return {**_file_sums(problems), **found}


def _counted(session: Session, findings: str, by: str, what: exp.Expr) -> dict[str, dict[str, int]]:
    query = select("code", by, count_distinct(what)).from_(table(findings))
    query = (
        query.where(exp.Not(this=exp.Is(this=col(by), expression=exp.Null()))).group_by("code", by).order_by("code", by)
    )
    counted: dict[str, dict[str, int]] = {}
    for code, name, n in session.rows(query):
        counted.setdefault(str(code), {})[str(name)] = int(n)
    return counted


def _file_sums(problems: Sequence[tuple[str, Problem]]) -> dict[str, CodeSum]:
    sums: dict[str, CodeSum] = {}
    for _, p in sorted(problems, key=lambda item: item[1].code):
        so_far = sums.get(p.code, CodeSum(0, 0, 0, {}, {}))
        columns, tables = dict(so_far.columns), dict(so_far.tables)
        if p.column:
            columns[p.column] = columns.get(p.column, 0) + p.count
        if p.table:
            tables[p.table] = tables.get(p.table, 0) + p.count
        sums[p.code] = CodeSum(so_far.events + p.count, 0, 0, columns, tables)
    return sums
