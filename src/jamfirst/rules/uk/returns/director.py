"""The week of a director's appointment is given with the method of their contributions."""

from __future__ import annotations

from jamfirst.model.law import Certainty
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns.columns import SCHEMATRON, hmrc, line
from jamfirst.rules.uk.returns.demand import Demand, demanding, none_there, there

_NEEDS = line(present=("director_week", "director_method"))
_METHOD = "AN or AL, the method of a director's contributions"

RULE = Rule(
    id="uk.rti.director",
    title="The method of a director's contributions is given",
    says="A return that gives the week in which a director was appointed says how their contributions are worked out.",
    words=words("of a director without a method", "of directors without a method"),
    sources=hmrc(7883),
    certainty=Certainty.BREACH,
    needs=_NEEDS,
    evaluate=demanding(
        _NEEDS,
        lambda: there("director_week"),
        Demand("director_method", _METHOD, lambda: none_there("director_method")),
        shows=("director_week", "director_method"),
    ),
    examples=(
        Example(
            "week 12, annual method", {"employee_id": "1", "director_week": "12", "director_method": "AN"}, SCHEMATRON
        ),
        Example(
            "week 12 and no method",
            {"employee_id": "1", "director_week": "12"},
            SCHEMATRON,
            breaks={"director_method": _METHOD},
        ),
        Example("no director", {"employee_id": "1"}, SCHEMATRON),
    ),
)
