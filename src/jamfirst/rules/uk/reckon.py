"""Exact sums and comparisons of whole numbers, written shortly. Every argument is copied, so that it can be used
again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, cast, number, text


def _inside(value: Expr) -> Expr:
    made = value.copy()
    return exp.paren(made, copy=False) if isinstance(made, exp.Binary | exp.Not) else made


def plus(first: Expr, *rest: Expr) -> Expr:
    """All added up."""
    made = _inside(first)
    for one in rest:
        made = exp.Add(this=made, expression=_inside(one))
    return made


def minus(first: Expr, *rest: Expr) -> Expr:
    """The first less all the others."""
    made = _inside(first)
    for one in rest:
        made = exp.Sub(this=made, expression=_inside(one))
    return made


def times(first: Expr, second: Expr) -> Expr:
    """One times the other."""
    return exp.Mul(this=_inside(first), expression=_inside(second))


def whole(value: Expr) -> Expr:
    """A whole number with room for 38 digits: products of two amounts never overflow; a part is rounded."""
    return cast(value.copy(), "int128")


def over(value: Expr, divisor: int) -> Expr:
    """How often a divisor, which is not nought, goes into a number from nought up; what is left over is dropped."""
    return op.quotient(value.copy(), number(divisor))


def rounded(value: Expr, divisor: int) -> Expr:
    """A number from nought up over a divisor, to the nearest whole number; a half up."""
    return over(plus(value, number(divisor // 2)), divisor)


def rounded_up(value: Expr, divisor: int) -> Expr:
    """A number from nought up over a divisor, up to a whole number."""
    return over(plus(value, number(divisor - 1)), divisor)


def size(value: Expr) -> Expr:
    """A number without its sign."""
    return exp.Abs(this=value.copy())


def least(first: Expr, *rest: Expr) -> Expr:
    """The smallest."""
    return exp.Least(this=first.copy(), expressions=[one.copy() for one in rest])


def greatest(first: Expr, *rest: Expr) -> Expr:
    """The largest."""
    return exp.Greatest(this=first.copy(), expressions=[one.copy() for one in rest])


def below(left: Expr, right: Expr) -> Expr:
    """Less than."""
    return exp.LT(this=_inside(left), expression=_inside(right))


def above(left: Expr, right: Expr) -> Expr:
    """More than."""
    return exp.GT(this=_inside(left), expression=_inside(right))


def at_most(left: Expr, right: Expr) -> Expr:
    """Not more than."""
    return exp.LTE(this=_inside(left), expression=_inside(right))


def at_least(left: Expr, right: Expr) -> Expr:
    """Not less than."""
    return exp.GTE(this=_inside(left), expression=_inside(right))


def equal(left: Expr, right: Expr) -> Expr:
    """The same number, text or day."""
    return exp.EQ(this=_inside(left), expression=_inside(right))


def unequal(left: Expr, right: Expr) -> Expr:
    """Not the same number, text or day."""
    return exp.NEQ(this=_inside(left), expression=_inside(right))


def untrue(condition: Expr) -> Expr:
    """Not so; NULL where it is not known."""
    return exp.Not(this=_inside(condition))


def one_of(value: Expr, choices: Iterable[str]) -> Expr:
    """Whether a text is one of some of ours."""
    return exp.In(this=value.copy(), expressions=[text(choice) for choice in choices])


def upper(value: Expr) -> Expr:
    """A text in capitals."""
    return exp.Upper(this=value.copy())


def to_ten_thousandths(value: Expr) -> Expr:
    """An exact decimal (hours, units, pounds an hour) as whole ten-thousandths."""
    return whole(times(cast(value.copy(), "decimal(38,4)"), number(10_000)))
