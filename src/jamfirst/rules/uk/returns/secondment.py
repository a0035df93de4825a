"""Somebody seconded to work in the United Kingdom: for how long."""

from __future__ import annotations

from jamfirst.model.law import Certainty
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns.columns import SCHEMATRON, hmrc, line
from jamfirst.rules.uk.returns.demand import Demand, demanding, none_there, there

STAYS = ("secondment_183_days", "secondment_under_183_days", "secondment_in_and_out")
"""How long somebody who is seconded means to stay."""

_NEEDS = line(present=(*STAYS, "secondment_eea_citizen"))
_STAY = "one of: 183 days or more, fewer than 183 days, in and out of the United Kingdom"

RULE = Rule(
    id="uk.rti.secondment",
    title="How long a secondment is meant to last",
    says=(
        "A return that says a person seconded to the United Kingdom is a citizen of the European Economic Area says "
        "how long they mean to stay."
    ),
    words=words("of a secondment that does not say for how long", "of secondments that do not say for how long"),
    sources=hmrc(7884),
    certainty=Certainty.BREACH,
    needs=_NEEDS,
    evaluate=demanding(
        _NEEDS,
        lambda: there("secondment_eea_citizen"),
        Demand("secondment_183_days", _STAY, lambda: none_there(*STAYS)),
        shows=("secondment_eea_citizen", *STAYS),
    ),
    examples=(
        Example(
            "fewer than 183 days",
            {"employee_id": "1", "secondment_eea_citizen": "yes", "secondment_under_183_days": "yes"},
            SCHEMATRON,
        ),
        Example(
            "nobody says for how long",
            {"employee_id": "1", "secondment_eea_citizen": "yes"},
            SCHEMATRON,
            breaks={"secondment_183_days": _STAY},
        ),
        Example("no secondment", {"employee_id": "1"}, SCHEMATRON),
    ),
)
