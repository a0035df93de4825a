"""What is due on a loan, against the law once more in plain Python."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_FLOOR, Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.figures import figures, holding
from jamfirst.rules.uk.loans.postgraduate import RULE as POSTGRADUATE
from jamfirst.rules.uk.loans.student import RULE as STUDENT
from tests.rules.uk.ni.applied import Slip, apply, pounds, worked_out

PARTS = {"weekly": (1, 52), "two-weekly": (2, 52), "four-weekly": (4, 52), "monthly": (1, 12), "annual": (12, 12)}
PUBLISHED = {
    ("1", "monthly"): "2172.08", ("1", "weekly"): "501.25", ("2", "monthly"): "2372.50", ("2", "weekly"): "547.50",
    ("4", "monthly"): "2728.75", ("4", "weekly"): "629.71", ("4", "two-weekly"): "1259.42",
    ("postgraduate", "weekly"): "403.84", ("postgraduate", "two-weekly"): "807.69",
    ("postgraduate", "four-weekly"): "1615.38", ("postgraduate", "monthly"): "1750.00",
}  # fmt: skip
"""Thresholds of 2025-26 as HMRC and payroll suppliers publish them."""


def due(pay: int, plan: str, frequency: str, day: date) -> int:
    limit = holding(figures("loans"), "threshold", plan, day)
    assert limit is not None
    parts, of = PARTS[frequency]
    threshold = (limit.amount * parts / of * 100).to_integral_value(ROUND_FLOOR) / 100
    rate = Decimal("0.06") if plan == "postgraduate" else Decimal("0.09")
    return int(max(Decimal(0), (Decimal(pay) / 100 - threshold) * rate))


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 30_000_00), st.sampled_from("124"), st.sampled_from(list(PARTS)),
            st.dates(date(2021, 4, 6), date(2027, 4, 5)),
        ),
        min_size=1,
        max_size=40,
    )
)  # fmt: skip
def test_both_loans_are_as_the_law_has_them(cases: list[tuple[int, str, str, date]]) -> None:
    slips = [
        {"employee_id": str(place), "niable_pay": pounds(pay), "loan_plan": plan, "frequency": frequency}
        | {"pay_date": day.isoformat(), "loan": "0.00", "pg_loan": "1.00"}
        for place, (pay, plan, frequency, day) in enumerate(cases)
    ]
    assert worked_out(STUDENT, slips, "due") == [(100 * due(*case),) for case in cases]
    postgraduate = [(100 * due(pay, "postgraduate", frequency, day),) for pay, _, frequency, day in cases]
    assert worked_out(POSTGRADUATE, slips, "due") == postgraduate


@pytest.mark.parametrize(("key", "pounds_of_period"), PUBLISHED.items(), ids=str)
def test_the_threshold_of_a_period_is_as_published(key: tuple[str, str], pounds_of_period: str) -> None:
    plan, frequency = key
    rule, column = (POSTGRADUATE, "pg_loan") if plan == "postgraduate" else (STUDENT, "loan")
    slip = {"employee_id": "1", "niable_pay": "9000.00", "loan_plan": plan, "frequency": frequency, column: "1.00"}
    (found,) = worked_out(rule, [slip | {"pay_date": "2025-06-06"}], "limit_down")
    assert pounds(found[0] or 0) == pounds_of_period


SLIP = {"employee_id": "1", "frequency": "monthly", "pay_date": "2025-04-25", "period": "1", "niable_pay": "2500.00"}
OWES = SLIP | {"loan_plan": "1"}
KNOWN = {"gross_pay": "2500.00", "tax": "290.40", "ee_ni": "116.16", "net_pay": "2083.44", "loan": "10.00"}


@pytest.mark.parametrize(
    ("money", "breach"),
    [
        ({"loan": "10.00", "other_deductions": "0.00"}, True),
        ({"loan": "10.00", "other_deductions": "5.00"}, False),
        ({"loan": "10.00"}, False),
        (KNOWN, True),
        (KNOWN | {"net_pay": "1983.44"}, False),
        ({"loan": "30.00", "other_deductions": "5.00"}, True),
    ],
)
def test_less_than_is_due_is_a_breach_only_where_nothing_else_was_taken(money: Slip, breach: bool) -> None:
    found = apply(STUDENT, [OWES | money])
    assert bool(found.breaches) == breach
    assert breach or any("attachment order" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("slip", "reason"),
    [
        (SLIP | {"loan": "29.00"}, "no plan of a student loan is stated"),
        (SLIP | {"loan": "29.00", "loan_plan": "PG"}, "no plan of a student loan is stated"),
        (OWES | {"loan": "29.00", "loan_plan": "9"}, "the plan is none of 1, 2, 4 and 5"),
        (OWES | {"loan": ""}, "the loan is not known"),
        (OWES | {"loan": "29.00", "pay_date": "2019-01-25"}, "no threshold of this plan is known"),
        (OWES | {"loan": "29.00", "frequency": "daily"}, "no threshold of this plan is known"),
        (OWES | {"loan": "29.00", "niable_pay": "99999999999999.99"}, "the pay is more than a payslip can have"),
        (OWES | {"loan": "29.00", "director_method": "annual"}, "a director's loan is due on all pay"),
        (OWES | {"loan": "1.00", "run_type": "supplementary"}, "the main payslip of the earnings period is not"),
        (OWES | {"loan": "1.00", "aggregated": "yes"}, "an employment that is not in this table"),
    ],
)
def test_what_cannot_be_told_is_said(slip: Slip, reason: str) -> None:
    found = apply(STUDENT, [slip | {"other_deductions": "0.00"}])
    assert not found.breaches
    assert any(reason in why for why in found.reasons), found


def test_loans_of_payslips_that_share_a_period_are_due_on_their_sum() -> None:
    first = OWES | {"run_type": "main", "loan": "29.00", "other_deductions": "0.00"}
    second = OWES | {"run_type": "supplementary", "pay_date": "2025-05-01", "niable_pay": "500.00", "loan": "45.00"}
    assert not apply(STUDENT, [first, second]).breaches
    unplanned = second | {"loan_plan": "", "loan": "0.00", "other_deductions": "0.00"}
    assert apply(STUDENT, [first, unplanned]).breaches == {(0, "loan"): "£74.00"}
    other = apply(STUDENT, [first, second | {"loan_plan": "2"}])
    assert "payslips of one earnings period have different plans" in other.reasons


def test_people_without_a_loan_are_not_counted() -> None:
    assert apply(STUDENT, [SLIP | {"loan": "0.00"}, OWES | {"loan": "29.00"}]).outcome.records == 1
    assert apply(POSTGRADUATE, [SLIP | {"pg_loan": ""}]).outcome.records == 0
