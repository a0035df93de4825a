from __future__ import annotations

from decimal import Decimal

import pytest

from jamfirst.compare.fair import gaps
from jamfirst.model.columns import Role
from tests.compare.build import compared, money, sheet, text

HEADS = (text("number", Role.IDENTIFIER), text("what"), money("pounds"))


def numbered(numbers: list[int]) -> list[tuple]:
    return [(f"{n}", f"thing {n % 7}", Decimal(n)) for n in numbers]


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ([n for n in range(1, 101) if n not in (7, 50)], "number runs from 1 to 100 with 2 absent."),
        (list(range(1, 101)), None),
        (list(range(1, 90)), None),
        ([*range(1, 101), 5], None),
        ([], None),
    ],
)
def test_numbers_that_the_candidate_leaves_out_are_told(after: list[int], told: str | None) -> None:
    outcome = compared(sheet("t", HEADS, numbered(list(range(1, 101)))), sheet("t", HEADS, numbered(after)))
    answer = outcome.answer(gaps.QUESTION)
    assert (answer.text if answer else None) == (f"t: {told}" if told else None)


def test_a_baseline_with_gaps_of_its_own_tells_nothing() -> None:
    before, after = list(range(1, 201, 2)), list(range(1, 151, 2))
    outcome = compared(sheet("t", HEADS, numbered(before)), sheet("t", HEADS, numbered(after)))
    assert outcome.answer(gaps.QUESTION) is None


def test_references_with_letters_are_not_numbers() -> None:
    rows = [(f"P{n}", "x", Decimal(n)) for n in range(1, 60)]
    outcome = compared(sheet("t", HEADS, rows), sheet("t", HEADS, rows[:20] + rows[25:]))
    assert outcome.answer(gaps.QUESTION) is None
