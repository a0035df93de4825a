"""Two slices of one side that share a condition and together fill it are one: late up to a day, and not paid after it.

The search is asked for one sort of finding at a time. Where suppliers on terms of 14 days are paid late, and those of
them who fall beyond the horizon not at all, each sort needs a second condition that says which sort it is. What they
have in common is the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from jamfirst.engines.build import all_of, col, count, count_when, exp_in, select, table
from jamfirst.engines.session import Session
from jamfirst.explain.affected import placed_records
from jamfirst.explain.members import meets
from jamfirst.explain.one_side import Guess, Side
from jamfirst.explain.statistics import by_chance, wilson
from jamfirst.model.cause import Slice

AS_SURE = 0.95
"""How sure the shared condition has to be, as a share of the less sure of both slices."""


def with_shared(session: Session, side: Side, guesses: Sequence[Guess]) -> tuple[Guess, ...]:
    """The guesses of a side, those that together fill a condition which they share described by it."""
    found = list(guesses)
    for i, j in combinations(range(len(found)), 2):
        first, second = found[i], found[j]
        one = _together(session, side, first, second) if _may(first, second) else None
        if one is not None:
            found[i], found[j] = (_described(g, one) for g in (first, second))
    return tuple(found)


def _may(a: Guess, b: Guess) -> bool:
    """Whether two guesses share a part of what describes them, and neither is the other."""
    if a.slice is None or b.slice is None or a.slice.few_units or b.slice.few_units:
        return False
    mine, theirs = set(a.slice.conditions), set(b.slice.conditions)
    return mine != theirs and bool(mine & theirs)


def _described(guess: Guess, one: Slice) -> Guess:
    return replace(guess, slice=one, records=one.affected, fine=one.records - one.affected)


def _together(session: Session, side: Side, a: Guess, b: Guess) -> Slice | None:
    assert a.slice is not None
    assert b.slice is not None
    shared = tuple(c for c in a.slice.conditions if c in b.slice.conditions)
    one = replace(a.slice, conditions=shared, alternatives=())
    unit = side.population.unit
    condition = meets(one, side.attributes, unit.name if unit else None)
    hit = exp_in(col("id"), placed_records(side.explained, (*a.groups, *b.groups), side.placed))
    rows = table(side.population.relation)
    query = select(count_when(condition), count_when(all_of([condition.copy(), hit])), count_when(hit.copy()), count())
    records, affected, everywhere, all_records = (int(n) for n in session.rows(query.from_(rows))[0])
    precision = affected / records if records else 0.0
    if precision < AS_SURE * min(a.slice.affected / a.slice.records, b.slice.affected / b.slice.records):
        return None
    return _counted(one, records, affected, everywhere, all_records)


def _counted(one: Slice, records: int, affected: int, everywhere: int, all_records: int) -> Slice:
    rest = max(everywhere - affected, 1) / max(all_records - records, 1)
    return replace(
        one,
        records=records,
        affected=affected,
        assigned=affected,
        units=one.units,
        all_affected=everywhere,
        all_records=all_records,
        precision=wilson(affected, records),
        held_out=0,
        recall=round(affected / everywhere, 6),
        lift=round(affected / records / rest, 3),
        p=by_chance(affected, records, everywhere, all_records, 1.0, one.tried),
    )
