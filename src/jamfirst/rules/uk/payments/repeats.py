"""Records that are alike in some columns, found cheaply: by a hash first, and exactly among those whose hash recurs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    col,
    count,
    exp_in,
    named,
    not_null,
    number,
    select,
    sub,
)
from jamfirst.rules.given import Given


def alike(given: Given, relation: str, same: Sequence[str], add: Mapping[str, Expr], known: Sequence[str] = ()) -> str:
    """A kept relation of the ``id`` of records of which there is more than one with the ``same`` columns, all of
    ``known`` not NULL, with the values that ``add`` gives (window functions, by ``by``)."""
    there = all_of(not_null(col(name)) for name in known)
    hashed = named(op.row_hash([col(name) for name in same]), "likeness")
    counted = select("likeness").from_(sub(select(hashed).from_(relation).where(there), "h"))
    counted = counted.group_by("likeness").having(exp.GT(this=count(), expression=number(1)))
    suspects = given.session.keep(counted, "suspects")
    again = exp_in(op.row_hash([col(name) for name in same]), select("likeness").from_(suspects))
    few = select("*").from_(relation).where(all_of((there.copy(), again)))
    found = select("id", *(named(value, name) for name, value in add.items())).from_(sub(few, "r"))
    return given.session.keep(found, "alike")


def by(same: Sequence[str]) -> list[Expr]:
    """The columns that records are alike in, as the partition of a window function."""
    return [col(name) for name in same]
