"""A leaving date is at most thirty days ahead."""

from __future__ import annotations

from jamfirst.model.law import Certainty
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns.columns import SCHEMATRON, hmrc, line
from jamfirst.rules.uk.returns.days_ahead import within_thirty_days

RULE = Rule(
    id="uk.rti.leaving_date",
    title="A leaving date at most 30 days ahead",
    says="A leaving date on a return is no later than 30 days after the return is submitted.",
    words=words("with a leaving date too far ahead", "with leaving dates too far ahead"),
    sources=hmrc(7831),
    certainty=Certainty.BREACH,
    needs=line("submitted_date", present=("leaving_date",)),
    evaluate=within_thirty_days("leaving_date"),
    examples=(
        Example(
            "left last month",
            {"employee_id": "1", "submitted_date": "2025-06-30", "leaving_date": "2025-05-17"},
            SCHEMATRON,
        ),
        Example(
            "leaves in two months",
            {"employee_id": "1", "submitted_date": "2025-06-30", "leaving_date": "2025-08-31"},
            SCHEMATRON,
            breaks={"leaving_date": "30 July 2025"},
        ),
        Example("stays", {"employee_id": "1", "submitted_date": "2025-06-30"}, SCHEMATRON),
    ),
)
