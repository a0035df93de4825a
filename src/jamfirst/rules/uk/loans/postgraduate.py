"""Postgraduate loans."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import any_of, coalesce, col, number, text
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Needs, Rule, words
from jamfirst.rules.uk.loans.postgraduate_examples import EXAMPLES
from jamfirst.rules.uk.loans.repayments import NEEDED, POSTGRADUATE, SOURCES, TOLERANCE, USES, held_to, plans_seen
from jamfirst.rules.uk.ni.sums import is_any, ne
from jamfirst.rules.working import Worked


def _evaluate(given: Given) -> Worked:
    written = tuple(w for w, plan in plans_seen(given).items() if plan is not None and plan.postgraduate)
    taken = exp.paren(ne(coalesce(col("pg_loan"), number(0)), number(0)))
    stated = [coalesce(is_any(col("loan_plan"), written), exp.false())] if written else []
    return held_to(given, POSTGRADUATE, text("postgraduate"), any_of([taken, *stated]), ())


RULE = Rule(
    id="uk.loan.postgraduate",
    title="Postgraduate loan deductions",
    says="Of earnings above the threshold of postgraduate loans 6 per cent are taken, down to the whole pound in each "
    "earnings period, whatever is taken for a student loan beside it.",
    words=words(
        "whose postgraduate loan deduction is not what is due", "whose postgraduate loan deduction is not what is due"
    ),
    sources=SOURCES,
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYSLIP, (*NEEDED, "pg_loan"), USES),
    evaluate=_evaluate,
    tolerance=TOLERANCE,
    examples=EXAMPLES,
)
"""What is taken for a postgraduate loan is 6 per cent of the earnings above the threshold."""
