"""Which records meet the conditions of a slice, asked of the relation itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, coalesce, col, not_null, number, text
from jamfirst.explain.attributes import Attribute, Sort
from jamfirst.explain.sample import unit_of
from jamfirst.model.cause import Condition, Op, Slice

_EPOCH = date(1970, 1, 1)


def meets(found: Slice, attributes: Mapping[str, Attribute], unit: str | None) -> Expr:
    """Whether a record meets the conditions of a slice; false, never NULL, where that cannot be told. ``attributes``
    are by their keys; ``unit`` is the column of payees, for a slice that is about some of them."""
    if found.few_units:
        payees = [text(value) for c in found.conditions for value in c.values]
        return exp.In(this=unit_of(unit), expressions=payees)
    return coalesce(exp.Paren(this=all_of(_met(found.conditions, attributes))), exp.false())


def _met(conditions: Iterable[Condition], attributes: Mapping[str, Attribute]) -> Iterable[Expr]:
    for condition in conditions:
        yield _one(condition, attributes[condition.attribute])


def _one(condition: Condition, attribute: Attribute) -> Expr:
    if condition.op in (Op.PRESENT, Op.ABSENT):
        there = not_null(col(attribute.sources[0].name))
        return there if condition.op == Op.PRESENT else exp.Not(this=there)
    value = attribute.value.copy()
    if condition.op in (Op.EQUAL, Op.IN):
        return exp.In(this=value, expressions=[text(v) for v in condition.values])
    how = exp.LTE if condition.op == Op.AT_MOST else exp.GT
    return how(this=value, expression=number(threshold(attribute, condition.values[0])))


def threshold(attribute: Attribute, shown: str) -> int:
    """A threshold as the whole number that an attribute is set against: what ``conditions.shown`` wrote."""
    if attribute.sort == Sort.DAY:
        return (date.fromisoformat(shown) - _EPOCH).days
    if attribute.sort == Sort.AMOUNT:
        return int(Decimal(shown).scaleb(attribute.scale))
    return int(shown)
