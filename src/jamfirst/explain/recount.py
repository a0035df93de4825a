"""The exact counts of slices: one pass over everything, and what it drops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines.build import (
    all_of,
    coalesce,
    count_distinct,
    count_when,
    named,
    number,
    select,
    sub,
    table,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.explain.conditions import tested
from jamfirst.explain.sample import Sample, is_affected, unit_of
from jamfirst.explain.slices.bits import saved
from jamfirst.explain.slices.rule import Rule, cost

Expr = exp.Expr


@dataclass(frozen=True, slots=True)
class Counts:
    """The exact counts of one slice; ``held_out`` and ``held_out_affected`` are of records outside the sample.
    ``first`` and ``first_affected`` count those that no slice before it has."""

    records: int
    affected: int
    units: int
    held_out: int
    held_out_affected: int
    first: int = 0
    first_affected: int = 0


def recount(
    session: Session, labelled: str, unit: str | None, sample: Sample, rules: Sequence[Rule], *, apart: bool = True
) -> list[Counts]:
    """The exact counts of each rule, in one pass over all records; without those outside the sample unless they are to
    be told ``apart``, which takes a hash of each."""
    if not rules:
        return []
    parts = list(dict.fromkeys(p for rule in rules for p in rule))
    places = {part: f"t{i}" for i, part in enumerate(parts)}
    columns = [named(coalesce(tested(sample, part), exp.false()), name) for part, name in places.items()]
    seen = sample.drawn.copy() if sample.drawn is not None and apart else exp.true()
    columns += [named(is_affected(), "hit"), named(seen, "seen"), named(when((is_affected(), unit_of(unit))), "unit")]
    met = [all_of(exp.column(places[p]) for p in rule) for rule in rules]
    first = when(*((m.copy(), number(i)) for i, m in enumerate(met)), otherwise=number(-1))
    flags = [named(m, f"r{i}") for i, m in enumerate(met)]
    tested_rows = sub(select(*columns).from_(table(labelled)), "tested")
    rows = sub(select("hit", "seen", "unit", named(first, "first"), *flags).from_(tested_rows), "flagged")
    found = session.rows(select(*(e for i in range(len(rules)) for e in _asked(i))).from_(rows))[0]
    numbers = [int(n) for n in found]
    return [Counts(*numbers[i : i + 7]) for i in range(0, len(numbers), 7)]


def _asked(i: int) -> list[Expr]:
    mine, hit = exp.column(f"r{i}"), exp.column("hit")
    outside = exp.Not(this=exp.column("seen"))
    own = exp.EQ(this=exp.column("first"), expression=number(i))
    return [
        count_when(mine),
        count_when(all_of([mine.copy(), hit])),
        count_distinct(when((mine.copy(), exp.column("unit")))),
        count_when(all_of([mine.copy(), outside])),
        count_when(all_of([mine.copy(), outside.copy(), hit.copy()])),
        count_when(own),
        count_when(all_of([own.copy(), hit.copy()])),
    ]


def worth(sample: Sample, rule: Rule, counts: Counts) -> tuple[float, float]:
    """What a rule is worth by exact counts, in bits over its price: by rows, and with each payee counted once."""
    price = cost(sample.coded, rule)
    if not counts.affected or counts.affected * sample.records <= counts.records * sample.affected:
        return -price, -price
    bits = saved(counts.affected, counts.records, sample.affected, sample.records).item()
    return bits - price, bits * counts.units / counts.affected - price


def pruned(session: Session, labelled: str, unit: str | None, sample: Sample, rules: Sequence[Rule]) -> list[Rule]:
    """The rules without the conditions that the exact counts of all records do not support. A condition stays where
    what it saves, each payee counted once, is more than its price."""
    if sample.drawn is None:
        return list(rules)
    shorter = [(rule, tuple(p for p in rule if p != part)) for rule in rules if len(rule) > 1 for part in rule]
    asked = list(dict.fromkeys([*rules, *(short for _, short in shorter)]))
    counts = dict(zip(asked, recount(session, labelled, unit, sample, asked, apart=False), strict=True))
    found = []
    for rule in rules:
        mine = [short for whole, short in shorter if whole == rule]
        better = [s for s in mine if not _supported(sample, rule, s, counts)]
        found.append(max(better, key=lambda s: (worth(sample, s, counts[s])[0], s)) if better else rule)
    return list(dict.fromkeys(found))


def _supported(sample: Sample, rule: Rule, short: Rule, counts: dict[Rule, Counts]) -> bool:
    mine, its = counts[rule], counts[short]
    share = mine.units / mine.affected if mine.affected else 1.0
    price, less = cost(sample.coded, rule), cost(sample.coded, short)
    gained = (worth(sample, rule, mine)[0] + price) - (worth(sample, short, its)[0] + less)
    return gained * share > price - less
