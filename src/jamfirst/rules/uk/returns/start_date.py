"""A start date is at most thirty days ahead."""

from __future__ import annotations

from jamfirst.model.law import Certainty
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns.columns import SCHEMATRON, hmrc, line
from jamfirst.rules.uk.returns.days_ahead import within_thirty_days

RULE = Rule(
    id="uk.rti.start_date",
    title="A start date at most 30 days ahead",
    says="A start date on a return is no later than 30 days after the return is submitted.",
    words=words("with a start date too far ahead", "with start dates too far ahead"),
    sources=hmrc(7828),
    certainty=Certainty.BREACH,
    needs=line("submitted_date", present=("start_date",)),
    evaluate=within_thirty_days("start_date"),
    examples=(
        Example(
            "thirty days ahead",
            {"employee_id": "1", "submitted_date": "2025-06-30", "start_date": "2025-07-30"},
            SCHEMATRON,
        ),
        Example(
            "thirty-one days ahead",
            {"employee_id": "1", "submitted_date": "2025-06-30", "start_date": "2025-07-31"},
            SCHEMATRON,
            breaks={"start_date": "30 July 2025"},
        ),
        Example(
            "nobody says when it was submitted",
            {"employee_id": "1", "start_date": "2025-07-31"},
            SCHEMATRON,
            cannot="submitted date is not known",
        ),
    ),
)
