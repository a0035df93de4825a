"""Figures that are whole pounds on every return."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import any_of, col, not_null, number, text
from jamfirst.model.law import Certainty
from jamfirst.read.rti.layout import ni_name
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.returns import letters
from jamfirst.rules.uk.returns.columns import LETTERS, SCHEMA, line
from jamfirst.rules.working import Judged, Unit, Worked, in_words, records

_FIGURES = (
    "loan",
    "pg_loan",
    "loan_to_date",
    "pg_loan_to_date",
    *(ni_name("ni_at_lel", place) for place in LETTERS),
)
_EXPECTED = "whole pounds"


def _evaluate(given: Given) -> Worked:
    working = records(given.relation.name)
    judged = []
    for name in _FIGURES:
        working = working.show(name.replace("_", " "), name)
        pence = exp.Mod(this=exp.Abs(this=col(name)), expression=number(100))
        breach = exp.NEQ(this=pence, expression=number(0))
        judged.append(Judged(name, in_words(col(name), Unit.PENCE), text(_EXPECTED), Unit.TEXT, breach))
    return Worked(working, tuple(judged), (), any_of(not_null(col(name)) for name in _FIGURES))


RULE = Rule(
    id="uk.rti.whole_pounds",
    title="Whole pounds on the return",
    says="Student and postgraduate loans, and earnings at the lower earnings limit, are whole pounds on a return.",
    words=words("with pence where there can be none", "with pence where there can be none"),
    sources=(
        SCHEMA,
        Source(
            "Education (Student Loans) (Repayment) Regulations 2009 (SI 2009/470), regulation 44: repayments are "
            "rounded down to whole pounds",
            "not looked up",
        ),
    ),
    certainty=Certainty.BREACH,
    needs=line(
        also=("loan", "pg_loan", "loan_to_date", "pg_loan_to_date", "ni_at_lel", *letters.columns("ni_at_lel")),
    ),
    evaluate=_evaluate,
    examples=(
        Example(
            "£241.00 this month, £482.00 to date",
            {"employee_id": "1", "loan": "241.00", "loan_to_date": "482.00", "ni_at_lel": "928.00"},
            "HMRC, sample FPS of 2013-14, second employee",
        ),
        Example("a refund of £5.00", {"employee_id": "1", "loan": "-5.00"}, "HMRC, schema of the FPS 2025-26"),
        Example(
            "a loan of £55.62 that was not rounded down",
            {"employee_id": "1", "loan": "55.62"},
            "HMRC, Collection of Student Loans Manual 13013, before rounding",
            breaks={"loan": _EXPECTED},
        ),
        Example(
            "earnings at the limit of £541.67, a twelfth of the year's",
            {"employee_id": "1", "ni_at_lel": "541.67"},
            "HMRC, schema of the FPS 2025-26",
            breaks={"ni_at_lel": _EXPECTED},
        ),
        Example("nothing of the sort", {"employee_id": "1"}, "HMRC, schema of the FPS 2025-26"),
    ),
)
