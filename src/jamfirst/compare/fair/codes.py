"""Codes that stand in one run only: a cost centre, a pay element or a method that came or went with the change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

from sqlglot import exp

from jamfirst.compare.align.cascade import EXACT, Matching
from jamfirst.compare.fair.behind import Behind
from jamfirst.compare.pairing import Field
from jamfirst.compare.work import Work
from jamfirst.engines import operations as op
from jamfirst.engines.build import col, count, exp_in, named, not_null, number, select, sub, table, text
from jamfirst.model.columns import Role, ValueType

QUESTION = "Same codes?"

_MOST = 2_000
"""A column of about more different values than this, among the records that may differ, is no column of codes."""
_REPEATED = 4
"""Codes stand on several records each: on average at least so many among those looked at."""


def codes_apart(work: Work, matching: Matching, behind: Behind) -> dict[str, tuple[int, int]]:
    """By column of codes, how many codes stand in the baseline only and in the candidate only; columns with neither are
    left out. A code of records that are equal on both sides stands on both, so only the others are looked at first."""
    fields = [f for f in work.pairing.fields if f.compared and f.role == Role.OTHER and f.type == ValueType.TEXT]
    if not fields or _all_equal(matching):
        return {}
    alone = _apart(work, matching, _columns_of_codes(work, matching, fields))
    return {f.label: (len(gone), len(new)) for f, (gone, new) in _told(work, matching, alone, behind).items()}


def _all_equal(matching: Matching) -> bool:
    """Whether every record that was looked at is equal to its partner in every column."""
    return all(what == EXACT for what, n in matching.steps if n) and set(matching.fetched) == {matching.matched}


def _columns_of_codes(work: Work, matching: Matching, fields: Sequence[Field]) -> list[Field]:
    """The columns with few different values, each on several records."""
    sides = []
    for side in (0, 1):
        counts: list[exp.Expr] = []
        for f in fields:
            counts += [op.approximate_distinct(col(f.name)), exp.Count(this=col(f.name))]
        sides.append(select(*counts).from_(table(matching.sides[side])))
    rows = work.session.rows(exp.union(sides[0], sides[1], distinct=False, copy=False))
    return [f for i, f in enumerate(fields) if any(_is_coded(*row[2 * i : 2 * i + 2]) for row in rows)]


def _is_coded(different: int, present: int) -> bool:
    return 0 < different <= _MOST and different * _REPEATED <= present


_Sides = tuple[list[str], list[str]]


def _apart(work: Work, matching: Matching, fields: Sequence[Field]) -> dict[Field, _Sides]:
    """The codes of each side that stand on none of the other's records that were looked at."""
    asked: list[exp.Query] = []
    for i, f in enumerate(fields):
        for side in (0, 1):
            here, there = (
                select(f.name).distinct().from_(table(matching.sides[s])).where(not_null(col(f.name)))
                for s in (side, 1 - side)
            )
            only = exp.Not(this=exp_in(col(f.name), there))
            told = (named(number(i), "field"), named(number(side), "side"), named(op.as_text(col(f.name)), "value"))
            asked.append(select(*told).from_(sub(here, "h")).where(only))
    found: dict[Field, _Sides] = {}
    if asked:
        every = reduce(lambda a, b: exp.union(a, b, distinct=False, copy=False), asked)
        for i, side, value in sorted(work.session.rows(every)):
            found.setdefault(fields[i], ([], []))[side].append(str(value))
    return found


def _told(work: Work, matching: Matching, alone: Mapping[Field, _Sides], behind: Behind) -> dict[Field, _Sides]:
    """Those that stand on no other record of the whole side either; they are taken down with their records."""
    found = {}
    for f, values in alone.items():
        left = (_nowhere_on(work, 1, f, values[0]), _nowhere_on(work, 0, f, values[1]))
        for side, codes in enumerate(left):
            if codes:
                rows = select(named(op.as_text(col(f.name)), "value"), named(count(), "records"))
                rows = rows.from_(table(matching.sides[side])).where(_one_of(f, codes)).group_by(f.name)
                behind.add(QUESTION, work.pair.name, ("baseline", "candidate")[side], f.label, rows)
        if any(left):
            found[f] = left
    return found


def _nowhere_on(work: Work, side: int, f: Field, values: list[str]) -> list[str]:
    if not values:
        return []
    near = work.session.narrow(work.sides[side], _one_of(f, values))
    known = {str(value) for (value,) in work.session.rows(select(f.name).distinct().from_(table(near)))}
    return [v for v in values if v not in known]


def _one_of(f: Field, values: Sequence[str]) -> exp.Expr:
    return exp.In(this=col(f.name), expressions=[text(v) for v in values])
