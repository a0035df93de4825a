"""Declared changes and the two runs: which apply, which speak of something that is not there, and what is written of
them in the assessment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from jamfirst.compare.outcomes import reservations
from jamfirst.model.columns import Column, ValueType
from jamfirst.model.comparison import Comparison
from jamfirst.model.expected import (
    ORDERED,
    Condition,
    DeclaredChange,
    ExpectedOutcome,
    State,
    Test,
    What,
    is_amount,
    is_day,
)
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import BadInputError
from jamfirst.model.run import Run, Table
from jamfirst.read.expected import clashes
from jamfirst.read.toml_text import found, suggestion

_DATES = frozenset({ValueType.DATE, ValueType.TIMESTAMP})


@dataclass(frozen=True, slots=True)
class Applying:
    """The declared changes that apply to a pair of runs, and what became of those that do not."""

    changes: tuple[DeclaredChange, ...] = ()
    others: tuple[ExpectedOutcome, ...] = ()

    def added_to(self, comparison: Comparison) -> Comparison:
        """A comparison that says of these others as well what became of them."""
        if not self.others:
            return comparison
        reservations_too = (*comparison.reservations, *reservations(self.others))
        return replace(comparison, expected=(*comparison.expected, *self.others), reservations=reservations_too)


def applying(changes: Sequence[DeclaredChange], baseline: Run, candidate: Run) -> Applying:
    """The changes that apply to this candidate: those of another release than its build do not.

    Raises ``BadInputError``, one sentence with file and line, for a change that names a table or column which neither
    run has, or asks of a column what its values cannot answer; and for two changes that turn out to be about the same
    column of one table and get into each other's way.
    """
    build = candidate.facts.build
    others = [c for c in changes if c.release is not None and build is not None and c.release != build.strip()]
    mine = [c for c in changes if c not in others]
    tables = [t for run in (baseline, candidate) for t in run.tables]
    for change in mine:
        _refuse_unknown(change, _about(change, tables), tables)
    wrong = [w for a, b in combinations(mine, 2) for w in _clashes(a, b, tables)]
    if wrong:
        raise BadInputError("\n".join(wrong))
    why = 'it is for release "{}", and the candidate is "{}"'
    told = (ExpectedOutcome(c, State.OTHER_RELEASE, why=why.format(c.release, build)) for c in others)
    return Applying(tuple(mine), tuple(told))


def _about(change: DeclaredChange, tables: Iterable[Table]) -> list[Table]:
    return [t for t in tables if change.table in (t.name, t.kind) and (change.table == t.name or t.kind != Kind.PLAIN)]


def _refuse_unknown(change: DeclaredChange, mine: Sequence[Table], tables: Sequence[Table]) -> None:
    if not mine:
        names = dict.fromkeys([t.name for t in tables] + [str(t.kind) for t in tables if t.kind != Kind.PLAIN])
        near = suggestion(change.table, names) or f" There are {', '.join(map(found, names))}."
        raise _wrong(change, f"neither run has a table {found(change.table)}.{near}")
    for name in change.columns:
        _refuse_rewrite(change, name, _columns(name, mine, change))
    for condition in change.where:
        _refuse_condition(change, condition, _columns(condition.column, mine, change))


def _columns(name: str, tables: Sequence[Table], change: DeclaredChange) -> list[Column]:
    there = [c for t in tables for c in t.columns if name in (c.canonical, c.name)]
    if not there:
        known = {label for t in tables for c in t.columns for label in (c.name, c.canonical) if label}
        raise _wrong(change, f"the table has no column {found(name)} in either run.{suggestion(name, known)}")
    return there


def _refuse_rewrite(change: DeclaredChange, name: str, columns: Sequence[Column]) -> None:
    types, what = {c.type for c in columns}, change.rewrite.what
    if what in (What.TIMES, What.PLUS) and ValueType.DECIMAL not in types:
        raise _wrong(change, f"the column {found(name)} holds no amounts, which {what} needs.")
    if what in (What.DAYS, What.WORKING_DAYS) and ValueType.DATE not in types:
        raise _wrong(change, f"the column {found(name)} holds no dates (without times), which {what} needs.")
    told = [value for pair in change.rewrite.pairs for value in pair if value]
    _refuse_values(change, name, told, types)


def _refuse_condition(change: DeclaredChange, condition: Condition, columns: Sequence[Column]) -> None:
    wrong = unanswerable(condition, columns)
    if wrong:
        raise _wrong(change, wrong)


def unanswerable(condition: Condition, columns: Sequence[Column]) -> str:
    """Why no value of some columns could ever answer a condition, as a sentence; empty where one could."""
    types = {c.type for c in columns}
    if condition.test == Test.STARTS:
        holds_text = ValueType.TEXT in types
        return "" if holds_text else f"the column {found(condition.column)} holds no text, which starts with needs."
    if condition.test not in ORDERED or ValueType.TEXT not in types:
        return _no_value_of(condition.column, condition.values, types)
    return ""


def _refuse_values(change: DeclaredChange, name: str, values: Iterable[str], types: set[ValueType]) -> None:
    wrong = _no_value_of(name, values, types)
    if wrong:
        raise _wrong(change, wrong)


def _no_value_of(name: str, values: Iterable[str], types: set[ValueType]) -> str:
    """Which value no value of the column could be, in a sentence: it would never be met, by a slip of the pen."""
    if ValueType.TEXT in types:
        return ""
    for value in values:
        if not (is_amount(value) and ValueType.DECIMAL in types) and not (is_day(value) and types & _DATES):
            holds = "amounts" if ValueType.DECIMAL in types else "dates"
            return f"the column {found(name)} holds {holds}, and {found(value)} is none."
    return ""


def _clashes(a: DeclaredChange, b: DeclaredChange, tables: Sequence[Table]) -> list[str]:
    """Whether two changes get into each other's way in a table that both are about, whatever words they use for it and
    for its columns."""
    both = [t for t in _about(a, tables) if t in _about(b, tables)]
    told = [w for t in both for w in clashes(_renamed(a, t), _renamed(b, t))]
    return told[:1]


def _renamed(change: DeclaredChange, table: Table) -> DeclaredChange:
    """The change with a table's columns by one name each."""
    labels = {name: c.label for c in table.columns for name in (c.name, c.canonical) if name}
    where = tuple(replace(c, column=labels.get(c.column, c.column)) for c in change.where)
    return replace(change, columns=tuple(labels.get(n, n) for n in change.columns), where=where)


def _wrong(change: DeclaredChange, text: str) -> BadInputError:
    return BadInputError(f"{change.place} ({change.id}): {text}")


def expected_part(outcomes: Iterable[ExpectedOutcome]) -> Iterator[dict[str, Any]]:
    """What became of each declared change, as ``assessment.json`` has it."""
    for o in outcomes:
        c = o.change
        yield {
            "id": c.id,
            "state": str(o.state),
            "why": o.why,
            "table": c.table,
            "tables": list(o.tables),
            "columns": list(c.columns),
            "codes": list(c.codes),
            "where": [condition.words for condition in c.where],
            "what": c.rewrite.words if c.columns else "whole records",
            "release": c.release,
            "reason": c.reason,
            "owner": c.owner,
            "approver": c.approver,
            "approval": "not verified",
            "until": c.until.isoformat(),
            "fitted": o.fitted,
            "met": o.met,
            "pence": o.pence,
            "limits": {
                "count": c.limits.count,
                "pence": c.limits.pence,
                "share": None if c.limits.share is None else str(c.limits.share),
            },
            "almost": [{"missed": a.missed, "records": a.records} for a in o.almost],
            "declared_at": c.place,
        }
