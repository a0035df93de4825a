"""The letter of National Insurance is one that there is, and stands once."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, not_null, text
from jamfirst.model.law import Certainty
from jamfirst.read.rti.layout import ni_name
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns import letters
from jamfirst.rules.uk.returns.columns import LETTERS, SCHEMA, SCHEMATRON, hmrc, line
from jamfirst.rules.uk.returns.demand import negated
from jamfirst.rules.working import Judged, Unit, Worked, records

_EXPECTED = "a letter that HMRC knows, once"


def _again(place: int) -> Expr:
    """Whether a letter stands already at an earlier place."""
    mine = col(ni_name("ni_letter", place))
    earlier = (exp.EQ(this=mine.copy(), expression=col(ni_name("ni_letter", one))) for one in range(place))
    return coalesce(any_of(earlier), exp.false())


def _evaluate(given: Given) -> Worked:
    working = records(given.relation.name)
    judged = []
    for place in LETTERS:
        name = ni_name("ni_letter", place)
        working = working.show("letter", name, Unit.TEXT)
        wrong = any_of([negated(letters.in_set(letters.KNOWN, place)), _again(place)])
        breach = all_of([not_null(col(name)), wrong])
        judged.append(Judged(name, col(name), text(_EXPECTED), Unit.TEXT, breach))
    since = all_of([letters.in_force(letters.KNOWN), not_null(col("ni_letter"))])
    return Worked(working, tuple(judged), (letters.too_late(letters.KNOWN),), since)


RULE = Rule(
    id="uk.rti.letter",
    title="Letters of National Insurance that there are",
    says="Every letter of National Insurance on a return is one that HMRC knows, and stands once for an employment.",
    words=words(
        "with a letter of National Insurance that cannot be", "with letters of National Insurance that cannot be"
    ),
    sources=(SCHEMA, *hmrc(7850)),
    certainty=Certainty.BREACH,
    needs=line("pay_date", present=("ni_letter",), also=letters.columns("ni_letter")),
    evaluate=_evaluate,
    examples=(
        Example("letter A", {"employee_id": "1", "pay_date": "2025-06-30", "ni_letter": "A"}, SCHEMATRON),
        Example(
            "letters A and C",
            {"employee_id": "1", "pay_date": "2025-06-30", "ni_letter": "C", "ni_letter_2": "A"},
            SCHEMATRON,
        ),
        Example(
            "letter O, which there is not",
            {"employee_id": "1", "pay_date": "2025-06-30", "ni_letter": "O"},
            "HMRC, schema of the FPS 2025-26, NIletter",
            breaks={"ni_letter": _EXPECTED},
        ),
        Example(
            "letter A twice",
            {"employee_id": "1", "pay_date": "2025-06-30", "ni_letter": "A", "ni_letter_2": "A"},
            SCHEMATRON,
            breaks={"ni_letter_2": _EXPECTED},
        ),
        Example(
            "nobody says when it was paid",
            {"employee_id": "1", "ni_letter": "A"},
            SCHEMATRON,
            cannot="pay date is not known",
        ),
    ),
    since=min(row.since for row in letters.rows_of(letters.KNOWN)),
)
