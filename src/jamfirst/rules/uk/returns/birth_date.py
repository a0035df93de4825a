"""Everybody on a return was born, and not longer than 130 years ago."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, any_of, coalesce, col, is_null, number, text
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns.columns import SCHEMATRON, hmrc, line
from jamfirst.rules.uk.returns.demand import certain
from jamfirst.rules.working import Judged, Unit, Worked, in_words, records

_OLDEST = 130 * 12
_EXPECTED = "a day before today, and within the last 130 years"


def _evaluate(given: Given) -> Worked:
    """Today is the day of submission; where that is not known, the day of payment, by which a return is submitted."""
    working = records(given.relation.name).step({"today": coalesce(col("submitted_date"), col("pay_date"))})
    working = working.show("born", "birth_date", Unit.DAY).show("on", "today", Unit.DAY)
    born = col("birth_date")
    missing = all_of([is_null(born), is_null(col("non_individual"))])
    ahead = exp.GT(this=born.copy(), expression=col("today"))
    earliest = op.add_months(col("today"), number(-_OLDEST))
    before = exp.LTE(this=born.copy(), expression=earliest)
    wrong = any_of([missing, certain(ahead), certain(before)])
    return Worked(
        working, (Judged("birth_date", in_words(col("birth_date"), Unit.DAY), text(_EXPECTED), Unit.TEXT, wrong),)
    )


RULE = Rule(
    id="uk.rti.birth_date",
    title="A date of birth that can be",
    says="A return gives the date of birth of every person on it, which is neither to come nor 130 years ago.",
    words=words("without a date of birth that can be", "without a date of birth that can be"),
    sources=hmrc(7907, 5001, 7826),
    certainty=Certainty.BREACH,
    needs=line("pay_date", present=("birth_date",), also=("submitted_date", "non_individual")),
    evaluate=_evaluate,
    examples=(
        Example(
            "born on 28 October 1980",
            {"employee_id": "1", "pay_date": "2025-06-30", "birth_date": "1980-10-28"},
            "HMRC, sample FPS of 2014-15, first employee",
        ),
        Example(
            "no date of birth",
            {"employee_id": "1", "pay_date": "2025-06-30"},
            SCHEMATRON,
            breaks={"birth_date": _EXPECTED},
        ),
        Example(
            "a payment to an estate needs none",
            {"employee_id": "1", "pay_date": "2025-06-30", "non_individual": "yes"},
            SCHEMATRON,
        ),
        Example(
            "born the day after the submission",
            {
                "employee_id": "1",
                "pay_date": "2025-06-30",
                "submitted_date": "2025-06-27",
                "birth_date": "2025-06-28",
            },
            SCHEMATRON,
            breaks={"birth_date": _EXPECTED},
        ),
        Example(
            "130 years old on the day",
            {"employee_id": "1", "pay_date": "2025-06-30", "birth_date": "1895-06-30"},
            SCHEMATRON,
            breaks={"birth_date": _EXPECTED},
        ),
        Example(
            "130 years old tomorrow",
            {"employee_id": "1", "pay_date": "2025-06-30", "birth_date": "1895-07-01"},
            SCHEMATRON,
        ),
    ),
)
