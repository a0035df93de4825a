"""Sums that the steps of the comparison of periods share: exact products, pence, rows put under each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, cast, coalesce, number, text

STARTER, LEAVER, BACK, GONE, BOTH = "starter", "leaver", "back", "gone", "both"
"""Which periods an employment was paid in: this one only, with a start date since or without; the last one only, with a
leaving date or without; both."""


def times(units: exp.Expr, rate: exp.Expr) -> exp.Expr:
    """Units times rate, exact to eight places of a pound."""
    return cast(exp.Mul(this=exp.Paren(this=units), expression=exp.Paren(this=rate)), "decimal(28,8)")


def pence_of(pounds: exp.Expr) -> exp.Expr:
    """A product of units and rate as whole pence."""
    return op.pence(pounds, 8)


def less(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    """``left`` less ``right``."""
    return exp.Paren(this=exp.Sub(this=left, expression=exp.Paren(this=right)))


def plus(*values: exp.Expr) -> exp.Expr:
    """Whole numbers added up; NULL counts as nought."""
    return exp.Paren(this=reduce(lambda a, b: exp.Add(this=a, expression=b), (coalesce(v, number(0)) for v in values)))


def within(value: exp.Expr, limit: exp.Expr) -> exp.Expr:
    """Whether a number is no further from nought than a limit."""
    return exp.LTE(this=exp.Abs(this=value), expression=limit)


def same_way(value: exp.Expr, cause: exp.Expr) -> exp.Expr:
    """Whether a number moved the same way as its cause, and by no more."""
    signs = exp.EQ(this=exp.Sign(this=value), expression=exp.Sign(this=cause))
    return all_of([signs, within(value.copy(), exp.Abs(this=cause.copy()))])


def day(value: date) -> exp.Expr:
    """A date of ours as a value."""
    return cast(text(value.isoformat()), "date")


def stacked(queries: Sequence[exp.Query]) -> exp.Query:
    """The rows of several queries of the same columns."""
    return reduce(lambda a, b: exp.union(a, b, distinct=False, copy=False), queries)
