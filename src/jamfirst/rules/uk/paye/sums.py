"""Short names for the arithmetic of steps, on columns by their names."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, cast, col, number, when

Value = Expr | str | int
"""A value of a step: an expression, the name of a column, or a whole number."""


def value(one: Value) -> Expr:
    """A value as an expression of its own."""
    if isinstance(one, str):
        return col(one)
    return number(one) if isinstance(one, int) else one.copy()


def plus(left: Value, right: Value) -> Expr:
    """The sum of two values."""
    return exp.Paren(this=exp.Add(this=value(left), expression=value(right)))


def minus(left: Value, right: Value) -> Expr:
    """The first value less the second."""
    return exp.Paren(this=exp.Sub(this=value(left), expression=value(right)))


def times(left: Value, right: Value) -> Expr:
    """The product of two values."""
    return exp.Paren(this=exp.Mul(this=value(left), expression=value(right)))


def less(left: Value, right: Value) -> Expr:
    """Whether the first value is less than the second."""
    return exp.LT(this=value(left), expression=value(right))


def at_most(left: Value, right: Value) -> Expr:
    """Whether the first value is at most the second."""
    return exp.LTE(this=value(left), expression=value(right))


def equal(left: Value, right: Value) -> Expr:
    """Whether two values are equal."""
    return exp.EQ(this=value(left), expression=value(right))


def unlike(left: Value, right: Value) -> Expr:
    """Whether two values are not equal."""
    return exp.NEQ(this=value(left), expression=value(right))


def between(low: Value, one: Value, high: Value) -> Expr:
    """Whether a value lies between two others, both included."""
    return exp.Between(this=value(one), low=value(low), high=value(high))


def both(*conditions: Expr) -> Expr:
    """Whether all conditions hold."""
    return exp.Paren(this=all_of(value(one) for one in conditions))


def either(*conditions: Expr) -> Expr:
    """Whether at least one condition holds."""
    return exp.Paren(this=any_of(value(one) for one in conditions))


def holds(condition: Expr) -> Expr:
    """Whether a condition holds for certain: false where it is not known."""
    return exp.Coalesce(this=value(condition), expressions=[exp.false()])


def fails(condition: Expr) -> Expr:
    """Whether a condition does not hold, or is not known to."""
    return exp.Not(this=holds(condition))


def smaller(left: Value, right: Value) -> Expr:
    """The smaller of two values; the second where the first is not known."""
    return when((less(left, right), value(left)), otherwise=value(right))


def rounded_up(one: Value, divisor: Value) -> Expr:
    """How often a number goes into another from nought up, with a rest counted as a whole."""
    return op.quotient(minus(plus(one, divisor), 1), value(divisor))


def whole(digits: Expr) -> Expr:
    """The digits of a text as a number."""
    return cast(digits, "bigint")
