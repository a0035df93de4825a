"""What is taken from an employee for National Insurance."""

from __future__ import annotations

from jamfirst.engines.build import col
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Needs, Rule, words
from jamfirst.rules.uk.ni.contributions import SOURCES, TOLERANCE, Side, held_to
from jamfirst.rules.uk.ni.earnings import NEEDED, USES, earnings
from jamfirst.rules.uk.ni.employee_examples import EXAMPLES
from jamfirst.rules.uk.ni.sums import above, percentage, plus, smaller
from jamfirst.rules.working import Unit, Worked

_SIDE = Side("ee_ni", "all_ee", "d_ee", "d_ee_then", "employee's contributions")


def _evaluate(given: Given) -> Worked:
    found = earnings(given)
    working = found.working.step(
        {"in_main": above(smaller(col("paid"), col("uel")), col("pt")), "in_extra": above(col("paid"), col("uel"))}
    )
    due = plus(percentage(col("in_main"), col("main")), percentage(col("in_extra"), col("extra")))
    working = working.step({"due": due})
    working = working.show("above the primary threshold of", "pt").show("in main band", "in_main")
    working = working.show("above the upper earnings limit", "in_extra").show("at", "ee_rates", Unit.TEXT)
    return held_to(found, working.show("due", "due"), _SIDE)


RULE = Rule(
    id="uk.ni.employee",
    title="National Insurance taken from employees",
    says="Employees pay the percentages of their category letter on what they earn above the primary threshold, and less "
    "on what they earn above the upper earnings limit.",
    words=words(
        "whose National Insurance is not what the rates give", "whose National Insurance is not what the rates give"
    ),
    sources=SOURCES,
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYSLIP, (*NEEDED, "ee_ni"), USES),
    evaluate=_evaluate,
    tolerance=TOLERANCE,
    examples=EXAMPLES,
)
