"""The bands of National Insurance fill from below."""

from __future__ import annotations

from itertools import pairwise

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, count, named, not_null, number, select, text
from jamfirst.model.law import Certainty
from jamfirst.read.rti.layout import ni_name
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.returns import letters
from jamfirst.rules.uk.returns.columns import LETTERS, SCHEMA, line
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, in_words, records

_BANDS = ("ni_at_lel", "ni_lel_to_pt", "ni_pt_to_uel")
_LABELS = ("at LEL", "LEL to PT", "PT to UEL")
_FILLED = "more than nothing, as there are earnings in the band above"
_NOT_NEGATIVE = "nothing or more"


def _above_nothing(name: str) -> Expr:
    return exp.GT(this=coalesce(col(name), number(0)), expression=number(0))


def _judged(place: int) -> list[Judged]:
    """For one letter: a band with nothing in it below one that has something, and a band below nothing."""
    names = [ni_name(name, place) for name in _BANDS]
    found = []
    for below, above in pairwise(names):
        empty = exp.LTE(this=col(below), expression=number(0))
        breach = all_of([empty, _above_nothing(above)])
        found.append(Judged(below, in_words(col(below), Unit.PENCE), text(_FILLED), Unit.TEXT, breach))
    top = exp.LT(this=col(names[-1]), expression=number(0))
    found.append(Judged(names[-1], in_words(col(names[-1]), Unit.PENCE), text(_NOT_NEGATIVE), Unit.TEXT, top))
    return found


def _evaluate(given: Given) -> Worked:
    working = records(given.relation.name)
    judged: list[Judged] = []
    for place in LETTERS:
        working = working.show("letter", ni_name("ni_letter", place), Unit.TEXT)
        for label, name in zip(_LABELS, _BANDS, strict=True):
            working = working.show(f"{label} to date", ni_name(name, place))
        judged += _judged(place)
    for who in ("employee_id", "nino"):
        working = working.look_up(_several(given, who), (who,), (f"several_{who}",))
    added_up = Cannot(
        any_of(not_null(col(f"several_{who}")) for who in ("employee_id", "nino")),
        "several employments of one person may be added up, and the bands may stand on any of them",
        usual=True,
    )
    return Worked(working, tuple(judged), (added_up,), any_of(not_null(col(name)) for name in ("ni_letter", *_BANDS)))


def _several(given: Given, who: str) -> str:
    """The people with several lines, by employee id or National Insurance number: earnings of several employments may
    be aggregated (Social Security Contributions and Benefits Act 1992, Schedule 1, paragraph 1), and a return then has
    their bands on any one line."""
    query = select(who, named(number(1), f"several_{who}")).from_(given.relation.name)
    query = query.where(not_null(col(who))).group_by(who).having(exp.GT(this=count(), expression=number(1)))
    return given.once(f"several lines of one {who}", lambda: given.session.keep(query, "several"))


RULE = Rule(
    id="uk.rti.bands",
    title="The bands of National Insurance fill from below",
    says=(
        "On a return earnings above the primary threshold come with earnings between the lower earnings limit and that "
        "threshold, and these with earnings at the limit; no band is below nothing."
    ),
    words=words("with a band of National Insurance left out", "with a band of National Insurance left out"),
    sources=(
        Source("Social Security Contributions and Benefits Act 1992, sections 5, 6 and 8", "not looked up"),
        SCHEMA,
    ),
    certainty=Certainty.BREACH,
    needs=line(*_BANDS, present=("ni_letter",), also=("employee_id", "nino", *letters.columns("ni_letter", *_BANDS))),
    evaluate=_evaluate,
    examples=(
        Example(
            "£1,419.00 at the limit, £519.00 to the threshold and £507.00 above it",
            {
                "employee_id": "1",
                "ni_letter": "A",
                "ni_at_lel": "1419.00",
                "ni_lel_to_pt": "519.00",
                "ni_pt_to_uel": "507.00",
            },
            "HMRC, sample FPS of 2014-15, first employee",
        ),
        Example(
            "pay below the limit",
            {"employee_id": "1", "ni_letter": "A", "ni_at_lel": "0", "ni_lel_to_pt": "0", "ni_pt_to_uel": "0"},
            "arithmetic",
        ),
        Example(
            "the middle band left out",
            {
                "employee_id": "1",
                "ni_letter": "A",
                "ni_at_lel": "1419.00",
                "ni_lel_to_pt": "0.00",
                "ni_pt_to_uel": "507.00",
            },
            "HMRC, sample FPS of 2014-15, first employee, changed",
            breaks={"ni_lel_to_pt": _FILLED},
        ),
        Example(
            "the lowest band of the second letter left out",
            {
                "employee_id": "1",
                "ni_letter": "D",
                "ni_at_lel": "473.00",
                "ni_lel_to_pt": "173.00",
                "ni_pt_to_uel": "604.00",
                "ni_letter_2": "A",
                "ni_at_lel_2": "0.00",
                "ni_lel_to_pt_2": "346.00",
                "ni_pt_to_uel_2": "1208.00",
            },
            "HMRC, sample FPS of 2014-15, second employee, changed",
            breaks={"ni_at_lel_2": _FILLED},
        ),
        Example(
            "a band that is not known",
            {"employee_id": "1", "ni_letter": "A", "ni_at_lel": "473.00", "ni_pt_to_uel": "604.00"},
            "arithmetic",
            cannot="ni lel to pt is not known",
        ),
        Example(
            "two employments of one person, whose earnings may be added up",
            {"employee_id": "1", "ni_letter": "A", "ni_at_lel": "0", "ni_lel_to_pt": "0", "ni_pt_to_uel": "604.00"},
            "arithmetic",
            cannot="may be added up",
            records=({"employee_id": "1", "ni_letter": "A", "ni_at_lel": "473.00"},),
        ),
        Example("no National Insurance at all", {"employee_id": "1"}, "HMRC, sample FPS of 2013-14, third employee"),
    ),
)
