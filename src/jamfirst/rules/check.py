"""Apply the rules to a run: every record that breaks one, and what could not be checked, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    any_of,
    cast,
    coalesce,
    col,
    count,
    is_null,
    named,
    not_null,
    null,
    select,
    sub,
    table,
    total,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.model.kinds import KINDS, CanonicalColumn, Kind
from jamfirst.model.law import Breaches, CannotCheck, RuleOutcome
from jamfirst.model.run import Run, Table
from jamfirst.model.service import RuleSettings
from jamfirst.rules.breaches import COLUMNS, add_breaches, judged_columns, who_columns
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.prepared import column_of, prepared
from jamfirst.rules.registry import rules
from jamfirst.rules.rule import Needs, Rule
from jamfirst.rules.working import Worked, column_words, reason

_NO_SETTINGS = RuleSettings()


def check(
    run: Run, session: Session, settings: RuleSettings = _NO_SETTINGS, chosen: Sequence[Rule] | None = None
) -> Breaches:
    """Apply every rule (or those ``chosen``) to every table that it is about.

    A rule that misses a table or a column, or that the service file skips, is listed as not applied, with the reason.
    Raises ``BadInputError`` where a file that the service file names for a rule cannot be read.
    """
    applied = tuple(chosen if chosen is not None else rules(settings))
    places = [(rule, owner) for rule in applied for owner in _tables(rule, run)]
    relations = _relations(session, run, [rule for rule, _ in places])
    paths = {file.name: file.path for file in run.files}
    into = session.create("breaches", COLUMNS)
    made: dict[str, str] = {}
    outcomes: list[RuleOutcome] = []
    for rule in applied:
        why = _not_applied(rule, run, settings)
        if why:
            outcomes.append(_outcome(rule, not_applied=why))
            continue
        for owner in _tables(rule, run):
            others = _others(session, rule, run, relations, made)
            files = tuple(paths[name] for name in owner.files if name in paths)
            given = Given(session, relations[owner.name], others, run.facts, settings, made, files)
            outcomes.append(_applied(rule, owner, given, into))
    return Breaches(tuple(outcomes), into)


def _tables(rule: Rule, run: Run) -> list[Table]:
    return [t for t in run.tables if _fits(rule.needs, t)]


def _fits(needs: Needs, owner: Table) -> bool:
    return owner.kind == needs.kind and not _absent(needs, owner)


def _others(
    session: Session, rule: Rule, run: Run, relations: Mapping[str, Relation], made: dict[str, str]
) -> dict[Kind, Relation]:
    """The further tables of a rule, by kind: where several are of one kind, their records together."""
    found = {}
    for needs in rule.others:
        fitting = [relations[t.name] for t in run.tables if _fits(needs, t)]
        if fitting:
            found[needs.kind] = _united(session, needs, fitting, made)
    return found


def _united(session: Session, needs: Needs, parts: Sequence[Relation], made: dict[str, str]) -> Relation:
    if len(parts) == 1:
        return parts[0]
    key = f"{needs.kind}: {', '.join(part.name for part in parts)}: {', '.join(sorted(needs.names))}"
    if key not in made:
        queries = [select(*sorted(needs.names), "file_no", "record_no").from_(table(part.name)) for part in parts]
        whole: exp.Query = queries[0]
        for query in queries[1:]:
            whole = exp.union(whole, query, distinct=False, copy=False)
        made[key] = session.numbered(session.keep(whole, "united"))
    has = frozenset().union(*(part.has for part in parts))
    return Relation(made[key], ", ".join(part.table for part in parts), needs.kind, has)


def _not_applied(rule: Rule, run: Run, settings: RuleSettings) -> str:
    """Why a rule is not applied to a run; empty where it is."""
    if rule.id in settings.skip:
        return f"skipped by the service file: {settings.skip[rule.id]}"
    wanted = (rule.needs, *(needs for needs in rule.others if not needs.optional))
    missing = [why for needs in wanted if (why := _lacks(needs, run))]
    return "; ".join([*missing, *filter(None, [rule.lacks(settings)])])


def _lacks(needs: Needs, run: Run) -> str:
    of_kind = [t for t in run.tables if t.kind == needs.kind]
    if not of_kind:
        return f"needs a table of {KINDS[needs.kind].noun[1]}"
    if any(_fits(needs, t) for t in of_kind):
        return ""
    best = min(of_kind, key=lambda t: len(_absent(needs, t)))
    lacking = ", ".join(column_words(name) for name in _absent(needs, best))
    return f"needs {lacking} in a table of {KINDS[needs.kind].noun[1]}"


def _absent(needs: Needs, owner: Table) -> list[str]:
    return [name for name in (*needs.columns, *needs.present) if column_of(owner, name) is None]


def _relations(session: Session, run: Run, applied: Sequence[Rule]) -> dict[str, Relation]:
    """Every table that a rule looks at, prepared once with all the columns that any of them asks for."""
    wanted: dict[Kind, set[str]] = {}
    further: dict[Kind, dict[str, CanonicalColumn]] = {}
    for rule in applied:
        for needs in (rule.needs, *rule.others):
            wanted.setdefault(needs.kind, set()).update(needs.names)
            further.setdefault(needs.kind, {}).update(needs.further)
    found = {}
    for owner in run.tables:
        if owner.kind in wanted:
            names = wanted[owner.kind] | set(who_columns(owner))
            found[owner.name] = prepared(session, owner, names, kept=True, further=further[owner.kind])
    return found


@dataclass(frozen=True, slots=True)
class _Counts:
    records: int
    cannot: tuple[CannotCheck, ...]

    @property
    def checked(self) -> int:
        return self.records - sum(c.records for c in self.cannot)


def _applied(rule: Rule, owner: Table, given: Given, into: str) -> RuleOutcome:
    """Work a rule out on one table and add what breaks it to the breaches."""
    session, worked = given.session, rule.evaluate(given)
    applies = worked.applies if worked.applies is not None else exp.true()
    counted = select(count()).from_(sub(worked.working.query.copy(), "w")).where(applies.copy())
    failing = session.keep(_failing(rule, worked, applies), "failing")
    records = int(session.rows(counted)[0][0])
    cannot = _cannot(session, failing, worked)
    broken = any_of(col(f"broken_{place}") for place, _ in enumerate(worked.judged))
    tally = select(count(), *(_off(place) for place, _ in enumerate(worked.judged))).from_(table(failing)).where(broken)
    breached, *offs = session.rows(tally)[0]
    if breached:
        for place, one in enumerate(worked.judged):
            add_breaches(session, into, rule, owner, given.relation, failing, place, one)
    session.drop(failing)
    counts = _Counts(records, cannot)
    return _outcome(rule, owner.name, counts, int(breached), sum(map(int, offs)))


def _failing(rule: Rule, worked: Worked, applies: Expr) -> exp.Query:
    """The records that cannot be checked or break the rule: only for these is any text made."""
    why = reason(worked.cannot, rule.needs.columns)
    judged = worked.working.step({"reason": coalesce(cast(why, "text"), null("text"))})
    columns = judged_columns(worked.judged, rule.tolerance.pence)
    flags = {name: value for name, value in columns.items() if name.startswith("broken_")}
    answered = is_null(col("reason"))
    flagged = judged.step({name: exp.And(this=answered.copy(), expression=flag) for name, flag in flags.items()})
    broken = any_of(col(name) for name in flags)
    texts = [named(when((col(_flag_of(n)), v)), n) for n, v in columns.items() if n not in flags]
    workings = named(when((broken.copy(), flagged.workings)), "workings")
    query = select("id", "reason", *flags, *texts, workings).from_(sub(flagged.query, "w"))
    return query.where(
        exp.And(this=exp.paren(applies), expression=exp.paren(any_of([not_null(col("reason")), broken])))
    )


def _flag_of(name: str) -> str:
    return f"broken_{name.rpartition('_')[2]}"


def _off(place: int) -> Expr:
    return total(exp.Abs(this=when((col(f"broken_{place}"), col(f"off_{place}")))))


def _cannot(session: Session, failing: str, worked: Worked) -> tuple[CannotCheck, ...]:
    usual = {one.reason for one in worked.cannot if one.usual}
    query = select("reason", count()).from_(table(failing)).where(not_null(col("reason")))
    rows = session.rows(query.group_by("reason").order_by("reason"))
    return tuple(CannotCheck(str(why), int(n), str(why) in usual) for why, n in rows)


_NOTHING = _Counts(0, ())


def _outcome(
    rule: Rule, owner: str = "", counts: _Counts = _NOTHING, breached: int = 0, gap: int = 0, not_applied: str = ""
) -> RuleOutcome:
    return RuleOutcome(
        rule_id=rule.id,
        title=rule.title,
        certainty=rule.certainty,
        source=rule.source,
        kind=rule.needs.kind,
        words=rule.words,
        table=owner,
        records=counts.records,
        checked=counts.checked,
        breached=breached,
        gap_pence=gap,
        cannot=counts.cannot,
        not_applied=not_applied,
    )
