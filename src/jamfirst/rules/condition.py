"""A condition that somebody wrote in a service file, as an expression: small, safe, and of the types of its columns.

It is written as in Python and read by Python's own parser, but never run: only comparisons, ``and``, ``or``, ``not``,
``in``, ``+ - *``, texts, numbers and the functions of ``FUNCTIONS`` are taken, and become an expression of the engine.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, cast, is_null, text
from jamfirst.model.columns import ValueType

FUNCTIONS: Mapping[str, str] = {
    "column": 'a column by its header, where that is no single word: column("Net Amt")',
    "day": 'a date: day("2026-09-30")',
    "empty": "whether a column has no value",
    "length": "how many characters a text has",
    "starts": 'whether a text starts so: starts(reference, "BACS")',
    "upper": "a text in capitals",
}
"""The functions that a condition may use, each in words."""

MOST = 2_000
"""Characters that a condition may have at most."""


class ConditionError(ValueError):
    """A condition that cannot be read: its text is a sentence without a place."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A value of a condition: its expression and what it is; ``None`` for one that is true or false."""

    value: Expr
    type: ValueType | None


def read_condition(written: str) -> ast.expr:
    """The condition as a tree. Raises ``ConditionError`` where it is no such condition."""
    if len(written) > MOST:
        raise ConditionError(f"it is longer than {MOST:,} characters.")
    try:
        tree = ast.parse(written.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ConditionError(
            "it cannot be read; expected one like amount <= 10000 and not empty(reference)."
        ) from error
    list(columns_of(tree))
    return tree


def columns_of(tree: ast.expr) -> Iterator[str]:
    """The names of the columns in a condition, in order. Raises ``ConditionError`` for a part that is not allowed."""
    if isinstance(tree, ast.Name):
        yield tree.id
    elif isinstance(tree, ast.Call):
        yield from _columns_of_call(tree)
    elif isinstance(tree, ast.Constant):
        _literal(tree)
    elif isinstance(tree, ast.BoolOp | ast.Compare | ast.BinOp | ast.UnaryOp | ast.Tuple | ast.List):
        for part in ast.iter_child_nodes(tree):
            if isinstance(part, ast.expr):
                yield from columns_of(part)
    else:
        raise ConditionError(f'"{_written(tree)}" is not allowed in a condition.')


def _columns_of_call(call: ast.Call) -> Iterator[str]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name not in FUNCTIONS or call.keywords:
        raise ConditionError(f'"{_written(call)}" is not allowed; the functions are {", ".join(FUNCTIONS)}.')
    if len(call.args) != (2 if name == "starts" else 1):
        raise ConditionError(f'"{_written(call)}" has not as many values as {name} takes.')
    if name in ("column", "day"):
        yield from [_text_of(call.args[0])] if name == "column" else []
        if name == "day":
            _date_of(call.args[0])
        return
    for argument in call.args:
        yield from columns_of(argument)


def condition(tree: ast.expr, columns: Mapping[str, Typed]) -> Expr:
    """The condition over columns, which must be all that it names; NULL where a value that it needs is empty or too
    large to be worked with. Raises ``ConditionError`` where types do not go together."""
    return op.or_null(_truth(tree, columns))


def _truth(tree: ast.expr, columns: Mapping[str, Typed]) -> Expr:
    found = _value(tree, columns)
    if found.type is not None:
        raise ConditionError(f'"{_written(tree)}" is neither true nor false.')
    return exp.paren(found.value)


def _value(tree: ast.expr, columns: Mapping[str, Typed]) -> Typed:
    if isinstance(tree, ast.Name):
        return _column(tree.id, columns)
    return next(make for kind, make in _MAKERS if isinstance(tree, kind))(tree, columns)


def _column(name: str, columns: Mapping[str, Typed]) -> Typed:
    found = columns[name]
    return Typed(found.value.copy(), found.type)


def _bool(tree: ast.BoolOp, columns: Mapping[str, Typed]) -> Typed:
    parts = [_truth(part, columns) for part in tree.values]
    return Typed(all_of(parts) if isinstance(tree.op, ast.And) else any_of(parts), None)


def _unary(tree: ast.UnaryOp, columns: Mapping[str, Typed]) -> Typed:
    if isinstance(tree.op, ast.Not):
        return Typed(exp.Not(this=_truth(tree.operand, columns)), None)
    if isinstance(tree.op, ast.USub):
        return Typed(exp.Neg(this=exp.paren(_number(tree.operand, columns))), ValueType.DECIMAL)
    raise ConditionError(f'"{_written(tree)}" is not allowed in a condition.')


_ARITHMETIC: tuple[tuple[type[ast.operator], type[exp.Binary]], ...] = (
    (ast.Add, exp.Add),
    (ast.Sub, exp.Sub),
    (ast.Mult, exp.Mul),
)


def _binary(tree: ast.BinOp, columns: Mapping[str, Typed]) -> Typed:
    made = next((to for kind, to in _ARITHMETIC if isinstance(tree.op, kind)), None)
    if made is None:
        raise ConditionError(f'"{_written(tree)}" is not allowed; numbers are added, taken off and multiplied.')
    parts = [exp.paren(_number(part, columns)) for part in (tree.left, tree.right)]
    return Typed(made(this=parts[0], expression=parts[1]), ValueType.DECIMAL)


def _number(tree: ast.expr, columns: Mapping[str, Typed]) -> Expr:
    found = _value(tree, columns)
    if found.type != ValueType.DECIMAL:
        raise ConditionError(f'"{_written(tree)}" is not a number.')
    return found.value


_COMPARISONS: tuple[tuple[type[ast.cmpop], type[exp.Binary]], ...] = (
    (ast.Eq, exp.EQ),
    (ast.NotEq, exp.NEQ),
    (ast.Lt, exp.LT),
    (ast.LtE, exp.LTE),
    (ast.Gt, exp.GT),
    (ast.GtE, exp.GTE),
)


def _compare(tree: ast.Compare, columns: Mapping[str, Typed]) -> Typed:
    """``a < b <= c`` holds where each step does."""
    steps, left = [], tree.left
    for how, right in zip(tree.ops, tree.comparators, strict=True):
        steps.append(_compared(left, how, right, columns))
        left = right
    return Typed(all_of(steps), None)


def _compared(left: ast.expr, how: ast.cmpop, right: ast.expr, columns: Mapping[str, Typed]) -> Expr:
    if isinstance(how, ast.In | ast.NotIn):
        if not isinstance(right, ast.Tuple | ast.List) or not right.elts:
            raise ConditionError(f'"{_written(right)}" is no list; expected one like ("BACS", "CHAPS").')
        among = any_of(_compared(left, ast.Eq(), one, columns) for one in right.elts)
        return exp.Not(this=exp.paren(among)) if isinstance(how, ast.NotIn) else exp.paren(among)
    made = next((to for kind, to in _COMPARISONS if isinstance(how, kind)), None)
    if made is None:
        raise ConditionError('"is" is not allowed; write == or empty(...).')
    one, other = _value(left, columns), _value(right, columns)
    if one.type is None or one.type != other.type:
        raise ConditionError(
            f'"{_written(left)}" ({_said(one)}) cannot be compared with "{_written(right)}" ({_said(other)}).'
        )
    return made(this=exp.paren(one.value), expression=exp.paren(other.value))


def _said(value: Typed) -> str:
    names = {ValueType.DECIMAL: "a number", ValueType.TEXT: "a text", ValueType.DATE: "a date"}
    return names.get(value.type, "a time") if value.type else "true or false"


def _call(tree: ast.Call, columns: Mapping[str, Typed]) -> Typed:
    name = tree.func.id if isinstance(tree.func, ast.Name) else ""
    if name == "column":
        return _column(_text_of(tree.args[0]), columns)
    if name == "day":
        return Typed(cast(text(_date_of(tree.args[0]).isoformat()), "date"), ValueType.DATE)
    first = _value(tree.args[0], columns)
    if name == "empty":
        return Typed(is_null(first.value), None)
    if first.type != ValueType.TEXT:
        raise ConditionError(f'"{_written(tree.args[0])}" is not a text.')
    if name == "length":
        return Typed(exp.Length(this=first.value), ValueType.DECIMAL)
    if name == "upper":
        return Typed(exp.Upper(this=first.value), ValueType.TEXT)
    return Typed(exp.StartsWith(this=first.value, expression=text(_text_of(tree.args[1]))), None)


def _constant(tree: ast.Constant, columns: Mapping[str, Typed]) -> Typed:
    return _literal(tree)


def _literal(tree: ast.Constant) -> Typed:
    if isinstance(tree.value, str):
        return Typed(text(tree.value), ValueType.TEXT)
    if isinstance(tree.value, bool) or not isinstance(tree.value, int | float):
        raise ConditionError(f'"{_written(tree)}" is neither a number nor a text in quotes.')
    number = Decimal(str(tree.value))
    written = f"{number:f}"
    if len(written) > 30 or "e" in written.casefold():
        raise ConditionError(f'"{_written(tree)}" is too large a number.')
    places = len(written.partition(".")[2])
    return Typed(cast(text(written), f"decimal(38,{places})" if places else "decimal(38,0)"), ValueType.DECIMAL)


def _listed(tree: ast.expr, columns: Mapping[str, Typed]) -> Typed:
    raise ConditionError(f'"{_written(tree)}" may only stand after in.')


_Maker = Callable[..., Typed]
_MAKERS: tuple[tuple[type[ast.expr], _Maker], ...] = (
    (ast.BoolOp, _bool),
    (ast.UnaryOp, _unary),
    (ast.BinOp, _binary),
    (ast.Compare, _compare),
    (ast.Call, _call),
    (ast.Constant, _constant),
    (ast.expr, _listed),
)


def _text_of(tree: ast.expr) -> str:
    if not isinstance(tree, ast.Constant) or not isinstance(tree.value, str):
        raise ConditionError(f'"{_written(tree)}" is no text in quotes.')
    return tree.value


def _date_of(tree: ast.expr) -> date:
    try:
        return date.fromisoformat(_text_of(tree))
    except ValueError as error:
        raise ConditionError(f'"{_written(tree)}" is no date; expected one like "2026-09-30".') from error


def _written(tree: ast.AST) -> str:
    return ast.unparse(tree)[:60]
