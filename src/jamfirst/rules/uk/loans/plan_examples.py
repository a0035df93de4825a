"""Worked examples of plans."""

from __future__ import annotations

from jamfirst.rules.rule import Example

_SOURCE = "HMRC CSLM9010: the start notice says the plan"
_ASKED = {"loan_plan": "plan 1, 2, 4 or 5"}

EXAMPLES = (
    Example("plan 2", {"employee_id": "1", "loan_plan": "Plan 2", "loan": "20.00"}, _SOURCE),
    Example("a loan and no plan", {"employee_id": "1", "loan": "20.00"}, _SOURCE, breaks=_ASKED),
    Example(
        "a postgraduate loan taken as a student loan",
        {"employee_id": "1", "loan_plan": "PG", "loan": "20.00"},
        _SOURCE,
        breaks=_ASKED,
    ),
    Example("a plan that there is not", {"employee_id": "1", "loan_plan": "7", "loan": "0.00"}, _SOURCE, breaks=_ASKED),
    Example("a postgraduate loan", {"employee_id": "1", "loan_plan": "PG", "loan": "0.00"}, _SOURCE),
    Example("no loan", {"employee_id": "1", "loan": "0.00"}, _SOURCE),
)
"""What the rule says of each, with where its figures are from."""
