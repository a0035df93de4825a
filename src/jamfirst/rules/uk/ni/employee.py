"""What is taken from an employee for National Insurance."""

from __future__ import annotations

from dataclasses import replace

from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Needs, Rule, words
from jamfirst.rules.uk.ni.contributions import EMPLOYEE, SOURCES, TOLERANCE, held_to
from jamfirst.rules.uk.ni.earnings import NEEDED, USES, earnings
from jamfirst.rules.uk.ni.employee_examples import EXAMPLES
from jamfirst.rules.uk.ni.sift import sifted
from jamfirst.rules.working import Unit, Worked

_SHOWN = (
    ("primary threshold", "pt", Unit.PENCE),
    ("above it, up to the upper earnings limit", "ee_part", Unit.PENCE),
    ("above that limit", "top", Unit.PENCE),
    ("at", "ee_rates", Unit.TEXT),
    ("due", "ee_due", Unit.PENCE),
)


def _evaluate(given: Given) -> Worked:
    return replace(held_to(earnings(given), EMPLOYEE, _SHOWN), sift=sifted(given, "ee"))


RULE = Rule(
    id="uk.ni.employee",
    title="National Insurance taken from employees",
    says="Employees pay the percentages of their category letter: one on earnings above the primary threshold, and a "
    "lower one on earnings above the upper earnings limit.",
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
"""What is taken from an employee is the exact percentage of the earnings of the period."""
