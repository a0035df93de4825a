"""A partner is named only for shared parental pay, and by name."""

from __future__ import annotations

from jamfirst.model.law import Certainty
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns.columns import SCHEMATRON, hmrc, line
from jamfirst.rules.uk.returns.demand import Demand, any_there, demanding, none_there

_NAMES = ("partner_forename", "partner_initials", "partner_surname", "partner_nino")
_NEEDS = line(present=(*_NAMES, "shared_parental_pay_to_date"))
_PAY = "the shared parental pay to date"
_FORENAME = "the partner's forename, or initials"

RULE = Rule(
    id="uk.rti.partner",
    title="A partner is named for shared parental pay",
    says="A return names a partner only beside shared parental pay, and then gives their forename or initials.",
    words=words("with a partner who is not fully given", "with a partner who is not fully given"),
    sources=hmrc(7845, 7846),
    certainty=Certainty.BREACH,
    needs=_NEEDS,
    evaluate=demanding(
        _NEEDS,
        lambda: any_there(*_NAMES),
        Demand("shared_parental_pay_to_date", _PAY, lambda: none_there("shared_parental_pay_to_date")),
        Demand("partner_forename", _FORENAME, lambda: none_there("partner_forename", "partner_initials")),
        shows=("partner_surname", "partner_forename", "partner_initials", "shared_parental_pay_to_date"),
    ),
    examples=(
        Example(
            "a partner beside shared parental pay",
            {
                "employee_id": "1",
                "partner_surname": "Example",
                "partner_initials": "B",
                "shared_parental_pay_to_date": "374.36",
            },
            SCHEMATRON,
        ),
        Example(
            "a surname alone, and no such pay",
            {"employee_id": "1", "partner_surname": "Example"},
            SCHEMATRON,
            breaks={"shared_parental_pay_to_date": _PAY, "partner_forename": _FORENAME},
        ),
        Example("no partner", {"employee_id": "1"}, SCHEMATRON),
    ),
)
