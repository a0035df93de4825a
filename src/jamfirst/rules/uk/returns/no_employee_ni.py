"""Letters with which an employee pays no National Insurance."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, col, number
from jamfirst.model.law import Certainty
from jamfirst.read.rti.layout import ni_name
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, words
from jamfirst.rules.uk.returns import letters
from jamfirst.rules.uk.returns.columns import LETTERS, SCHEMATRON, hmrc, line
from jamfirst.rules.working import Judged, Unit, Worked, records

_FIGURES = ("ee_ni_to_date", "ee_ni")


def must_be_nothing(figure: str, names: tuple[str, ...]) -> tuple[Judged, ...]:
    """Figures of every letter of a set, each of which must be nothing."""
    judged = []
    for place in LETTERS:
        for name in names:
            column = ni_name(name, place)
            some = exp.NEQ(this=col(column), expression=number(0))
            breach: Expr = all_of([letters.in_set(figure, place), some])
            judged.append(Judged(column, col(column), number(0), breach=breach))
    return tuple(judged)


def _evaluate(given: Given) -> Worked:
    working = records(given.relation.name)
    for place in LETTERS:
        for name, unit in (("ni_letter", Unit.TEXT), ("ee_ni", Unit.PENCE), ("ee_ni_to_date", Unit.PENCE)):
            working = working.show(_LABELS[name], ni_name(name, place), unit)
    judged = must_be_nothing(letters.NO_EMPLOYEE, _FIGURES)
    cannot = (letters.too_late(letters.NO_EMPLOYEE), *letters.together(given, letters.NO_EMPLOYEE, _FIGURES[:1]))
    return Worked(working, judged, cannot, letters.has_one(letters.NO_EMPLOYEE))


_LABELS = {"ni_letter": "letter", "ee_ni": "employee's in the period", "ee_ni_to_date": "employee's to date"}

RULE = Rule(
    id="uk.rti.no_employee_ni",
    title="Letters with no contributions of the employee",
    says=(
        "On a return the employee's contributions are nothing under the letters C, K, S and W (over State Pension age) "
        "and X (not liable)."
    ),
    words=words(
        "with an employee's contributions under a letter that has none",
        "with an employee's contributions under a letter that has none",
    ),
    sources=hmrc(7865, 7866),
    certainty=Certainty.BREACH,
    needs=line("pay_date", "ni_letter", "ee_ni_to_date", also=("ee_ni", *letters.columns("ni_letter", *_FIGURES))),
    evaluate=_evaluate,
    examples=(
        Example(
            "letter C, nothing",
            {"employee_id": "1", "pay_date": "2026-01-30", "ni_letter": "C", "ee_ni_to_date": "0.00"},
            "HMRC, sample FPS of 2013-14, second employee, in a later year",
        ),
        Example(
            "letter C with contributions to date",
            {
                "employee_id": "1",
                "pay_date": "2026-01-30",
                "ni_letter": "C",
                "ee_ni_to_date": "12.30",
                "ee_ni": "0.00",
            },
            SCHEMATRON,
            breaks={"ee_ni_to_date": "£0.00"},
        ),
        Example(
            "the same in an extract with one figure for all letters of the year",
            {"employee_id": "1", "pay_date": "2026-01-30", "ni_letter": "C", "ee_ni_to_date": "12.30"},
            "a month of Northbrook: people reach State Pension age within the year",
            cannot="figures of an earlier letter",
        ),
        Example(
            "letter A earlier in the year, now C: the contributions stand under A",
            {
                "employee_id": "1",
                "pay_date": "2026-01-30",
                "ni_letter": "C",
                "ee_ni_to_date": "0.00",
                "ni_letter_2": "A",
                "ee_ni_to_date_2": "144.96",
            },
            SCHEMATRON,
        ),
        Example(
            "letter X as the second",
            {
                "employee_id": "1",
                "pay_date": "2026-01-30",
                "ni_letter": "A",
                "ee_ni_to_date": "10.00",
                "ni_letter_2": "X",
                "ee_ni_2": "-3.00",
            },
            SCHEMATRON,
            breaks={"ee_ni_2": "£0.00"},
        ),
        Example(
            "letter K before it was one without contributions",
            {"employee_id": "1", "pay_date": "2014-01-31", "ni_letter": "K", "ee_ni_to_date": "12.30"},
            "the letter had another meaning until 2016",
        ),
    ),
)
