"""Worked examples of postgraduate loans."""

from __future__ import annotations

from jamfirst.rules.rule import Example

_SOURCE = "HMRC student loan thresholds: £21,000 and 6 per cent"
_MONTH = {
    "employee_id": "1",
    "frequency": "monthly",
    "pay_date": "2025-04-25",
    "period": "1",
    "other_deductions": "0.00",
}

EXAMPLES = (
    Example(
        "£2,500.00: 6 per cent of £750.00",
        _MONTH | {"niable_pay": "2500.00", "pg_loan": "45.00"},
        _SOURCE,
    ),
    Example(
        "at the 9 per cent of student loans",
        _MONTH | {"niable_pay": "2500.00", "pg_loan": "67.00"},
        _SOURCE,
        breaks={"pg_loan": "£45.00"},
    ),
    Example(
        "stated, above the threshold, and nothing is taken",
        _MONTH | {"loan_plan": "1 and postgraduate", "niable_pay": "2500.00", "pg_loan": "0.00"},
        _SOURCE,
        breaks={"pg_loan": "£45.00"},
    ),
    Example(
        "a week of £420.51, where the threshold of £403.846 and that of £403.84 differ",
        _MONTH | {"frequency": "weekly", "niable_pay": "420.51", "pg_loan": "1.00"},
        "HMRC publishes £403.84 a week",
    ),
    Example(
        "the same on the threshold as the Regulations have it",
        _MONTH | {"frequency": "weekly", "niable_pay": "420.51", "pg_loan": "0.00", "loan_plan": "PG"},
        "SI 2009/470 regulation 44: the threshold bears the same relation to £21,000 as one week to 52",
    ),
)
"""What the rule says of each, with where its figures are from."""
