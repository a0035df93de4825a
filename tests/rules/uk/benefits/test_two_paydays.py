"""Paydays that may fall in one assessment period."""

from __future__ import annotations

import pytest

from jamfirst.rules.uk.benefits.two_paydays import RULE
from tests.rules.applied import applied
from tests.rules.uk.payslip.people import slip


def months(*days: str, **more: str) -> list[dict[str, str]]:
    return [slip("1", 90_000, pay_date=day, frequency="monthly", run_type="main", **more) for day in days]


@pytest.mark.parametrize(
    ("slips", "told"),
    [
        (months("2026-08-25", "2026-09-25"), []),
        (months("2026-01-26", "2026-02-26", "2026-03-26"), []),
        (months("2026-01-31", "2026-02-28", "2026-03-31"), []),
        (months("2026-01-28", "2026-02-28"), []),
        (months("2026-02-27", "2026-03-27"), ["29 and 30"]),
        (months("2026-08-28", "2026-09-25"), ["26 to 28"]),
        (months("2026-09-25", "2026-09-30"), ["1 to 25"]),
        (months("2026-09-25"), []),
        (months("2026-09-25", "2026-09-25"), []),
    ],
)
def test_paydays_of_a_month(slips: list[dict[str, str]], told: list[str]) -> None:
    rows = applied(RULE, slips)[1]
    assert [row["workings"].rpartition(" day ")[2] for row in rows] == told


def test_other_payslips_are_left_alone() -> None:
    weekly = [one | {"frequency": "weekly"} for one in months("2026-09-18", "2026-09-25")]
    extra = months("2026-09-25")
    extra.append(months("2026-09-30")[0] | {"run_type": "supplementary"})
    rich = [one | {"net_pay": "9000.00"} for one in months("2026-08-28", "2026-09-25")]
    two_posts = [months("2026-08-28")[0], months("2026-09-25")[0] | {"employment_id": "1-2"}]
    for slips in (weekly, extra, rich, two_posts, [one | {"employment_id": "", "employee_id": ""} for one in rich]):
        assert applied(RULE, slips)[0].records == 0


def test_what_is_not_known_is_said() -> None:
    slips = [one | {"frequency": ""} for one in months("2026-08-28", "2026-09-25")]
    outcome, rows = applied(RULE, slips)
    assert rows == []
    assert [c.reason for c in outcome.cannot] == ["the frequency is not known"]
