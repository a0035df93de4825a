"""Worked examples of student loans."""

from __future__ import annotations

from jamfirst.rules.rule import Example

_SOURCE = (
    "HMRC student loan thresholds 2025 to 2026; Education (Student Loans) (Repayment) Regulations 2009, regulation 44"
)
_MONTH = {
    "employee_id": "1",
    "frequency": "monthly",
    "pay_date": "2025-04-25",
    "period": "1",
    "other_deductions": "0.00",
}
_TWO_WEEKS = _MONTH | {"frequency": "two-weekly", "loan_plan": "1", "niable_pay": "1113.60"}

EXAMPLES = (
    Example(
        "plan 1, £2,500.00: 9 per cent of £327.92 is £29.51",
        _MONTH | {"loan_plan": "1", "niable_pay": "2500.00", "loan": "29.00"},
        _SOURCE,
    ),
    Example(
        "rounded to the nearest pound",
        _MONTH | {"loan_plan": "Plan 1", "niable_pay": "2500.00", "loan": "30.00"},
        _SOURCE,
        breaks={"loan": "£29.00"},
    ),
    Example(
        "plan 4 on the threshold of plan 2",
        _MONTH | {"loan_plan": "SL4", "niable_pay": "3000.00", "loan": "56.00"},
        _SOURCE,
        breaks={"loan": "£24.00"},
    ),
    Example(
        "plan 2 below its threshold, with a postgraduate loan beside it",
        _MONTH | {"loan_plan": "2 and PG", "niable_pay": "2372.50", "loan": "0.00", "pg_loan": "37.00"},
        _SOURCE,
    ),
    Example(
        "two weeks of £1,113.60: 9 per cent of £111.10",
        _TWO_WEEKS | {"loan": "9.00"},
        _SOURCE,
    ),
    Example(
        "the same by the weekly table: twice 9 per cent of £55.55",
        _TWO_WEEKS | {"loan": "8.00"},
        "HMRC CSLM17065: the earnings are divided by two, and what the weekly table gives is doubled",
    ),
    Example("the same, and neither", _TWO_WEEKS | {"loan": "10.00"}, _SOURCE, breaks={"loan": "£9.00"}),
    Example(
        "plan 5 in the first month in which it is repaid",
        _MONTH | {"pay_date": "2026-04-25", "loan_plan": "plan5", "niable_pay": "2500.00", "loan": "37.00"},
        "Education (Student Loans) (Repayment) Regulations 2009: £25,000 from 6 April 2026",
    ),
    Example(
        "plan 5 in the year before",
        _MONTH | {"loan_plan": "5", "niable_pay": "2500.00", "loan": "37.00"},
        "plan 5 has no threshold before 6 April 2026",
        cannot="no threshold of this plan is known",
    ),
    Example(
        "less than is due beside other deductions",
        _MONTH | {"loan_plan": "1", "niable_pay": "2500.00", "loan": "10.00", "other_deductions": "200.00"},
        "HMRC CSLM18025",
        cannot="an attachment order among other deductions",
    ),
    Example(
        "a second payslip of the month",
        _MONTH | {
            "loan_plan": "1", "run_type": "supplementary", "pay_date": "2025-05-01", "niable_pay": "500.00",
            "loan": "0.00",
        },
        _SOURCE,
        records=(_MONTH | {"loan_plan": "1", "run_type": "main", "niable_pay": "2500.00", "loan": "29.00"},),
        breaks={"loan": "£45.00"},
    ),
    Example(
        "a loan without a plan",
        _MONTH | {"niable_pay": "2500.00", "loan": "29.00"},
        "HMRC CSLM9010: the start notice says the plan",
        cannot="no plan of a student loan is stated",
    ),
    Example("no loan and no plan", _MONTH | {"niable_pay": "2500.00", "loan": "0.00"}, _SOURCE),
)  # fmt: skip
"""What the rule says of each, with where its figures are from."""
