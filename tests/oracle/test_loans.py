"""The oracle's loan deductions against published thresholds and an example of HMRC's manual."""

from decimal import Decimal

import pytest

from tests.oracle.loans import deduction, threshold


@pytest.mark.parametrize(
    ("plan", "frequency", "pounds"),
    [
        ("1", "weekly", "501.25"), ("1", "monthly", "2172.08"),
        ("2", "weekly", "547.50"), ("2", "monthly", "2372.50"),
        ("4", "weekly", "629.71"), ("4", "monthly", "2728.75"),
        ("PG", "weekly", "403.84"), ("PG", "monthly", "1750.00"),
    ],
)  # fmt: skip
def test_published_thresholds_of_2025_26(plan: str, frequency: str, pounds: str) -> None:
    assert threshold(plan, "2025-26", frequency) == Decimal(pounds)


def test_rounded_down_to_the_pound() -> None:
    """As CSLM13013 does it, with plan 5: 2,700.00 less 2,083.33 is 616.67; 9% is 55.50; 55 is taken."""
    assert deduction("5", "2026-27", "monthly", Decimal("2700.00")) == 55
    assert deduction("5", "2026-27", "monthly", Decimal("2083.33")) == 0
    assert deduction("PG", "2026-27", "monthly", Decimal("2116.67")) == 22
    assert deduction("PG", "2026-27", "monthly", Decimal("2116.66")) == 21


@pytest.mark.parametrize(("plan", "year"), [("5", "2025-26"), ("4", "2020-21"), ("3", "2026-27"), ("", "2026-27")])
def test_a_plan_that_a_year_does_not_have(plan: str, year: str) -> None:
    with pytest.raises(ValueError, match="no loan plan"):
        deduction(plan, year, "monthly", Decimal(3000))
