"""The conditions of a declared change as expressions over the columns of one table."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlglot import exp

from jamfirst.compare.pairing import Field
from jamfirst.engines import operations as op
from jamfirst.engines.build import cast, coalesce, col, exp_in, is_null, not_null, number, same, select, table, text
from jamfirst.model.columns import ValueType
from jamfirst.model.expected import ORDERED, Condition, Test, is_amount, is_day

_PLACES = 14
_EXACT = f"decimal(36,{_PLACES})"
_DATES = frozenset({ValueType.DATE, ValueType.TIMESTAMP})
_COMPARED: Mapping[Test, type[exp.Binary]] = {
    Test.LESS: exp.LT,
    Test.AT_MOST: exp.LTE,
    Test.MORE: exp.GT,
    Test.AT_LEAST: exp.GTE,
}


def holds(condition: Condition, field: Field, prefix: str, listed: str = "") -> exp.Expr:
    """Whether a record meets a condition; false, never NULL, where that cannot be told. ``listed`` is a relation of
    the condition's values (column ``value``, written as ``plain_text`` does) where they are many."""
    value = col(f"{prefix}{field.name}")
    if condition.test in (Test.PRESENT, Test.ABSENT):
        return is_null(value) if condition.test == Test.ABSENT else not_null(value)
    if condition.test == Test.NOT_EQUAL:
        return exp.Not(this=equal(value, condition.values[0], field))
    if condition.test == Test.STARTS:
        start = condition.values[0]
        first = exp.Left(this=op.as_text(value), expression=number(len(start)))
        return _told(exp.EQ(this=first, expression=text(start)))
    if condition.test in ORDERED:
        return _told(_ordered(condition, value, field))
    if condition.test == Test.IN:
        return _told(_among(condition, plain_text(value, field), field, listed))
    return equal(value, condition.values[0], field)


def _among(condition: Condition, plain: exp.Expr, field: Field, listed: str) -> exp.Expr:
    if listed:
        return exp_in(plain, select("value").from_(table(listed)))
    return exp.In(this=plain, expressions=[text(written(v, field)) for v in condition.values])


def plain_text(value: exp.Expr, field: Field) -> exp.Expr:
    """A value as the one text that is written for it: amounts with all their places, dates ISO."""
    return op.as_text(exact(value) if field.type == ValueType.DECIMAL else value)


def written(told: str, field: Field) -> str:
    """What a person wrote as ``plain_text`` writes it."""
    if field.type == ValueType.DECIMAL and is_amount(told):
        return f"{Decimal(told.replace(',', '')) + 0:.{_PLACES}f}"
    return told


def _ordered(condition: Condition, value: exp.Expr, field: Field) -> exp.Expr:
    told = condition.values[0]
    compare = _COMPARED[condition.test]
    if is_day(told) == (field.type == ValueType.DECIMAL) or (field.type in _DATES and not is_day(told)):
        return exp.false()
    if is_day(told):
        as_day = op.parse_date(value, ["%Y-%m-%d"]) if field.type == ValueType.TEXT else cast(value, "date")
        return compare(this=as_day, expression=cast(text(told), "date"))
    return compare(this=exact(value), expression=amount(told))


def equal(value: exp.Expr, told: str, field: Field) -> exp.Expr:
    """Whether a value is what a person wrote, in the column's own type; the empty text is no value at all. False, never
    NULL, where that cannot be told."""
    if not told:
        return is_null(value)
    if field.type == ValueType.DECIMAL:
        return _told(exp.EQ(this=exact(value), expression=amount(told))) if is_amount(told) else exp.false()
    if field.type == ValueType.DATE:
        return same(value, cast(text(told), "date")) if is_day(told) else exp.false()
    return same(op.as_text(value), text(told))


def exact(value: exp.Expr) -> exp.Expr:
    """A value as a decimal of fourteen places, enough for a product of eight and six; NULL where it is none. There is
    room for two more digits, so that a sum of two cannot overflow."""
    return exp.TryCast(this=value, to=exp.DataType.build(_EXACT))


def amount(told: str | Decimal) -> exp.Expr:
    """An amount that a person wrote, as such a decimal."""
    return cast(text(f"{Decimal(str(told).replace(',', '')):f}"), _EXACT)


def _told(condition: exp.Expr) -> exp.Expr:
    return coalesce(condition, exp.false())
