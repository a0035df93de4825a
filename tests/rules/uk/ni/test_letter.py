"""Category letters: in use on the day, and possible at the age."""

from __future__ import annotations

import pytest

from jamfirst.rules.uk.ni.letter import RULE
from tests.rules.uk.ni.applied import apply

ALWAYS = "ABCHJMXZ"
SINCE_2022 = "FILSV"
SINCE_2024 = "DEKN"


@pytest.mark.parametrize(
    ("day", "letters"),
    [
        ("2019-04-06", ALWAYS),
        ("2022-04-05", ALWAYS),
        ("2022-04-06", ALWAYS + SINCE_2022),
        ("2024-04-05", ALWAYS + SINCE_2022),
        ("2024-04-06", ALWAYS + SINCE_2022 + SINCE_2024),
        ("2027-04-05", ALWAYS + SINCE_2022 + SINCE_2024),
    ],
)
def test_the_letters_of_a_day_are_those_and_no_others(day: str, letters: str) -> None:
    alphabet = [chr(place) for place in range(ord("A"), ord("Z") + 1)]
    slips = [{"employee_id": letter, "ni_letter": letter, "pay_date": day} for letter in alphabet]
    wrong = {alphabet[place] for place, _ in apply(RULE, slips).breaches}
    assert wrong == set(alphabet) - set(letters)


@pytest.mark.parametrize("written", ["a", "AA", "1", "A.", "Ä", "'; drop table x; --"])
def test_anything_else_is_no_letter(written: str) -> None:
    slip = {"employee_id": "1", "ni_letter": written, "pay_date": "2025-04-25"}
    assert set(apply(RULE, [slip]).breaches) == {(0, "ni_letter")}


@pytest.mark.parametrize(
    ("letter", "born", "fits"),
    [
        ("Z", "2004-04-26", True), ("Z", "2004-04-25", False), ("H", "2000-04-26", True), ("H", "2000-04-25", False),
        ("E", "1961-04-05", True), ("I", "1961-04-06", False), ("M", "", True), ("M", "31/02/2004", True),
    ],
)  # fmt: skip
def test_the_age_is_that_on_the_day_of_payment(letter: str, born: str, fits: bool) -> None:
    slip = {"employee_id": "1", "ni_letter": letter, "pay_date": "2025-04-25", "birth_date": born}
    assert (not apply(RULE, [slip]).breaches) == fits


def test_a_day_without_figures_is_no_pass() -> None:
    slips = [{"employee_id": "1", "ni_letter": "A", "pay_date": day} for day in ("2019-04-05", "2027-04-06", "")]
    assert apply(RULE, slips).outcome.checked == 0
