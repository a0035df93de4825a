"""People on the return without a payslip."""

from __future__ import annotations

import pytest

from jamfirst.model.kinds import Kind
from jamfirst.rules.uk.payslip.return_only import RULE
from tests.rules.applied import applied

SLIPS = [{"employee_id": who, "employment_id": f"{who}-1", "pay_date": "2026-09-25"} for who in ("1", "2")]


def line(who: str, day: str = "2026-09-25", **more: str) -> dict[str, str]:
    return {"employee_id": who, "pay_date": day, "net_pay": "100.00", "frequency": "monthly"} | more


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([line("1"), line("2")], []),
        ([line("1-1"), line("2-1")], []),
        ([line("1"), line("3")], ["3"]),
        ([line("1"), line("2", "2026-09-24")], []),
        ([line("1"), line("3", net_pay="0.00")], []),
        ([line("1"), line("3", net_pay="0.00", tax="-5.00")], ["3"]),
    ],
)
def test_who_is_asked_about(lines: list[dict[str, str]], told: list[str]) -> None:
    outcome, rows = applied(RULE, lines, {Kind.PAYSLIP: SLIPS})
    assert [row["workings"].split(";")[0] for row in rows] == [f"employee {who}" for who in told]
    assert not outcome.cannot


@pytest.mark.parametrize(
    "other", [line("3", frequency="weekly"), line("3", "2026-09-18"), line("3", paye_reference="9/9")]
)
def test_of_another_payroll_nothing_is_known(other: dict[str, str]) -> None:
    outcome, rows = applied(RULE, [line("1"), other], {Kind.PAYSLIP: SLIPS})
    assert rows == []
    assert [c.reason for c in outcome.cannot] == ["the run has no payslips of that frequency and day"]
