"""Letters of special sites come with the postcode of the workplace."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import all_of, col, is_null, text
from jamfirst.engines.operations import matches
from jamfirst.model.law import Certainty
from jamfirst.read.rti.layout import ni_name
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns import letters
from jamfirst.rules.uk.returns.columns import LETTERS, SCHEMA, SCHEMATRON, hmrc, line
from jamfirst.rules.working import Judged, Unit, Worked, records

_POSTCODE = "[A-Z]([0-9]|[0-9]{2}|([A-HJ-Y][0-9]{1,2})|([0-9][A-Z])|([A-HJ-Y][0-9]?[A-Z])) [0-9][ABD-HJLNP-UW-Z]{2}"
_EXPECTED = "the postcode of the workplace, such as TR1 3AY"


def _evaluate(given: Given) -> Worked:
    working = records(given.relation.name)
    for place in LETTERS:
        working = working.show("letter", ni_name("ni_letter", place), Unit.TEXT)
    working = working.show("workplace postcode", "workplace_postcode", Unit.TEXT)
    postcode = col("workplace_postcode")
    wrong = exp.Or(this=is_null(postcode), expression=exp.Not(this=matches(postcode.copy(), _POSTCODE)))
    judged = Judged("workplace_postcode", postcode.copy(), text(_EXPECTED), Unit.TEXT, wrong)
    since = all_of([letters.in_force(letters.SPECIAL_SITE), letters.has_one(letters.SPECIAL_SITE)])
    return Worked(working, (judged,), (letters.too_late(letters.SPECIAL_SITE),), since)


RULE = Rule(
    id="uk.rti.workplace_postcode",
    title="Letters of special sites come with a workplace postcode",
    says=(
        "A return with a letter of a freeport or an investment zone (D, E, F, I, K, L, N or S) gives the postcode of "
        "the workplace."
    ),
    words=words(
        "of a special site without the postcode of the workplace",
        "of special sites without the postcode of the workplace",
    ),
    sources=(*hmrc(7954), SCHEMA),
    certainty=Certainty.BREACH,
    needs=line("pay_date", "ni_letter", present=("workplace_postcode",), also=letters.columns("ni_letter")),
    evaluate=_evaluate,
    examples=(
        Example(
            "a freeport with its postcode",
            {"employee_id": "1", "pay_date": "2025-06-30", "ni_letter": "F", "workplace_postcode": "PL1 3RP"},
            SCHEMATRON,
        ),
        Example(
            "an investment zone without one",
            {"employee_id": "1", "pay_date": "2025-06-30", "ni_letter": "N"},
            SCHEMATRON,
            breaks={"workplace_postcode": _EXPECTED},
        ),
        Example(
            "no postcode at all",
            {"employee_id": "1", "pay_date": "2025-06-30", "ni_letter": "K", "workplace_postcode": "Plymouth"},
            "HMRC, schema of the FPS 2025-26, EmployeeWorkplacePostcode",
            breaks={"workplace_postcode": _EXPECTED},
        ),
        Example("letter A", {"employee_id": "1", "pay_date": "2025-06-30", "ni_letter": "A"}, SCHEMATRON),
        Example(
            "letter D when it was one of contracted-out schemes",
            {"employee_id": "1", "pay_date": "2014-06-30", "ni_letter": "D"},
            "HMRC, sample FPS of 2014-15, second employee",
        ),
    ),
    since=min(row.since for row in letters.rows_of(letters.SPECIAL_SITE)),
)
