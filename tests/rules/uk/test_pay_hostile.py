"""No record stops a rule of pay."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.service import RuleSettings, ServiceFile, TableSettings
from jamfirst.read import read
from jamfirst.rules import check
from jamfirst.rules.registry import rules
from tests.rules.uk.hostile import hostile_records

AREAS = ("uk.minimum_wage", "uk.living_wage", "uk.pension", "uk.statutory", "uk.attachment")
RULES = [rule for rule in rules() if rule.id.startswith(AREAS)]
SLIP = {
    "employee_id": "1",
    "employment_id": "1-1",
    "run_type": "main",
    "frequency": "monthly",
    "hours": "100",
    "pay_date": "2026-09-25",
    "earnings_from": "2026-09-01",
    "earnings_to": "2026-09-30",
    "birth_date": "1980-01-01",
    "gross_pay": "1500.00",
    "tax": "90.00",
    "ee_ni": "36.00",
    "pension_scheme": "LGPS",
    "pension_section": "main",
    "pensionable_pay": "1500.00",
    "ee_pension": "82.50",
    "er_pension": "300.00",
    "hourly_rate": "15.00",
    "net_pay": "1291.50",
}
LINE = {
    "employee_id": "1",
    "employment_id": "1-1",
    "run_type": "main",
    "pay_date": "2026-09-25",
    "units": "100",
    "element_code": "BASIC",
    "element_class": "basic",
    "rate": "15.00",
    "amount": "1500.00",
    "earned_from": "2026-09-01",
    "earned_to": "2026-09-30",
}

SCHEMES = ("LGPS", "Teachers", "NEST")
CODES = ("BASIC", "OVERTIME", "SSP", "SMP", "SPP", "CTAEO", "DEA", "ARRESTMENT")


def written(folder: Path, name: str, kind: Kind, usual: list[dict[str, str]], nonsense: bool) -> None:
    """A file of hostile records, each of another employment where the record itself says nothing of it."""
    rows = [row for one in usual for row in hostile_records(kind, one, nonsense)]
    for place, row in enumerate(rows):
        if row["employment_id"] == "1-1":
            row |= {"employee_id": str(place), "employment_id": f"{place}-1"}
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(KINDS[kind].columns), restval="")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("nonsense", [True, False])
def test_no_record_stops_a_rule(nonsense: bool, tmp_path: Path) -> None:
    written(tmp_path, "payslips.csv", Kind.PAYSLIP, [SLIP | {"pension_scheme": scheme} for scheme in SCHEMES], nonsense)
    written(tmp_path, "pay_lines.csv", Kind.PAY_LINE, [LINE | {"element_code": code} for code in CODES], nonsense)
    tables = {
        "payslips": TableSettings(files=("payslips.csv",), kind=Kind.PAYSLIP),
        "pay_lines": TableSettings(files=("pay_lines.csv",), kind=Kind.PAY_LINE),
    }
    with DuckDBSession([tmp_path], threads=1) as session:
        run = read(tmp_path, session, service=ServiceFile(tables=tables))
        outcomes = check(run, session, RuleSettings(), RULES).outcomes
    assert {o.rule_id for o in outcomes if o.not_applied} == set()
    assert all(0 <= o.breached <= o.checked <= o.records for o in outcomes)
    assert sum(o.records for o in outcomes) > 1000


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_table_without_what_a_rule_needs_is_told(rule: object, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with DuckDBSession([tmp_path], threads=1) as session:
        (outcome,) = check(read(tmp_path, session), session, RuleSettings(), [rule]).outcomes  # type: ignore[list-item]
    assert outcome.not_applied.startswith("needs a table of pay")
