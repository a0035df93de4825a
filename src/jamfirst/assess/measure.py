"""What each rule of a policy looks at, added up exactly: a record that fits it several times counts once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from jamfirst.decide import Measured, Scope, Sum, Tally, scopes
from jamfirst.engines.build import all_of, coalesce, col, count_distinct, number, select, sub, table, text, total, when
from jamfirst.engines.session import Session
from jamfirst.model.comparison import TableComparison
from jamfirst.model.policy import Limits, Policy

_PLACE = ("code", "table_name", "column_name", "side")

_IN_TALLIES_ALONE = ("file.", "variance.")


def measure(
    session: Session, findings: str, policy: Policy, tallies: Sequence[Tally], tables: Sequence[TableComparison]
) -> Measured:
    """Every scope of the policy over ``findings`` (a relation of differences) and over what stands in ``tallies``
    alone: what is wrong with files, and payslips set against the period before. Pence are those at stake on the records
    that a rule looks at, under whatever code they stand; a second view of a payment has none of its own."""
    found = [scope for scope in scopes(policy, tallies) if scope.tallies]
    covered = _covered(session, findings, found)
    limits = [said for rule in policy.rules for said in (rule.no_go, rule.hold)]
    events = _events(session, covered)
    pence = _pence(session, findings, covered) if any(said.pence is not None for said in limits) else {}
    by_table = _by_table(session, covered, limits)
    sums = {s.key: _with_others(s, events.get(s.key, 0), pence.get(s.key, 0), by_table.get(s.key, {})) for s in found}
    nothing = {scope.key: Sum(0, 0, {}) for scope in scopes(policy, ())}
    return Measured(nothing | sums, {t.table: min(t.baseline_rows, t.candidate_rows) for t in tables})


def _covered(session: Session, findings: str, found: Sequence[Scope]) -> exp.Select:
    """Which record stands in which scope, and in which table."""
    places = session.create("scopes", {"scope": "text"} | dict.fromkeys(_PLACE, "text"))
    rows = {(s.key, t.code, t.table, t.column or "", t.side) for s in found for t in s.tallies}
    session.insert(places, sorted(rows))
    column = coalesce(col("column_name", "f"), text(""))
    here = [exp.EQ(this=col(n, "s"), expression=col(n, "f")) for n in _PLACE if n != "column_name"]
    here.append(exp.EQ(this=col("column_name", "s"), expression=column))
    query = select(col("scope", "s"), col("event_id", "f"), col("table_name", "f")).from_(table(findings, "f"))
    return query.join(table(places, "s"), on=all_of(here))


def _events(session: Session, covered: exp.Select) -> dict[str, int]:
    query = select("scope", count_distinct(col("event_id"))).from_(sub(covered.copy(), "c")).group_by("scope")
    return {str(scope): int(n) for scope, n in session.rows(query)}


def _pence(session: Session, findings: str, covered: exp.Select) -> dict[str, int]:
    once = select("scope", "event_id").from_(sub(covered.copy(), "c")).group_by("scope", "event_id")
    own = total(when((col("second_view"), number(0)), otherwise=col("pence"))).as_("stake")
    stakes = select("event_id", own).from_(table(findings)).group_by("event_id")
    same = exp.EQ(this=col("event_id", "o"), expression=col("event_id", "e"))
    query = select(col("scope", "o"), total(col("stake", "e"))).from_(sub(once, "o"))
    query = query.join(sub(stakes, "e"), on=same).group_by(col("scope", "o"))
    return {str(scope): int(pence) for scope, pence in session.rows(query)}


def _by_table(session: Session, covered: exp.Select, limits: Sequence[Limits]) -> dict[str, dict[str, int]]:
    """Records by table, where a rule asks for a share."""
    counted: dict[str, dict[str, int]] = {}
    if all(said.share is None for said in limits):
        return counted
    query = select("scope", "table_name", count_distinct(col("event_id"))).from_(sub(covered.copy(), "c"))
    for scope, name, n in session.rows(query.group_by("scope", "table_name")):
        counted.setdefault(str(scope), {})[str(name)] = int(n)
    return counted


def _with_others(scope: Scope, events: int, pence: int, by_table: Mapping[str, int]) -> Sum:
    """A sum of differences and of what stands in tallies alone."""
    more = [t for t in scope.tallies if t.code.startswith(_IN_TALLIES_ALONE)]
    together = dict(by_table)
    for t in more:
        together[t.table] = together.get(t.table, 0) + t.events
    return Sum(events + sum(t.events for t in more), pence + sum(t.pence for t in more), together)
