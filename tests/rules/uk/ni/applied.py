"""Rules applied to payslips that a test makes up, the way a check applies them to a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from jamfirst.engines import operations as op
from jamfirst.engines.build import col, select, sub, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.law import RuleResult
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.by_hand import typed_run
from jamfirst.rules.check import check
from jamfirst.rules.given import Given
from jamfirst.rules.prepared import prepared
from jamfirst.rules.rule import Rule

Slip = Mapping[str, str]

SHARED = Path(__file__).parents[4] / ".." / "shared" / "data" / "uk"
"""HMRC's test figures, where they lie beside the project."""


@dataclass(frozen=True)
class Found:
    """What a rule says of payslips: breaches by the place of the payslip, from 0, and column; and its counts."""

    breaches: Mapping[tuple[int, str], str]
    outcome: RuleResult

    @property
    def reasons(self) -> dict[str, int]:
        return {one.reason: one.records for one in self.outcome.cannot}


def apply(rule: Rule, slips: Sequence[Slip], *, sifted: bool = True) -> Found:
    """Apply a rule to a table of payslips; without ``sifted`` every payslip is worked out in full."""
    if not sifted:
        rule = replace(rule, evaluate=lambda given, whole=rule.evaluate: replace(whole(given), sift=None))
    with DuckDBSession(threads=1) as session:
        run = typed_run(session, rule, slips, {})
        found = check(run, session, chosen=[rule])
        columns = ("rec", "column_name", "expected_value")
        rows = session.rows(select(*columns).from_(table(found.relation)))
        return Found({(int(rec), str(column)): str(value) for rec, column, value in rows}, found.outcomes[0])


def worked_out(rule: Rule, slips: Sequence[Slip], *names: str) -> list[tuple[int | None, ...]]:
    """Values that a rule works out for each payslip, in their order."""
    with DuckDBSession(threads=1) as session:
        (payslips,) = typed_run(session, rule, slips, {}).tables
        wanted = {*rule.needs.columns, *rule.needs.also}
        given = Given(session, prepared(session, payslips, wanted), {}, RunFacts(), RuleSettings())
        query = rule.evaluate(given).working.query
        values = [op.as_text(col(name)).as_(f"v{place}") for place, name in enumerate(names)]
        rows = session.rows(select("id", *values).from_(sub(query, "w")).order_by("id"))
    return [tuple(None if value is None else int(value) for value in row[1:]) for row in rows]


def pence(pounds: str) -> int:
    return int(Decimal(pounds) * 100)


def pounds(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02}"


def shared(name: str) -> Iterator[Slip]:
    """The rows of one of HMRC's files of test figures; none where it is not there."""
    path = SHARED / name
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
