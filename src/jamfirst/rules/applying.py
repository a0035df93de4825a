"""One rule applied to one table: the records that break it become breaches, the others are counted."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    any_of,
    cast,
    coalesce,
    col,
    count,
    count_when,
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
from jamfirst.model.law import CannotCheck, RuleResult
from jamfirst.model.run import Table
from jamfirst.rules.breaches import add_breaches, judged_columns
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Rule
from jamfirst.rules.working import Worked, broken_anywhere, not_known, reason


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records a rule is about, and why some could not be answered."""

    records: int
    cannot: tuple[CannotCheck, ...]

    @property
    def checked(self) -> int:
        """How many were answered."""
        return self.records - sum(c.records for c in self.cannot)


_NOTHING = Counts(0, ())

SMALL = 20_000
"""Records up to which planning a query costs more than running it: there a rule is first asked only whether anything
fails at all, which needs none of the texts that tell what failed."""


def apply_rule(rule: Rule, owner: Table, given: Given, into: str) -> RuleResult:
    """Work a rule out on one table and add what breaks it to the relation ``into`` (see ``breaches.COLUMNS``)."""
    session, worked = given.session, rule.evaluate(given)
    if given.relation.rows <= SMALL:
        records, failing_records = _first_look(rule, worked, session)
        if not failing_records:
            return result(rule, owner.name, Counts(records, ()))
        worked = rule.evaluate(given)
    else:
        records = _about(worked, given)
    if worked.sift is not None and given.relation.rows > SMALL:
        worked = rule.evaluate(given.among(worked.sift()))
    failing = session.keep(_failing(rule, worked), "failing")
    cannot, breached, gap = _counted(session, failing, rule, worked)
    if breached:
        for place, one in enumerate(worked.judged):
            add_breaches(session, into, rule, owner, given.relation, failing, place, one)
    session.drop(failing)
    return result(rule, owner.name, Counts(records, cannot), breached, gap)


def result(
    rule: Rule, owner: str = "", counts: Counts = _NOTHING, breached: int = 0, gap: int = 0, not_applied: str = ""
) -> RuleResult:
    """What came of a rule, on a table or of one that was not applied."""
    return RuleResult(
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


def _applies(worked: Worked) -> Expr:
    return worked.applies.copy() if worked.applies is not None else exp.true()


def _first_look(rule: Rule, worked: Worked, session: Session) -> tuple[int, int]:
    """How many records a rule is about, and how many of them break it or cannot be checked."""
    unknown = [is_null(col(name)) for name in rule.needs.columns]
    unanswered = any_of([*unknown, *(coalesce(one.condition.copy(), exp.false()) for one in worked.cannot)])
    fails = any_of([unanswered, broken_anywhere(worked.judged, rule.tolerance.pence)])
    query = select(count(), count_when(fails)).from_(sub(worked.working.query, "w")).where(_applies(worked))
    ((records, failing),) = session.rows(query)
    return int(records), int(failing)


def _about(worked: Worked, given: Given) -> int:
    """How many records a rule is about: counted on the table itself, where nothing that was worked out says which they
    are. No step but ``where`` changes how many records there are."""
    if worked.applies is None and not worked.working.narrowed:
        return given.relation.rows
    used = set() if worked.applies is None else {column.name for column in worked.applies.find_all(exp.Column)}
    source: exp.Expr = table(given.relation.name)
    if worked.working.narrowed or not given.relation.columns.issuperset(used):
        source = sub(worked.working.query.copy(), "w")
    return int(given.session.rows(select(count()).from_(source).where(_applies(worked)))[0][0])


def _failing(rule: Rule, worked: Worked) -> exp.Query:
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
    failing = any_of([not_null(col("reason")), broken])
    return query.where(exp.And(this=exp.paren(_applies(worked)), expression=exp.paren(failing)))


def _flag_of(name: str) -> str:
    return f"broken_{name.rpartition('_')[2]}"


def _off(place: int) -> Expr:
    return total(exp.Abs(this=when((col(f"broken_{place}"), col(f"off_{place}")))))


def _counted(session: Session, failing: str, rule: Rule, worked: Worked) -> tuple[tuple[CannotCheck, ...], int, int]:
    """Why records cannot be checked and how many, how many break the rule, and how far off these are in pence."""
    missing = {not_known(name) for name in rule.needs.columns}
    usual = {one.reason for one in worked.cannot if one.usual}
    offs = (_off(place) for place, _ in enumerate(worked.judged))
    query = select("reason", count(), *offs).from_(table(failing)).group_by("reason").order_by("reason")
    rows = session.rows(query)
    unanswered = [(str(why), int(n)) for why, n, *_ in rows if why is not None]
    cannot = tuple(CannotCheck(why, n, why in missing, why in usual) for why, n in unanswered)
    broken = [(int(n), sum(map(int, gaps))) for why, n, *gaps in rows if why is None]
    breached, gap = broken[0] if broken else (0, 0)
    return cannot, breached, gap
