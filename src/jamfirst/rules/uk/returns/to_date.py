"""Tax to date is not less than the tax of the period."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import all_of, col, number
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.returns.columns import line
from jamfirst.rules.working import Judged, Worked, records

_TAX = (("tax_to_date", "tax"), ("loan_to_date", "loan"), ("pg_loan_to_date", "pg_loan"))


def _evaluate(given: Given) -> Worked:
    working = records(given.relation.name)
    judged = []
    for to_date, period in _TAX:
        label = period.replace("_", " ")
        working = working.show(f"{label} of the period", period).show(f"{label} to date", to_date)
        less = exp.LT(this=col(to_date), expression=col(period))
        taken = exp.GT(this=col(period), expression=number(0))
        judged.append(Judged(to_date, col(to_date), col(period), breach=all_of([less, taken])))
    return Worked(working, tuple(judged))


RULE = Rule(
    id="uk.rti.to_date",
    title="To date is not less than the period",
    says=(
        "On a return what was deducted in the tax year to date is at least what is deducted in this period. It can be "
        "less where earlier periods refunded more than they took, which is rare: so this is a question."
    ),
    words=words("with less to date than is deducted in the period", "with less to date than is deducted in the period"),
    sources=(
        Source(
            "Income Tax (PAYE) Regulations 2003 (SI 2003/2682), Schedule A1: the figures of the payment, and the "
            "totals of the tax year to date with it",
            "not looked up",
        ),
    ),
    certainty=Certainty.QUERY,
    needs=line("tax", "tax_to_date", also=("loan", "loan_to_date", "pg_loan", "pg_loan_to_date")),
    evaluate=_evaluate,
    examples=(
        Example(
            "£94.40 this month, £283.40 to date",
            {"employee_id": "1", "tax": "94.40", "tax_to_date": "283.40"},
            "HMRC, sample FPS of 2014-15, first employee",
        ),
        Example(
            "a refund this month",
            {"employee_id": "1", "tax": "-94.40", "tax_to_date": "-100.00"},
            "arithmetic: a refund may be more than was taken here, for tax taken by an earlier employer",
        ),
        Example(
            "the period's tax stands to date, from the month before",
            {"employee_id": "1", "tax": "194.40", "tax_to_date": "189.00"},
            "arithmetic",
            breaks={"tax_to_date": "£194.40"},
        ),
        Example(
            "a loan of £241.00 and nothing to date",
            {"employee_id": "1", "tax": "0.00", "tax_to_date": "0.00", "loan": "241.00", "loan_to_date": "0.00"},
            "HMRC, sample FPS of 2013-14, second employee, changed",
            breaks={"loan_to_date": "£241.00"},
        ),
        Example(
            "no tax to date",
            {"employee_id": "1", "tax": "94.40"},
            "arithmetic",
            cannot="tax to date is not known",
        ),
    ),
)
