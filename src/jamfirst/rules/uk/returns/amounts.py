"""Sums of amounts that no file can make too large."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, cast, number

MOST = 10**18
"""The most that a sum says, in pence: ten thousand million million pounds, which nobody has. Two of them still fit into
the engine's whole numbers."""


def summed(value: Expr) -> Expr:
    """A sum of whole pence, of any number of records; one beyond what anybody has stays at that."""
    whole = exp.Sum(this=cast(value, "decimal(38,0)"))
    return bounded(whole)


def bounded(value: Expr) -> Expr:
    """A whole number of pence as the engine's own, no further from nought than the most."""
    low = exp.Greatest(this=value, expressions=[number(-MOST)], ignore_nulls=False)
    return cast(exp.Least(this=low, expressions=[number(MOST)], ignore_nulls=False), "bigint")
