"""Under letter X there is no National Insurance at all."""

from __future__ import annotations

from jamfirst.model.law import Certainty
from jamfirst.read.rti.layout import ni_name
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns import letters
from jamfirst.rules.uk.returns.columns import LETTERS, SCHEMATRON, hmrc, line
from jamfirst.rules.uk.returns.no_employee_ni import must_be_nothing
from jamfirst.rules.working import Unit, Worked, records

_FIGURES = ("ni_at_lel", "ni_lel_to_pt", "ni_pt_to_uel", "er_ni", "er_ni_to_date")
_LABELS = ("at LEL", "LEL to PT", "PT to UEL", "employer's in the period", "employer's to date")


def _evaluate(given: Given) -> Worked:
    working = records(given.relation.name)
    for place in LETTERS:
        working = working.show("letter", ni_name("ni_letter", place), Unit.TEXT)
        for label, name in zip(_LABELS, _FIGURES, strict=True):
            working = working.show(label, ni_name(name, place))
    judged = must_be_nothing(letters.NOTHING, _FIGURES)
    to_date = tuple(name for name in _FIGURES if name != "er_ni")
    cannot = (letters.too_late(letters.NOTHING), *letters.together(given, letters.NOTHING, to_date))
    return Worked(working, judged, cannot, letters.has_one(letters.NOTHING))


RULE = Rule(
    id="uk.rti.no_ni",
    title="Letter X has no National Insurance",
    says="On a return every band and the employer's contributions are nothing under letter X.",
    words=words("with National Insurance under letter X", "with National Insurance under letter X"),
    sources=hmrc(7852, 7853, 7854, 7863, 7864),
    certainty=Certainty.BREACH,
    needs=line(
        "pay_date",
        "ni_letter",
        also=(*_FIGURES, *letters.columns("ni_letter", *_FIGURES)),
    ),
    evaluate=_evaluate,
    examples=(
        Example(
            "nothing",
            {"employee_id": "1", "pay_date": "2026-01-30", "ni_letter": "X", "ni_at_lel": "0.00"},
            SCHEMATRON,
        ),
        Example(
            "a band and the employer's contributions",
            {
                "employee_id": "1",
                "pay_date": "2026-01-30",
                "ni_letter": "X",
                "ni_at_lel": "542.00",
                "er_ni_to_date": "1.00",
                "er_ni": "0.00",
            },
            SCHEMATRON,
            breaks={"ni_at_lel": "£0.00", "er_ni_to_date": "£0.00"},
        ),
        Example(
            "another letter",
            {"employee_id": "1", "pay_date": "2026-01-30", "ni_letter": "A", "ni_at_lel": "542.00"},
            SCHEMATRON,
        ),
        Example(
            "a year that nobody knows yet",
            {"employee_id": "1", "pay_date": "2031-01-30", "ni_letter": "X", "ni_at_lel": "542.00"},
            SCHEMATRON,
            cannot="that tax year are not known",
        ),
    ),
)
