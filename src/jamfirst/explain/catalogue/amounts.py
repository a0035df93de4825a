"""What an amount can have about it: its sign, its size, its pence, how round it is."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import number, text, when
from jamfirst.explain.attributes import Entry, Expr, Making, Sort, Source, whole, yes_no
from jamfirst.model.columns import ValueType


def is_amount(source: Source) -> bool:
    """Whether a column has amounts in it."""
    return source.type == ValueType.DECIMAL


def _sign(_: Source, value: Expr) -> Expr:
    return when(
        (exp.LT(this=value.copy(), expression=number(0)), text("negative")),
        (exp.EQ(this=value.copy(), expression=number(0)), text("nought")),
        (exp.GT(this=value.copy(), expression=number(0)), text("positive")),
    )


def _rest(unit: int) -> Making:
    def rest(source: Source, value: Expr) -> Expr:
        size = exp.Abs(this=whole(source, value))
        return exp.Mod(this=exp.Paren(this=size), expression=number(unit * 10**source.scale))

    return rest


def _of_unit(unit: int) -> Making:
    return lambda source, value: yes_no(exp.EQ(this=_rest(unit)(source, value), expression=number(0)))


def _places(source: Source) -> bool:
    return is_amount(source) and source.scale > 0


ENTRIES = (
    Entry("sign", "sign of {}", is_amount, _sign),
    Entry("whole_pounds", "{} is in whole pounds", _places, _of_unit(1)),
    Entry("tens", "{} is a multiple of 10", is_amount, _of_unit(10)),
    Entry("hundreds", "{} is a multiple of 100", is_amount, _of_unit(100)),
    Entry("pence", "pence of {}", _places, _rest(1), Sort.COUNT),
    Entry("digits", "digits before the point of {}", is_amount, lambda _, v: _digits(v), Sort.COUNT),
)


def _digits(value: Expr) -> Expr:
    steps = [(exp.LT(this=exp.Abs(this=value.copy()), expression=number(10**n)), number(n)) for n in range(1, 16)]
    return when((exp.Is(this=value.copy(), expression=exp.Null()), exp.Null()), *steps, otherwise=number(16))
