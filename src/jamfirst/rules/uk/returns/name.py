"""A person on a return has a forename or initials."""

from __future__ import annotations

from jamfirst.model.law import Certainty
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns.columns import SCHEMATRON, hmrc, line
from jamfirst.rules.uk.returns.demand import Demand, demanding, none_there, there

_NEEDS = line(present=("surname", "forename", "initials"))

RULE = Rule(
    id="uk.rti.name",
    title="A forename or initials on the return",
    says="Beside the surname a return gives the forename or the initials.",
    words=words("without a forename and without initials", "without a forename and without initials"),
    sources=hmrc(7824),
    certainty=Certainty.BREACH,
    needs=_NEEDS,
    evaluate=demanding(
        _NEEDS,
        lambda: there("surname"),
        Demand("forename", "a forename, or initials", lambda: none_there("forename", "initials")),
        shows=("surname", "forename", "initials"),
    ),
    examples=(
        Example("a forename", {"employee_id": "1", "surname": "Example", "forename": "Alan"}, SCHEMATRON),
        Example("initials are enough", {"employee_id": "1", "surname": "Example", "initials": "A B"}, SCHEMATRON),
        Example(
            "neither",
            {"employee_id": "1", "surname": "Example"},
            SCHEMATRON,
            breaks={"forename": "a forename, or initials"},
        ),
    ),
)
