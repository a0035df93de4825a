"""Rules of the organisation's own, from the service file: what must hold of every record of a table."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, cast, coalesce, col, concat, is_null, null, text
from jamfirst.model.columns import Column, ValueType
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import BadInputError
from jamfirst.model.run import Run, Table
from jamfirst.model.service import OwnRule
from jamfirst.rules.condition import ConditionError, Typed, columns_of, condition, read_condition
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.rule import EXACT, Needs, Rule, Source, words
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

PREFIX = "own."


@dataclass(frozen=True, slots=True)
class OwnOnTable:
    """A rule of the service file on one table of a run: the rule, the table, and the table's columns that it names, by
    the name that they have in the relation that it is worked out on."""

    rule: Rule
    owner: Table
    columns: dict[str, Column]


def own_rule_id(own: OwnRule) -> str:
    """The code of an own rule's findings."""
    return f"{PREFIX}{own.name}"


def described(own: OwnRule, kind: Kind = Kind.PLAIN) -> Rule:
    """An own rule as one that can be listed; it is worked out on a table by ``on_tables``."""
    return Rule(
        id=own_rule_id(own),
        title=own.message,
        says=f"In {own.table}: {own.condition}.",
        words=words(own.message, own.message),
        sources=(Source("the service file", "as declared"),),
        certainty=own.certainty,
        needs=Needs(kind, ()),
        evaluate=_nowhere,
        examples=(),
        tolerance=EXACT,
    )


def _nowhere(given: Given) -> Worked:
    raise AssertionError("an own rule is worked out on a table")


def on_tables(own: OwnRule, run: Run) -> list[OwnOnTable]:
    """An own rule on each table that it is about: by the table's name, else by its kind. Raises ``BadInputError`` for a
    column that no such table has, and for a condition whose types do not go together."""
    tree = _tree(own)
    tables = [t for t in run.tables if t.name == own.table] or [t for t in run.tables if t.kind == own.table]
    return [_on_table(own, tree, owner) for owner in tables]


def _tree(own: OwnRule) -> ast.expr:
    try:
        return read_condition(own.condition)
    except ConditionError as error:
        raise _wrong(own, error) from error


def _wrong(own: OwnRule, error: ConditionError) -> BadInputError:
    return BadInputError(f'The service file, [rules.own.{own.name}], key "condition": {error}')


def _columns(own: OwnRule, tree: ast.expr, owner: Table) -> tuple[Column, ...]:
    found = []
    for name in dict.fromkeys(columns_of(tree)):
        column = owner.column(name) or next((c for c in owner.columns if c.name == name), None)
        if column is None:
            known = ", ".join(c.label for c in owner.columns)
            raise _wrong(own, ConditionError(f'the table {owner.name} has no column "{name}"; it has {known}.'))
        found.append(column)
    return tuple(found)


def _on_table(own: OwnRule, tree: ast.expr, owner: Table) -> OwnOnTable:
    columns = _columns(own, tree, owner)
    named_raw = {raw(place): column for place, column in enumerate(columns)}
    return OwnOnTable(_rule(own, tree, owner, columns), owner, named_raw)


def _rule(own: OwnRule, tree: ast.expr, owner: Table, columns: Sequence[Column]) -> Rule:
    names = tuple(dict.fromkeys(columns_of(tree)))
    typed = {name: _typed(place, column) for place, (name, column) in enumerate(zip(names, columns, strict=True))}
    try:
        holds = condition(tree, typed)
    except ConditionError as error:
        raise _wrong(own, error) from error
    rule = described(own, owner.kind)

    def evaluate(given: Given) -> Worked:
        return _worked(given.relation, names, holds)

    return replace(rule, evaluate=evaluate)


def raw(place: int) -> str:
    """The name of the column that a condition names at a place, in the relation that it is worked out on."""
    return f"own_{place}"


def _typed(place: int, column: Column) -> Typed:
    value: Expr = col(raw(place))
    if column.type == ValueType.TIMESTAMP:
        return Typed(cast(value, "date"), ValueType.DATE)
    return Typed(value, column.type)


def _worked(relation: Relation, names: Sequence[str], holds: Expr) -> Worked:
    working = records(relation.name).step({"holds": holds.copy()})
    told: Expr = text("")
    for place, name in enumerate(names):
        value = coalesce(op.as_text(col(raw(place))), text("empty"))
        told = concat(told, text(f", {name} " if place else f"{name} "), value)
    broken = exp.EQ(this=col("holds"), expression=exp.false())
    column = names[0] if len(names) == 1 else ""
    judged = Judged(column, told, null("text"), Unit.TEXT, breach=broken)
    unknown = Cannot(is_null(col("holds")), "a value that the condition needs is empty")
    return Worked(working, (judged,), (unknown,))
