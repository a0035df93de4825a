"""A rule applied to records typed in a test, as ``check`` applies it to a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jamfirst.engines.build import select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import Kind
from jamfirst.model.law import RuleResult
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules import check
from jamfirst.rules.breaches import COLUMNS
from jamfirst.rules.by_hand import Record, typed_run
from jamfirst.rules.rule import Rule

_NO_SETTINGS, _NO_FACTS = RuleSettings(), RunFacts()


def applied(
    rule: Rule,
    records: Sequence[Record],
    others: Mapping[Kind, Sequence[Record]] | None = None,
    settings: RuleSettings = _NO_SETTINGS,
    facts: RunFacts = _NO_FACTS,
) -> tuple[RuleResult, list[dict[str, Any]]]:
    """What came of a rule on some records, and its breaches in the order of the records."""
    with DuckDBSession(threads=1) as session:
        run = replace(typed_run(session, rule, records, others or {}), facts=facts)
        breaches = check(run, session, settings, [rule])
        query = select(*COLUMNS).from_(table(breaches.relation)).order_by("rec", "column_name")
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in session.rows(query)]
    return breaches.outcomes[0], sorted(rows, key=lambda row: int(row["rec"]))
