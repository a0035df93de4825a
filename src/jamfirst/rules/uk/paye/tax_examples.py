"""Worked examples of the income tax of a payslip."""

from __future__ import annotations

from jamfirst.rules.rule import Example

EXAMPLES: tuple[Example, ...] = (
    Example(
        "month 4 of 2025-26 at 1257L, into the higher rate",
        {
            "employee_id": "1", "tax_year": "2025-26", "frequency": "monthly", "period": "4", "tax_code": "1257L",
            "tax_basis": "cumulative", "taxable_pay": "14465.71", "taxable_pay_to_date": "47901.48",
            "tax": "4838.60", "tax_to_date": "15069.60",
        },
        "HMRC, tax test data 2025-26, rest of UK v1.0, Gen_cumul-mthly row 4",
    ),
)  # fmt: skip
