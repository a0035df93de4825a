"""What an employer pays for National Insurance."""

from __future__ import annotations

from dataclasses import replace

from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Needs, Rule, words
from jamfirst.rules.uk.ni.contributions import EMPLOYER, SOURCES, TOLERANCE, held_to
from jamfirst.rules.uk.ni.earnings import NEEDED, USES, earnings
from jamfirst.rules.uk.ni.employer_examples import EXAMPLES
from jamfirst.rules.uk.ni.sift import sifted
from jamfirst.rules.working import Unit, Worked

_SHOWN = (
    ("the employer pays above", "st", Unit.PENCE),
    ("up to the upper earnings limit on", "er_part", Unit.PENCE),
    ("above that limit on", "top", Unit.PENCE),
    ("at", "er_rate", Unit.TEXT),
    ("due", "er_due", Unit.PENCE),
)


def _evaluate(given: Given) -> Worked:
    return replace(held_to(earnings(given), EMPLOYER, _SHOWN), sift=sifted(given, "er"))


RULE = Rule(
    id="uk.ni.employer",
    title="National Insurance that employers pay",
    says="Employers pay a percentage of earnings above the secondary threshold; for people under 21, apprentices under "
    "25, veterans and people in special tax sites, above a higher one.",
    words=words(
        "whose employer's National Insurance is not what the rates give",
        "whose employer's National Insurance is not what the rates give",
    ),
    sources=SOURCES,
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYSLIP, (*NEEDED, "er_ni"), USES),
    evaluate=_evaluate,
    tolerance=TOLERANCE,
    examples=EXAMPLES,
)
"""What an employer pays is the exact percentage of the earnings of the period."""
