"""A finding of its own: single payees with many affected records, which no other condition describes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines.build import any_of, coalesce, count, count_when, named, number, select, sub, table
from jamfirst.engines.session import Session
from jamfirst.explain.conditions import tested
from jamfirst.explain.recount import Counts
from jamfirst.explain.sample import Sample, is_affected, unit_of
from jamfirst.explain.slices.rule import Rule
from jamfirst.explain.statistics import by_chance

FEWEST = 5
"""The fewest affected records of one payee that are many."""

MOST = 10
"""The most payees that are few."""

_SHARE = 0.2
_CHANCE = 0.001


@dataclass(frozen=True, slots=True)
class FewUnits:
    """Payees with their counts: together a good part of all that no slice describes."""

    units: tuple[str, ...]
    counts: Counts


def few_units(session: Session, labelled: str, unit: str, sample: Sample, rules: Sequence[Rule]) -> FewUnits | None:
    """Payees with more affected records than chance would give any, where a few of them have a fifth or more of those
    that no rule describes; ``None`` where there are none."""
    mine = [coalesce(exp.and_(*(tested(sample, p) for p in rule)), exp.false()) for rule in rules]
    query = select(named(unit_of(unit), "unit"), named(is_affected(), "hit")).from_(table(labelled))
    rows = sub(query.where(exp.Not(this=exp.Paren(this=any_of(mine)))), "left_over")
    records, affected, units = map(int, session.rows(_totals(rows.copy()))[0])
    many = select("unit", count(), count_when(exp.column("hit"))).from_(rows).group_by("unit")
    many = many.having(exp.GTE(this=count_when(exp.column("hit")), expression=number(FEWEST)))
    many = many.order_by(exp.Ordered(this=count_when(exp.column("hit")), desc=True), "unit").limit(MOST, copy=False)
    found = [(str(u), int(n), int(k)) for u, n, k in session.rows(many)]
    found = [(u, n, k) for u, n, k in found if by_chance(k, n, affected, records, 1.0, units) < _CHANCE]
    total = sum(k for _, _, k in found)
    if total < max(2 * FEWEST, _SHARE * affected):
        return None
    counts = Counts(sum(n for _, n, _ in found), total, len(found), 0, 0, sum(n for _, n, _ in found), total)
    return FewUnits(tuple(sorted(u for u, _, _ in found)), counts)


def _totals(rows: exp.Subquery) -> exp.Select:
    units = exp.Count(this=exp.Distinct(expressions=[exp.column("unit")]))
    return select(count(), count_when(exp.column("hit")), units).from_(rows)
