"""Exact sums in whole pence as expressions, and the bounds within which an amount can be one of a payslip."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, cast, col, number, when

MOST = 1_000_000_000_000
"""Ten thousand million pounds in pence: no payslip has more, and sums of such amounts cannot overflow."""


def plus(left: Expr, right: Expr) -> Expr:
    """The sum of two numbers."""
    return exp.paren(exp.Add(this=left, expression=right), copy=False)


def minus(left: Expr, right: Expr) -> Expr:
    """One number less another."""
    return exp.paren(exp.Sub(this=left, expression=right), copy=False)


def times(left: Expr, right: Expr) -> Expr:
    """The product of two numbers."""
    return exp.paren(exp.Mul(this=left, expression=right), copy=False)


def smaller(left: Expr, right: Expr) -> Expr:
    """The smaller of two numbers; where one is NULL, the other."""
    return exp.Least(this=left, expressions=[right], ignore_nulls=True)


def larger(left: Expr, right: Expr) -> Expr:
    """The larger of two numbers; where one is NULL, the other."""
    return exp.Greatest(this=left, expressions=[right], ignore_nulls=True)


def above(amount: Expr, threshold: Expr) -> Expr:
    """How much of an amount lies above a threshold; NULL where either is."""
    return when((gt(amount, threshold), minus(amount.copy(), threshold.copy())), (le(amount, threshold), number(0)))


def gt(left: Expr, right: Expr) -> Expr:
    """Greater than."""
    return exp.GT(this=left.copy(), expression=right.copy())


def ge(left: Expr, right: Expr) -> Expr:
    """Greater than or equal."""
    return exp.GTE(this=left.copy(), expression=right.copy())


def lt(left: Expr, right: Expr) -> Expr:
    """Less than."""
    return exp.LT(this=left.copy(), expression=right.copy())


def le(left: Expr, right: Expr) -> Expr:
    """Less than or equal."""
    return exp.LTE(this=left.copy(), expression=right.copy())


def eq(left: Expr, right: Expr) -> Expr:
    """Equal."""
    return exp.EQ(this=left.copy(), expression=right.copy())


def ne(left: Expr, right: Expr) -> Expr:
    """Not equal."""
    return exp.NEQ(this=left.copy(), expression=right.copy())


def is_any(value: Expr, words: tuple[str, ...]) -> Expr:
    """Whether a text is one of some words of ours."""
    return exp.In(this=value, expressions=[exp.Literal.string(word) for word in words])


def percentage(amount: Expr, rate: Expr) -> Expr:
    """A share of an amount of pence from nought up, the rate in hundredths of a per cent, by HMRC's exact percentage
    method: figures after the third decimal of a pound are dropped, and a third decimal of 5 or less is rounded down."""
    return op.quotient(plus(times(amount, rate), number(4_000)), number(10_000))


def bounded(amount: Expr) -> Expr:
    """An amount as a BIGINT; NULL beyond what a payslip can have."""
    inside = all_of([ge(amount, number(-MOST)), le(amount, number(MOST))])
    return when((inside, cast(amount.copy(), "bigint")))


def off_by(found: Expr, expected: Expr) -> Expr:
    """How far an amount of a file is off in pence, found less expected, without ever overflowing."""
    return minus(smaller(larger(found.copy(), number(-MOST)), number(MOST)), expected.copy())


def differs_by_more_than(found: Expr, expected: Expr, pence: int) -> Expr:
    """Whether an amount of a file is further off than so many pence; NULL where either is not known."""
    low, high = minus(expected.copy(), number(pence)), plus(expected.copy(), number(pence))
    return exp.paren(exp.Or(this=lt(found, low), expression=gt(found, high)), copy=False)


def named_is(name: str, word: str) -> Expr:
    """Whether a column of ours holds a word of ours."""
    return exp.EQ(this=col(name), expression=exp.Literal.string(word))
