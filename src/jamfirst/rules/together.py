"""Several tables of one kind as one relation: payments come in as many files as there are ways to pay."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.engines.build import Expr, col, named, number, select, table, text
from jamfirst.engines.session import Session
from jamfirst.rules.given import Relation


def together(session: Session, relations: Sequence[Relation], columns: Sequence[str]) -> Relation:
    """The records of one or more relations of one kind, in one: ``id`` and the columns asked for, and in
    ``table_name`` the table that each is of."""
    names = dict.fromkeys(columns)
    whole: exp.Query | None = None
    for place, relation in enumerate(relations):
        values: list[Expr] = [col(name) for name in names]
        one = select(named(text(relation.table), "table_name"), named(_id(place, len(relations)), "id"), *values)
        one = one.from_(table(relation.name))
        whole = one if whole is None else exp.Union(this=whole, expression=one, distinct=False)
    assert whole is not None, "a rule is only applied where the tables that it needs are there"
    name = ", ".join(relation.table for relation in relations)
    return Relation(session.view(whole, "together"), name, relations[0].kind, _has(relations))


def _id(place: int, many: int) -> Expr:
    """The id of a record made different from those of the other tables."""
    spread = exp.Mul(this=col("id"), expression=number(many))
    return exp.Add(this=exp.paren(spread), expression=number(place))


def _has(relations: Sequence[Relation]) -> frozenset[str]:
    return frozenset().union(*(relation.has for relation in relations))
