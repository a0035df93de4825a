"""Declared changes as tests state them, and what they mean, worked out in Python alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from jamfirst.compare import CompareSettings, TableRules
from jamfirst.model.expected import Condition, DeclaredChange, ExpectedOutcome, Limits, Rewrite, Rounding, Test, What
from jamfirst.model.working_days import moved_working_days
from tests.compare.build import Outcome

NO_LIMIT = Limits(count=10**9)
_ROUNDED = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.DOWN: ROUND_DOWN,
    Rounding.UP: ROUND_UP,
}


def declared(table: str = "slips", column: str = "", **values: Any) -> DeclaredChange:
    """A declared change with everything that a person has to say."""
    told: dict[str, Any] = {
        "id": "PA-26",
        "reason": "Pay award",
        "owner": "A Owner",
        "approver": "B Approver",
        "until": date(2026, 12, 31),
        "columns": (column,) if column else (),
        "file": "expected.toml",
        "line": 7,
    }
    return DeclaredChange(table=table, **{**told, **values})


def where(column: str, test: str, *values: str) -> Condition:
    """A condition."""
    return Condition(column, Test(test), values)


def times(factor: str, rounding: Rounding = Rounding.HALF_UP, within: int = 0) -> Rewrite:
    """A product."""
    return Rewrite(What.TIMES, Decimal(factor), rounding, within)


def plus(amount: str, within: int = 0) -> Rewrite:
    """A sum."""
    return Rewrite(What.PLUS, Decimal(amount), within_pence=within)


def settings(*changes: DeclaredChange, **rules: Any) -> CompareSettings:
    """Settings with declared changes, and rules for the table of payslips."""
    return CompareSettings({"slips": TableRules(**rules)}, expected=changes)


def became(outcome: Outcome, change_id: str = "PA-26") -> ExpectedOutcome:
    """What became of one declared change."""
    (found,) = (o for o in outcome.comparison.expected if o.change.id == change_id)
    return found


def meets(condition: Condition, row: Mapping[str, Any]) -> bool:
    """Whether a record meets a condition."""
    value = row[condition.column]
    if condition.test in (Test.PRESENT, Test.ABSENT):
        return (value is None) == (condition.test == Test.ABSENT)
    told = [type(value)(v) if isinstance(value, Decimal) else _typed(v, value) for v in condition.values]
    if value is None or condition.test == Test.NOT_EQUAL:
        return condition.test == Test.NOT_EQUAL and bool(value != told[0])
    if condition.test in (Test.EQUAL, Test.IN):
        return value in told
    if condition.test == Test.STARTS:
        return str(value).startswith(condition.values[0])
    order = (value > told[0]) - (value < told[0])
    return order in {Test.LESS: (-1,), Test.AT_MOST: (-1, 0), Test.MORE: (1,), Test.AT_LEAST: (0, 1)}[condition.test]


def _typed(text: str, value: Any) -> Any:
    return date.fromisoformat(text) if isinstance(value, date) else text


def makes(rewrite: Rewrite, old: Any, new: Any) -> bool:
    """Whether new is what a rewrite makes of old."""
    if rewrite.what in (What.ANY, What.TO):
        return rewrite.what == What.ANY or shown(new) == rewrite.pairs[0][1]
    if rewrite.what == What.MAPPING:
        return (shown(old), shown(new)) in rewrite.pairs
    if old is None or new is None:
        return False
    if rewrite.what in (What.DAYS, What.WORKING_DAYS):
        working = rewrite.what == What.WORKING_DAYS
        return bool(new == (moved_working_days(old, rewrite.days) if working else old + timedelta(days=rewrite.days)))
    exact = old + rewrite.amount if rewrite.what == What.PLUS else old * rewrite.amount
    wanted = exact.quantize(Decimal("0.01"), _ROUNDED[rewrite.rounding]) if rewrite.what == What.TIMES else exact
    return bool(abs(new - wanted) * 100 <= rewrite.within_pence)


def shown(value: Any) -> str:
    """A value as a declaration writes it."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return "" if value is None else str(value)
