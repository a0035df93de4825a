"""Conditions of the search as what people read, and as what an engine tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlglot import exp

from jamfirst.engines.build import col, number, text
from jamfirst.engines.session import Session
from jamfirst.explain.attributes import Attribute, Sort
from jamfirst.explain.sample import Sample
from jamfirst.explain.slices.rule import Part, Rule, Test
from jamfirst.model.cause import Condition, Op
from jamfirst.model.columns import ValueType

Expr = exp.Expr

_PRESENCE = ".present"


def tested(sample: Sample, part: Part) -> Expr:
    """A condition as an expression over the labelled relation; never NULL-true."""
    attribute = sample.attributes[part.attribute]
    value = attribute.value.copy()
    if part.test == Test.AMONG:
        values = [text(sample.coded.features[part.attribute].values[n]) for n in part.numbers]
        if len(values) == 1:
            return exp.EQ(this=value, expression=values[0])
        return exp.In(this=value, expressions=values)
    how = exp.LTE if part.test == Test.AT_MOST else exp.GT
    return how(this=value, expression=number(part.numbers[0]))


def told(session: Session, sample: Sample, rule: Rule) -> tuple[Condition, ...]:
    """The conditions of a rule."""
    return tuple(_condition(session, sample, part) for part in rule)


def _condition(session: Session, sample: Sample, part: Part) -> Condition:
    attribute = sample.attributes[part.attribute]
    feature = sample.coded.features[part.attribute]
    if part.test == Test.AMONG:
        values = tuple(feature.values[n] for n in part.numbers)
    else:
        values = (shown(attribute, part.numbers[0]),)
    op = _op(attribute, part, values)
    kept = () if op in (Op.PRESENT, Op.ABSENT) else values
    column = ", ".join(s.label for s in attribute.sources)
    pasted = session.dialect.printed(_with_labels(attribute, _plainly(attribute, part, tested(sample, part), op)))
    return Condition(attribute.key.removesuffix(_PRESENCE), column, attribute.name, op, kept, pasted)


def _op(attribute: Attribute, part: Part, values: Sequence[str]) -> Op:
    if attribute.key.endswith(_PRESENCE):
        return Op(values[0])
    if part.test == Test.AMONG:
        return Op.EQUAL if len(values) == 1 else Op.IN
    return Op.AT_MOST if part.test == Test.AT_MOST else Op.MORE


def shown(attribute: Attribute, threshold: int) -> str:
    """A threshold as people write it: an amount with its places, a day as ISO."""
    if attribute.sort == Sort.DAY:
        return (date(1970, 1, 1) + timedelta(days=threshold)).isoformat()
    if attribute.sort == Sort.AMOUNT and attribute.scale:
        sign, digits = "-" if threshold < 0 else "", f"{abs(threshold):0{attribute.scale + 1}d}"
        return f"{sign}{digits[: -attribute.scale]}.{digits[-attribute.scale :]}"
    return str(threshold)


def _plainly(attribute: Attribute, part: Part, condition: Expr, op: Op) -> Expr:
    """The condition over a column as it stands, without the conversion that the search needs."""
    if attribute.derived and op not in (Op.PRESENT, Op.ABSENT):
        return condition
    source = attribute.sources[0]
    if op in (Op.PRESENT, Op.ABSENT):
        null = exp.Is(this=col(source.name), expression=exp.Null())
        return null if op == Op.ABSENT else exp.Not(this=null)
    if attribute.measure and source.type != ValueType.TIMESTAMP:
        value = shown(attribute, part.numbers[0])
        bound = exp.Literal.string(value) if attribute.sort == Sort.DAY else exp.Literal.number(value.lstrip("-"))
        wanted = exp.Neg(this=bound) if value.startswith("-") else bound
        return (exp.LTE if op == Op.AT_MOST else exp.GT)(this=col(source.name), expression=wanted)
    if source.type == ValueType.TEXT and isinstance(condition.this, exp.Cast):
        condition.set("this", col(source.name))
    return condition


def _with_labels(attribute: Attribute, condition: Expr) -> Expr:
    """The condition over columns called as the table calls them."""
    labels = {s.name: s.label for s in attribute.sources}

    def called(node: Expr) -> Expr:
        if isinstance(node, exp.Column) and node.name in labels:
            return exp.Column(this=exp.to_identifier(labels[node.name], quoted=True))
        return node

    return condition.copy().transform(called, copy=False)
