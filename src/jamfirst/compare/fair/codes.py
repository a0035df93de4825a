"""Codes that stand in one run only: a cost centre, a pay element or a method that came or went with the change."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.compare.align.cascade import EXACT, Matching
from jamfirst.compare.fair.behind import Behind
from jamfirst.compare.pairing import Field
from jamfirst.compare.work import Work
from jamfirst.engines import operations as op
from jamfirst.engines.build import col, count, exp_in, named, not_null, select, sub, table, text
from jamfirst.engines.session import Row
from jamfirst.model.columns import Role, ValueType

QUESTION = "Same codes?"

_MOST = 2_000
"""A column of more different values than this, among the records that may differ, is no column of codes."""
_REPEATED = 4
"""Codes stand on several records each: on average at least so many among those looked at."""


def codes_apart(work: Work, matching: Matching, behind: Behind) -> dict[str, tuple[int, int]]:
    """By column of codes, how many codes stand in the baseline only and in the candidate only; columns with neither are
    left out. A code of records that are equal on both sides stands on both, so only the others are looked at first."""
    fields = [f for f in work.pairing.fields if f.compared and f.role == Role.OTHER and f.type == ValueType.TEXT]
    if not fields or _all_equal(matching):
        return {}
    coded = _columns_of_codes(work, matching, fields)
    found = {}
    for f in coded:
        alone = [_alone(work, matching, f, side, behind) for side in (0, 1)]
        if any(alone):
            found[f.label] = (alone[0], alone[1])
    return found


def _all_equal(matching: Matching) -> bool:
    """Whether every record that was looked at is equal to its partner in every column."""
    return all(what == EXACT for what, n in matching.steps if n) and set(matching.fetched) == {matching.matched}


def _columns_of_codes(work: Work, matching: Matching, fields: Sequence[Field]) -> list[Field]:
    """The columns with few different values that are not the same on both sides."""
    sides = []
    for side in (0, 1):
        values = [exp.Count(this=exp.Distinct(expressions=[col(f.name)])) for f in fields]
        present = [exp.Count(this=col(f.name)) for f in fields]
        sides.append(work.session.rows(select(*values, *present).from_(table(matching.sides[side])))[0])
    return [f for i, f in enumerate(fields) if any(_is_coded(row, i, len(fields)) for row in sides)]


def _is_coded(row: Row, place: int, columns: int) -> bool:
    different, present = int(row[place]), int(row[columns + place])
    return 0 < different <= _MOST and different * _REPEATED <= present


def _alone(work: Work, matching: Matching, f: Field, side: int, behind: Behind) -> int:
    """How many codes of a side stand on no record of the other."""
    session = work.session
    here, there = (
        select(f.name).distinct().from_(table(matching.sides[s])).where(not_null(col(f.name))) for s in (side, 1 - side)
    )
    only = select(f.name).from_(sub(here, "h")).where(exp.Not(this=exp_in(col(f.name), there)))
    values = [str(value) for (value,) in session.rows(only.limit(_MOST, copy=False))]
    if values and matching.sides[1 - side] != work.sides[1 - side]:
        listed = exp.In(this=col(f.name), expressions=[text(v) for v in values])
        known = select(f.name).distinct().from_(table(session.narrow(work.sides[1 - side], listed)))
        values = sorted(set(values) - {str(value) for (value,) in session.rows(known)})
    if not values:
        return 0
    listed = exp.In(this=col(f.name), expressions=[text(v) for v in values])
    rows = select(named(op.as_text(col(f.name)), "value"), named(count(), "records"))
    rows = rows.from_(table(matching.sides[side])).where(listed).group_by(f.name)
    return behind.add(QUESTION, work.pair.name, ("baseline", "candidate")[side], f.label, rows)
