"""Student loans: plans 1, 2, 4 and 5."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, is_null, not_null, null, number, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Needs, Rule, words
from jamfirst.rules.uk.loans.plans import PLANS
from jamfirst.rules.uk.loans.repayments import NEEDED, SOURCES, STUDENT, TOLERANCE, USES, held_to, plans_seen
from jamfirst.rules.uk.loans.student_examples import EXAMPLES
from jamfirst.rules.uk.ni.sums import is_any, ne
from jamfirst.rules.working import Cannot, Worked


def _evaluate(given: Given) -> Worked:
    meant = plans_seen(given)
    branches = []
    for number_of in PLANS:
        written = tuple(w for w, plan in meant.items() if plan is not None and plan.student == number_of)
        if written:
            branches.append((is_any(col("loan_plan"), written), text(number_of)))
    of_plan: Expr = when(*branches, otherwise=null("text")) if branches else null("text")
    without = tuple(w for w, plan in meant.items() if plan is not None and not plan.student)
    taken = exp.paren(ne(coalesce(col("loan"), number(0)), number(0)))
    stated: Expr = not_null(col("loan_plan"))
    if without:
        stated = all_of([stated, exp.Not(this=is_any(col("loan_plan"), without))])
    unstated = [is_null(col("loan_plan"))] + ([is_any(col("loan_plan"), without)] if without else [])
    cannot = (
        Cannot(any_of(unstated), "no plan of a student loan is stated"),
        Cannot(is_null(col("plan")), "the plan is none of 1, 2, 4 and 5"),
    )
    return held_to(given, STUDENT, of_plan, any_of([stated, taken]), cannot)


RULE = Rule(
    id="uk.loan",
    title="Student loan deductions",
    says="Of earnings above the threshold of the plan 9 per cent are taken, down to the whole pound in each earnings "
    "period.",
    words=words("whose student loan deduction is not what is due", "whose student loan deduction is not what is due"),
    sources=SOURCES,
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYSLIP, (*NEEDED, "loan"), USES),
    evaluate=_evaluate,
    tolerance=TOLERANCE,
    examples=EXAMPLES,
)
"""What is taken for a student loan is 9 per cent of the earnings above the threshold."""
