"""A payment after leaving is one to somebody who has left."""

from __future__ import annotations

from jamfirst.model.law import Certainty
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns.columns import SCHEMATRON, hmrc, line
from jamfirst.rules.uk.returns.demand import Demand, demanding, none_there, there

_NEEDS = line(present=("paid_after_leaving", "leaving_date"))

RULE = Rule(
    id="uk.rti.after_leaving",
    title="A payment after leaving has a leaving date",
    says="A return that says a payment is made after the person left gives the day on which they left.",
    words=words("of a leaver without a leaving date", "of leavers without a leaving date"),
    sources=hmrc(7847),
    certainty=Certainty.BREACH,
    needs=_NEEDS,
    evaluate=demanding(
        _NEEDS,
        lambda: there("paid_after_leaving"),
        Demand("leaving_date", "the day on which the person left", lambda: none_there("leaving_date")),
        shows=("paid_after_leaving", "leaving_date"),
    ),
    examples=(
        Example(
            "left in May",
            {"employee_id": "1", "paid_after_leaving": "yes", "leaving_date": "2025-05-17"},
            SCHEMATRON,
        ),
        Example(
            "nobody says when",
            {"employee_id": "1", "paid_after_leaving": "yes"},
            SCHEMATRON,
            breaks={"leaving_date": "the day on which the person left"},
        ),
        Example("still here", {"employee_id": "1"}, SCHEMATRON),
    ),
)
