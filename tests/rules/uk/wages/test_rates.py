"""The least and the most that somebody may be entitled to."""

from __future__ import annotations

from datetime import date

import pytest

from jamfirst.rules.uk.wages.rates import OLDEST, UNKNOWN_AGE, band, entitled

OF_2026 = {(age, learns): (low, high) for since, _, age, learns, low, high in entitled() if since == date(2026, 4, 1)}


def test_every_year_age_and_apprenticeship_is_there_once() -> None:
    assert len(entitled()) == len({row[:4] for row in entitled()}) == 8 * (OLDEST + 2) * 3


@pytest.mark.parametrize(
    ("age", "learns", "pence"),
    [
        (17, "no", (800, 800)),
        (18, "no", (1085, 1085)),
        (20, "no", (1085, 1085)),
        (21, "no", (1271, 1271)),
        (25, "no", (1271, 1271)),
        (18, "yes", (800, 800)),
        (19, "yes", (800, 1085)),
        (25, "yes", (800, 1271)),
        (18, "unknown", (800, 1085)),
        (UNKNOWN_AGE, "no", (800, 1271)),
        (UNKNOWN_AGE, "yes", (800, 1271)),
    ],
)
def test_what_somebody_may_be_entitled_to(age: int, learns: str, pence: tuple[int, int]) -> None:
    assert OF_2026[age, learns] == pence


def test_the_apprentice_rate_is_no_more_than_any_other() -> None:
    for _, _, _, _, low, high in entitled():
        assert 0 < low <= high


def test_bands_are_those_of_the_regulations() -> None:
    assert [band(age) for age in (0, 17, 18, 20, 21, 22, 23, 24, 25, 60)] == [
        *["under 18"] * 2, *["18 to 20"] * 2, *["21 to 22"] * 2, *["23 to 24"] * 2, *["25 and over"] * 2,
    ]  # fmt: skip
