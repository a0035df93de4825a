"""One case worked by hand: a rule applied to a record that somebody typed, with every step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlglot import exp

from jamfirst.engines.build import Expr, cast, col, named, number, select, sub
from jamfirst.engines.session import Session
from jamfirst.model.columns import Column, ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.run import Run, RunFacts, Table
from jamfirst.model.service import RuleSettings
from jamfirst.rules.breaches import judged_columns
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.prepared import prepared
from jamfirst.rules.rule import Needs, Rule
from jamfirst.rules.together import together
from jamfirst.rules.working import Worked, reason, shown

Record = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Broken:
    """A column that breaks the rule: what was found and what the law gives, as findings show them."""

    column: str
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule says of one record: whether it is about it at all, why it cannot be checked (empty where it can), the
    steps as (label, value) and what breaks the rule."""

    applies: bool
    cannot: str
    steps: tuple[tuple[str, str], ...]
    broken: tuple[Broken, ...]


def try_rule(
    session: Session,
    rule: Rule,
    record: Record,
    records: Sequence[Record] = (),
    others: Mapping[Kind, Sequence[Record]] | None = None,
    settings: RuleSettings | None = None,
    facts: RunFacts | None = None,
) -> Tried:
    """Apply a rule to one record, given as text by canonical column; ``records`` are others of its table, ``others``
    records of further kinds. A column that is left out counts as one that the file has and leaves empty."""
    run = typed_run(session, rule, (record, *records), others or {})
    relations = {t.kind: _prepared(session, rule, t) for t in run.tables}
    further = [n for n in rule.others if n.kind in relations]
    given = Given(
        session,
        relations[rule.needs.kind],
        {n.kind: together(session, [relations[n.kind]], n.names) for n in further},
        facts or RunFacts(),
        settings or RuleSettings(),
    )
    return _tried(session, rule, rule.evaluate(given))


def typed_run(session: Session, rule: Rule, records: Sequence[Record], others: Mapping[Kind, Sequence[Record]]) -> Run:
    """Records as a run of tables, one for each kind that the rule needs, in the order in which they are given."""
    tables = [_table(session, rule.needs, records, "records")]
    for needs in rule.others:
        if needs.kind != rule.needs.kind and not (needs.optional and needs.kind not in others):
            tables.append(_table(session, needs, others.get(needs.kind, ()), str(needs.kind)))
    return Run(Path("by-hand"), RunFacts(), (), tuple(tables))


def _prepared(session: Session, rule: Rule, owner: Table) -> Relation:
    asked = [needs for needs in (rule.needs, *rule.others) if needs.kind == owner.kind]
    names = {*KINDS[owner.kind].columns, *(name for needs in asked for name in needs.names)}
    return prepared(session, owner, names, [column for needs in asked for column in needs.further])


def _table(session: Session, needs: Needs, records: Sequence[Record], name: str) -> Table:
    given = {column for record in records for column in record}
    own, known = KINDS[needs.kind].columns, needs.known
    names = [n for n in known if n in given or n in needs.columns or n in needs.present]
    columns = tuple(
        Column(i, n, ValueType.TEXT, known[n].role, canonical=n if n in own else None) for i, n in enumerate(names)
    )
    relation = session.create("typed", {f"c{i}": "text" for i, _ in enumerate(names)} | _PLACE)
    rows = [(*(record.get(n) or None for n in names), 0, at) for at, record in enumerate(records, start=1)]
    session.insert(relation, rows)
    return Table(name, needs.kind, "typed", columns, relation, len(rows), ("typed",))


_PLACE = {"file_no": "int", "record_no": "bigint"}


def _tried(session: Session, rule: Rule, worked: Worked) -> Tried:
    """The steps and the answer for the first record."""
    why = cast(reason(worked.cannot, rule.needs.columns), "text")
    applies: Expr = worked.applies if worked.applies is not None else exp.true()
    steps = [named(cast(shown(s), "text"), f"step_{i}") for i, s in enumerate(worked.working.shown)]
    judged = judged_columns(worked.judged, rule.tolerance.pence)
    answers = [named(value, name) for name, value in judged.items()]
    query = select(named(why, "reason"), named(applies, "applies"), *steps, *answers)
    first = exp.EQ(this=col("record_no"), expression=number(1))
    rows = session.rows(query.from_(sub(worked.working.query, "w")).where(first))
    found = dict(zip(("reason", "applies", *(s.alias for s in steps), *judged), rows[0], strict=True))
    told = tuple(
        (s.label, str(found[f"step_{i}"])) for i, s in enumerate(worked.working.shown) if found[f"step_{i}"] is not None
    )
    about = bool(found["applies"])
    answered = about and found["reason"] is None
    broken = tuple(
        Broken(one.column, str(found[f"found_{i}"]), str(found[f"expected_{i}"]))
        for i, one in enumerate(worked.judged)
        if answered and found[f"broken_{i}"]
    )
    return Tried(about, str(found["reason"] or "") if about else "", told, broken)
