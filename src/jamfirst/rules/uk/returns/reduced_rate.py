"""The reduced rate of married women, which nobody could choose after 1977."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import all_of, any_of, cast, coalesce, col, text
from jamfirst.model.law import Certainty
from jamfirst.read.rti.layout import ni_name
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns import letters
from jamfirst.rules.uk.returns.columns import LETTERS, SCHEMATRON, hmrc, line
from jamfirst.rules.working import Judged, Unit, Worked, records

LAST_BIRTHDAY = "1961-04-05"
"""Whoever was born later was under 16 when the choice ended (HMRC error 7955)."""

_EXPECTED = "a letter at the full rate"


def _evaluate(given: Given) -> Worked:
    working = records(given.relation.name)
    for place in LETTERS:
        working = working.show("letter", ni_name("ni_letter", place), Unit.TEXT)
    working = working.show("sex", "sex", Unit.TEXT).show("born", "birth_date", Unit.DAY)
    male = exp.In(this=exp.Upper(this=col("sex")), expressions=[text("M"), text("MALE")])
    young = exp.GT(this=col("birth_date"), expression=cast(text(LAST_BIRTHDAY), "date"))
    impossible = any_of([coalesce(male, exp.false()), coalesce(young, exp.false())])
    judged = []
    for place in LETTERS:
        name = ni_name("ni_letter", place)
        breach = all_of([letters.in_set(letters.REDUCED, place), impossible.copy()])
        judged.append(Judged(name, col(name), text(_EXPECTED), Unit.TEXT, breach))
    return Worked(working, tuple(judged), (letters.too_late(letters.REDUCED),), letters.has_one(letters.REDUCED))


RULE = Rule(
    id="uk.rti.reduced_rate",
    title="The reduced rate is for women born by 5 April 1961",
    says=(
        "On a return the letters B, E, I and T (the reduced rate of married women) are not those of a man, nor of "
        "anybody born after 5 April 1961."
    ),
    words=words(
        "at the reduced rate of somebody who cannot have it", "at the reduced rate of people who cannot have it"
    ),
    sources=hmrc(7849, 7955),
    certainty=Certainty.BREACH,
    needs=line("pay_date", "ni_letter", present=("sex", "birth_date"), also=letters.columns("ni_letter")),
    evaluate=_evaluate,
    examples=(
        Example(
            "a woman born in 1960",
            {"employee_id": "1", "pay_date": "2025-06-30", "ni_letter": "B", "sex": "F", "birth_date": "1960-08-17"},
            SCHEMATRON,
        ),
        Example(
            "the last birthday that counts",
            {"employee_id": "1", "pay_date": "2025-06-30", "ni_letter": "E", "sex": "F", "birth_date": "1961-04-05"},
            SCHEMATRON,
        ),
        Example(
            "a woman born a day later",
            {"employee_id": "1", "pay_date": "2025-06-30", "ni_letter": "B", "sex": "F", "birth_date": "1961-04-06"},
            SCHEMATRON,
            breaks={"ni_letter": _EXPECTED},
        ),
        Example(
            "a man, and the letter is the second of the year",
            {
                "employee_id": "1",
                "pay_date": "2025-06-30",
                "ni_letter": "A",
                "ni_letter_2": "T",
                "sex": "M",
                "birth_date": "1958-08-17",
            },
            SCHEMATRON,
            breaks={"ni_letter_2": _EXPECTED},
        ),
    ),
)
