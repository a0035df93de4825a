"""Whether two declared changes could both fit the same column of one record: decided so that doubt counts as yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from jamfirst.model.expected import Condition, DeclaredChange, Test

_SIDES = {"not_paid": "missing", "unexpected": "extra"}


def clash(a: DeclaredChange, b: DeclaredChange) -> str:
    """``contradiction`` where the same records would have to change in two ways, ``overlap`` where some records could;
    empty where no record can meet both or both have the same effect. The tables are taken to be the same."""
    if a.effect == b.effect or not could_meet(a, b):
        return ""
    return "contradiction" if set(a.where) == set(b.where) else "overlap"


def could_meet(a: DeclaredChange, b: DeclaredChange) -> bool:
    """Whether both could be about the same column of one record, or about one record that comes or goes. The tables
    are taken to be the same."""
    if a.side != b.side or not _same_subject(a, b):
        return False
    return not any(_apart(one, other) for one in a.where for other in b.where)


def _same_subject(a: DeclaredChange, b: DeclaredChange) -> bool:
    """One column in common, and codes that can meet; no codes means any."""
    if a.columns and not set(a.columns) & set(b.columns):
        return False
    mine, theirs = ({_SIDES.get(code, code) for code in change.codes} for change in (a, b))
    return not mine or not theirs or bool(mine & theirs)


def _apart(a: Condition, b: Condition) -> bool:
    """Whether no value can meet both conditions, as far as that is plain."""
    if a.column != b.column:
        return False
    return any(_shut_out(x, y) for x, y in ((a, b), (b, a)))


def _shut_out(a: Condition, b: Condition) -> bool:
    if a.test == Test.ABSENT:
        return b.test not in (Test.ABSENT, Test.NOT_EQUAL)
    if a.test in (Test.EQUAL, Test.IN):
        return all(_fails(value, b) for value in a.values)
    if a.test == Test.STARTS and b.test == Test.STARTS:
        return not (a.values[0].startswith(b.values[0]) or b.values[0].startswith(a.values[0]))
    if a.test in (Test.LESS, Test.AT_MOST) and b.test in (Test.MORE, Test.AT_LEAST):
        touching = a.test == Test.AT_MOST and b.test == Test.AT_LEAST
        order = _order(a.values[0], b.values[0])
        return order is not None and (order < 0 or (order == 0 and not touching))
    return False


def _fails(value: str, other: Condition) -> bool:
    """Whether a value certainly does not meet another condition."""
    if other.test in (Test.EQUAL, Test.IN):
        return not any(_order(value, told) == 0 or value == told for told in other.values)
    if other.test == Test.NOT_EQUAL:
        return value == other.values[0]
    if other.test == Test.STARTS:
        return not value.startswith(other.values[0])
    return other.test in _MEETS and _outside(value, other)


_MEETS: dict[Test, Sequence[int]] = {
    Test.LESS: (-1,),
    Test.AT_MOST: (-1, 0),
    Test.MORE: (1,),
    Test.AT_LEAST: (0, 1),
}


def _outside(value: str, other: Condition) -> bool:
    order = _order(value, other.values[0])
    return order is not None and order not in _MEETS[other.test]


def _order(a: str, b: str) -> int | None:
    """-1, 0 or 1 as amounts or as dates; ``None`` where they are neither."""
    pair = _numbers(a, b)
    if pair is not None:
        return (pair[0] > pair[1]) - (pair[0] < pair[1])
    try:
        first, second = date.fromisoformat(a), date.fromisoformat(b)
    except ValueError:
        return None
    return (first > second) - (first < second)


def _numbers(a: str, b: str) -> tuple[Decimal, Decimal] | None:
    try:
        return Decimal(a), Decimal(b)
    except InvalidOperation:
        return None
