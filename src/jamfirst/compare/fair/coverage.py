"""Whether both runs cover the same thing. A change of coverage is not a loss.

Two extracts of different months have hardly a record in common; read as a parallel run, every payment of the first
would be "not paid". They are told apart from a release that loses records by three questions: do most records of the
smaller run stand in the other, with the same pounds? If they do, it is the same processing. Else, have the runs a month
in common? Have they a payee in common? Only where they have none of one or the other is there nothing to compare.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from jamfirst.compare.align.cascade import EXACT, Matching
from jamfirst.compare.fair.behind import Behind, uncounted
from jamfirst.compare.identity import amount_field
from jamfirst.compare.pairing import Field
from jamfirst.compare.work import Work
from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, col, count, named, not_null, number, same, select, sub, table
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.dates import month_words
from jamfirst.model.kinds import KINDS

QUESTION = "Same coverage?"

_FEWEST = 10
"""With fewer records on a side nothing is said of what it covers."""
_SAME_PROCESSING = 0.5
_MONTHS_APART = 0.05


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the two sides of a table have in common, where that is too little to compare them record by record.
    ``text`` says it in words; ``period_apart`` whether they are of different months, else they have no payee in
    common."""

    text: str
    period_apart: bool


def apart(work: Work, matching: Matching, settled: int, behind: Behind) -> Coverage | None:
    """Why a table pair cannot be compared, or ``None`` where it can. ``settled`` records are known to be equal."""
    smaller = min(work.rows)
    enough = _SAME_PROCESSING * smaller
    exact = settled + sum(n for what, n in matching.steps if what == EXACT)
    if smaller < _FEWEST or exact >= enough or exact + _agreeing(work, matching) >= enough:
        return None
    months = _months(work)
    common = sum(min(pair) for pair in months.values())
    payees = [_in_common(work, f) for f in _payee_fields(work)]
    months_apart = bool(months) and common <= _MONTHS_APART * smaller
    strangers = bool(payees) and all(both == 0 and min(left, right) >= _FEWEST for left, right, both in payees)
    if not (months_apart or strangers):
        return None
    _take_down(work, months, behind)
    return Coverage(_sentence(work, months, payees, months_apart=months_apart), months_apart)


def _agreeing(work: Work, matching: Matching) -> int:
    """How many records that differ stand on the other side with the same pounds (in a table without pounds: at all)."""
    inexact = {i: n for i, (what, n) in enumerate(matching.steps) if what != EXACT and n}
    amount = amount_field(work.kind, work.pairing)
    if amount is None or not inexact:
        return sum(inexact.values())
    query = select(count()).from_(table(matching.relation, "m"))
    for side, relation in zip("bc", matching.sides, strict=True):
        on = exp.EQ(this=col(side, "m"), expression=col("id", side))
        query = query.join(table(relation, side), on=on)
    equal = same(col(amount.name, "b"), col(amount.name, "c"))
    query = query.where(all_of([equal, exp.In(this=col("step", "m"), expressions=[number(i) for i in inexact])]))
    return int(work.session.rows(query)[0][0])


def day_field(work: Work) -> Field | None:
    """The date that says which period a record is of: the pay date, else the first date that there is."""
    dated = [f for f in work.pairing.fields if f.type in (ValueType.DATE, ValueType.TIMESTAMP)]
    return next((f for role in (Role.PAY_DATE, Role.DATE) for f in dated if f.role == role), None)


def _months(work: Work) -> dict[str, tuple[int, int]]:
    """How many records of each side are of each month (``2025-03``); empty where a side has no dates."""
    day = day_field(work)
    if day is None:
        return {}
    counts: list[dict[str, int]] = []
    for side in work.sides:
        month = exp.Left(this=op.as_text(col(day.name)), expression=number(7))
        inner = select(named(month, "month")).from_(table(side)).where(not_null(col(day.name)))
        found = work.session.rows(select("month", count()).from_(sub(inner, "m")).group_by("month"))
        counts.append({str(name): int(n) for name, n in found})
    if not all(counts):
        return {}
    return {name: (counts[0].get(name, 0), counts[1].get(name, 0)) for name in sorted(counts[0] | counts[1])}


def _payee_fields(work: Work) -> list[Field]:
    return [f for f in work.pairing.with_role(Role.PAYEE) if f.compared]


def _in_common(work: Work, f: Field) -> tuple[int, int, int]:
    """How many different values a column has before and after, and how many on both sides."""
    left, right = (select(f.name).distinct().from_(table(side)).where(not_null(col(f.name))) for side in work.sides)
    on = exp.EQ(this=col(f.name, "l"), expression=col(f.name, "r"))
    joined = select(exp.Count(this=col(f.name, "l")), exp.Count(this=col(f.name, "r")), exp.Sum(this=_one_if(on)))
    joined = joined.from_(sub(left, "l")).join(sub(right, "r"), on=on.copy(), join_type="full outer")
    before, after, both = work.session.rows(joined)[0]
    return int(before), int(after), int(both or 0)


def _one_if(condition: exp.Expr) -> exp.Expr:
    return exp.Case(ifs=[exp.If(this=condition, true=number(1))], default=number(0))


def _take_down(work: Work, months: dict[str, tuple[int, int]], behind: Behind) -> None:
    """The months of each side, and the payees that both have."""
    day, name = day_field(work), work.pair.name
    for side, place in (("baseline", 0), ("candidate", 1)):
        for month, counts in months.items():
            if day is not None and counts[place]:
                row = select(named(exp.Literal.string(month), "value"), named(number(counts[place]), "records"))
                behind.add(QUESTION, name, side, day.label, row)
    for f in _payee_fields(work)[:1]:
        left, right = (select(f.name).distinct().from_(table(side)) for side in work.sides)
        known = exp.In(this=col(f.name), query=right.subquery())
        both = select(named(op.as_text(col(f.name)), "value"), uncounted()).from_(sub(left, "l")).where(known)
        behind.add(QUESTION, name, "both", f.label, both)


def _sentence(
    work: Work, months: dict[str, tuple[int, int]], payees: list[tuple[int, int, int]], *, months_apart: bool
) -> str:
    nouns = KINDS[work.kind].noun[1]
    sides = []
    for place, word in enumerate(("before", "after")):
        when = _span([m for m, counts in months.items() if counts[place]])
        sides.append(f"{word}, {work.rows[place]:,} {nouns}{when}")
    what = "different periods" if months_apart else "different payees"
    common = ""
    if payees:
        left, right, both = max(payees, key=lambda p: p[2])
        common = f" Of {left:,} payees before and {right:,} after, {both:,} are in both."
    return (
        f"{work.pair.name}: the two runs cover {what} ({'; '.join(sides)}).{common} "
        "What is in one only says nothing of a loss, so they were not compared record by record."
    )


def _span(months: list[str]) -> str:
    if not months:
        return ""
    first, last = month_words(months[0]), month_words(months[-1])
    return f" of {first}" if first == last else f" of {first} to {last}"
