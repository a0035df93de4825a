from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from jamfirst.compare.fair.facts import about_facts, masked_sides, set_apart_by
from jamfirst.model.comparison import Fairness
from jamfirst.model.finding import Weight
from jamfirst.model.run import RunFacts

FACTS = RunFacts(
    period="2026-09",
    organisation="Northbrook",
    payroll="Monthly",
    build="26C.9",
    inputs_cut_off=date(2026, 9, 11),
    copied_from_live=date(2026, 9, 14),
)
BUILDS = ("26C.9", "26C.10", "26C.11")


def answers(before: RunFacts, after: RunFacts, builds: tuple[str, ...] = BUILDS) -> dict[str, Fairness]:
    return {f.question: f for f in about_facts(before, after, builds)}


def test_only_another_period_or_organisation_sets_runs_apart() -> None:
    assert set_apart_by(FACTS, FACTS) == ""
    assert set_apart_by(FACTS, RunFacts()) == "", "what is not stated sets nothing apart"
    assert "period" in set_apart_by(FACTS, replace(FACTS, period="2026-10"))
    assert "organisation" in set_apart_by(FACTS, replace(FACTS, organisation="Southbrook"))
    assert set_apart_by(FACTS, replace(FACTS, payroll="Weekly", build="1", run_type="supplementary")) == ""


@pytest.mark.parametrize(
    ("before", "after", "answer", "weight"),
    [
        ("26C.9", "26C.10", "yes", Weight.NOTE),
        ("26C.9", "26C.9", "yes", Weight.NOTE),
        ("26C.10", "26C.9", "no", Weight.ASK),
        ("26C.9", "26D.1", "cannot tell", Weight.NOTE),
        ("26C.9", None, None, None),
    ],
)
def test_builds_are_ordered_by_the_service_file_never_as_text(
    before: str, after: str | None, answer: str | None, weight: Weight | None
) -> None:
    found = answers(replace(FACTS, build=before), replace(FACTS, build=after)).get("Same or later build?")
    assert (found.answer if found else None, found.weight if found else None) == (answer, weight)


def test_without_a_list_of_builds_their_order_is_not_asked() -> None:
    assert "Same or later build?" not in answers(FACTS, replace(FACTS, build="26C.1"), ())


def test_inputs_cut_off_on_another_day_are_told_and_do_not_block() -> None:
    same = answers(FACTS, FACTS)["Same inputs?"]
    assert (same.answer, same.weight) == ("yes", Weight.NOTE)
    later = replace(FACTS, inputs_cut_off=date(2026, 9, 13))
    apart = answers(FACTS, later)["Same inputs?"]
    assert (apart.answer, apart.weight) == ("no", Weight.NOTE)
    assert apart.text == "Inputs were cut off on 11 September 2026 before, 13 September 2026 after."
    assert "Same inputs?" not in answers(FACTS, RunFacts())


def test_masked_sides_are_those_that_say_so() -> None:
    masked = RunFacts(personal_data="masked")
    assert masked_sides(RunFacts(personal_data="live"), masked) == ("candidate",)
    assert masked_sides(masked, RunFacts()) == ("baseline",)
    assert masked_sides(RunFacts(), RunFacts()) == ()
