"""Gaps in numbers that the baseline gives out one after another: records may be missing from the candidate's file."""

from __future__ import annotations

import re

from sqlglot import exp

from jamfirst.compare.pairing import Field
from jamfirst.compare.work import Work
from jamfirst.engines import operations as op
from jamfirst.engines.build import col, named, select, sub, table
from jamfirst.model.columns import Role, ValueType

QUESTION = "Numbers without a gap?"

_FEWEST = 20
_LOOKED_AT = 50
_FIGURES = re.compile(r"[0-9]{1,18}", re.ASCII)
_DIGITS = 18
_ROLES = frozenset({Role.IDENTIFIER, Role.REISSUED})


def gaps(work: Work) -> tuple[str, ...]:
    """A sentence for each column of numbers that run without a gap in the baseline and with gaps in the candidate."""
    fields = [f for f in work.pairing.fields if f.role in _ROLES and f.type == ValueType.TEXT]
    fields = _numbered(work, fields) if work.rows[0] >= _FEWEST else []
    if not fields:
        return ()
    before, after = (_runs(work, side, fields) for side in work.sides)
    found = []
    for f, (low, high, n), (first, last, left) in zip(fields, before, after, strict=True):
        if n >= _FEWEST and high - low + 1 == n and left and last - first + 1 > left:
            found.append(
                f"{work.pair.name}: {f.label} runs from {first} to {last} with {last - first + 1 - left:,} absent."
            )
    return tuple(found)


def _numbered(work: Work, fields: list[Field]) -> list[Field]:
    """The columns that hold nothing but figures in a few records; the others are not read."""
    if not fields:
        return []
    rows = work.session.rows(
        select(*[f.name for f in fields]).from_(table(work.sides[0])).limit(_LOOKED_AT, copy=False)
    )
    return [f for i, f in enumerate(fields) if all(_FIGURES.fullmatch(row[i]) for row in rows if row[i] is not None)]


def _runs(work: Work, side: str, fields: list[Field]) -> list[tuple[int, int, int]]:
    """The lowest number of each column, the highest and how many there are; 0 of each where it has none."""
    numbers = [named(op.try_decimal(col(f.name), 0, _DIGITS), f.name) for f in fields]
    told: list[exp.Expr] = []
    for f in fields:
        told += [exp.Min(this=col(f.name)), exp.Max(this=col(f.name)), exp.Count(this=col(f.name))]
    found = work.session.rows(select(*told).from_(sub(select(*numbers).from_(table(side)), "n")))[0]
    return [(int(found[i] or 0), int(found[i + 1] or 0), int(found[i + 2] or 0)) for i in range(0, len(found), 3)]
