"""What an employer pays for National Insurance."""

from __future__ import annotations

from jamfirst.engines.build import col
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Needs, Rule, words
from jamfirst.rules.uk.ni.contributions import SOURCES, TOLERANCE, Side, held_to
from jamfirst.rules.uk.ni.earnings import NEEDED, USES, earnings
from jamfirst.rules.uk.ni.employer_examples import EXAMPLES
from jamfirst.rules.uk.ni.sums import above, percentage, plus, smaller
from jamfirst.rules.working import Unit, Worked

_SIDE = Side("er_ni", "all_er", "d_er", "d_er_then", "employer's contributions")


def _evaluate(given: Given) -> Worked:
    found = earnings(given)
    working = found.working.step(
        {"in_main": above(smaller(col("paid"), col("uel")), col("st")), "in_extra": above(col("paid"), col("uel"))}
    )
    due = plus(percentage(col("in_main"), col("employer")), percentage(col("in_extra"), col("employer")))
    working = working.step({"due": due})
    working = working.show("employer pays above", "st").show("up to the upper earnings limit on", "in_main")
    working = working.show("and above it on", "in_extra").show("at", "er_rate", Unit.TEXT)
    return held_to(found, working.show("due", "due"), _SIDE)


RULE = Rule(
    id="uk.ni.employer",
    title="National Insurance that employers pay",
    says="Employers pay a percentage of earnings above the secondary threshold; for people under 21, apprentices under 25, "
    "veterans and special tax sites, above a higher one.",
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
