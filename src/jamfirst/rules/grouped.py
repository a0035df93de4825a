"""Rules on several records together, a journal or all payslips of a person: one record stands for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlglot import exp

from jamfirst.engines.build import Expr, coalesce, col, named, not_null, number, select, sub, when
from jamfirst.rules.prepared import RECORD
from jamfirst.rules.working import Working, bounded


def grouped(working: Working, by: Sequence[str], values: Mapping[str, Expr]) -> Working:
    """One row for the records that are equal in ``by`` (two NULLs are equal), with ``values`` as aggregates of them.
    The first of them stands for all: what the rule says, it says of that record."""
    first = [named(exp.Min(this=col(name)), name) for name in ("id", RECORD)]
    made = [named(value, name) for name, value in values.items()]
    query = select(*by, *first, *made).from_(sub(working.query, "g")).group_by(*by)
    return replace(working, query=query).where(not_null(col("id")))


def added(value: Expr) -> Expr:
    """The sum of amounts in pence, NULL counting as nought; bounded, so that no sum is an error."""
    return bounded(coalesce(exp.Sum(this=value), number(0)))


def how_many(condition: Expr) -> Expr:
    """How many records meet a condition, as an aggregate or a window."""
    return exp.Sum(this=when((condition, number(1)), otherwise=number(0)))
