"""Many payslips held to a rule at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jamfirst.engines.build import select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.service import RuleSettings
from jamfirst.rules import check
from jamfirst.rules.by_hand import typed_run
from jamfirst.rules.rule import Rule


@dataclass(frozen=True)
class Held:
    """What came of it: the counts, and each breach as (place from 1, column, found, expected)."""

    records: int
    checked: int
    breached: int
    cannot: Mapping[str, int]
    breaches: tuple[tuple[Any, ...], ...]

    @property
    def places(self) -> set[int]:
        """Which records break the rule, counted from 1."""
        return {int(place) for place, *_ in self.breaches}


def hold(rule: Rule, slips: Sequence[Mapping[str, str]]) -> Held:
    """Apply a rule to payslips as a file would have them, all in one table with every column that any has."""
    names = {name: "" for slip in slips for name in slip}
    whole = [{**names, **slip} for slip in slips]
    with DuckDBSession(threads=1) as session:
        run = typed_run(session, rule, whole, {})
        made = check(run, session, RuleSettings(), [rule])
        (outcome,) = made.outcomes
        assert not outcome.not_applied, outcome.not_applied
        query = select("location", "column_name", "found_value", "expected_value").from_(table(made.relation))
        rows = [(int(at.rpartition(" ")[2]), *rest) for at, *rest in session.rows(query)]
    reasons = {one.reason: one.records for one in outcome.cannot}
    return Held(outcome.records, outcome.checked, outcome.breached, reasons, tuple(sorted(rows)))
