"""Thresholds of earnings periods and rates, as they are published."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from jamfirst.rules.uk.ni.frequency import frequency
from jamfirst.rules.uk.ni.letters import LETTERS
from jamfirst.rules.uk.ni.limits import (
    rates,
    rates_of_directors,
    stretches,
    tax_year_end,
    tax_year_start,
    threshold,
    threshold_of_weeks,
)

PUBLISHED = {
    "weekly": (123, 190, 175, 481, 967),
    "two-weekly": (246, 380, 350, 962, 1_934),
    "four-weekly": (492, 760, 700, 1_924, 3_867),
    "monthly": (533, 823, 758, 2_083, 4_189),
    "quarterly": (1_599, 2_470, 2_275, 6_250, 12_568),
    "half-yearly": (3_198, 4_940, 4_550, 12_500, 25_135),
    "annual": (6_396, 9_880, 9_100, 25_000, 50_270),
}
"""What HMRC sent to software developers for April 2022, as the Chartered Institute of Payroll Professionals has it:
lower earnings limit, primary, secondary and freeport upper secondary threshold, upper earnings limit."""

LETTER = {letter.letter: letter for letter in LETTERS}


@pytest.mark.parametrize("name", PUBLISHED)
def test_thresholds_of_every_period_are_as_published(name: str) -> None:
    one = frequency(name)
    assert one is not None
    kinds = ("LEL", "PT", "ST", "FUST", "UEL")
    found = tuple(threshold(kind, one, date(2022, 4, 20)) for kind in kinds)
    assert found == tuple(100 * amount for amount in PUBLISHED[name])


@pytest.mark.parametrize(
    ("name", "kind", "pounds"),
    [("two-weekly", "ST", 193), ("four-weekly", "ST", 385), ("two-weekly", "LEL", 250), ("four-weekly", "PT", 967)],
)
def test_weeks_are_parts_of_the_year_and_not_multiples_of_a_week(name: str, kind: str, pounds: int) -> None:
    one = frequency(name)
    assert one is not None
    assert threshold(kind, one, date(2025, 6, 1)) == 100 * pounds


def test_the_stretches_leave_out_no_day_from_2019_to_2027() -> None:
    found = stretches()
    assert (found[0].since, found[-1].until) == (date(2019, 4, 6), date(2027, 4, 5))
    assert all(b.since == a.until + timedelta(days=1) for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("day", "letter", "expected"),
    [
        (date(2022, 11, 5), "A", (1325, 325, 1505)),
        (date(2022, 11, 6), "B", (585, 200, 1380)),
        (date(2024, 1, 6), "B", (385, 200, 1380)),
        (date(2026, 4, 6), "K", (0, 0, 1500)),
        (date(2026, 4, 6), "X", (0, 0, 0)),
    ],
)
def test_rates_of_a_day(day: date, letter: str, expected: tuple[int, int, int]) -> None:
    found = rates(LETTER[letter], day)
    assert (found.main, found.extra, found.employer) == expected


@pytest.mark.parametrize(
    ("year", "letter", "expected"),
    [(2022, "A", (1273, 273, 1453)), (2022, "B", (658, 273, 1453)), (2023, "B", (535, 200, 1380))],
)
def test_directors_have_the_average_of_a_year_that_changed(
    year: int, letter: str, expected: tuple[int, int, int]
) -> None:
    found = rates_of_directors(LETTER[letter], date(year, 6, 1))
    assert (found.main, found.extra, found.employer) == expected


def test_a_director_of_some_weeks_has_so_many_52nds_of_the_year() -> None:
    assert threshold_of_weeks("PT", 48, date(2022, 6, 1)) == 10_992_00
    assert threshold_of_weeks("PT", 48, date(2025, 6, 1)) == 11_604_00
    assert threshold_of_weeks("LEL", 48, date(2025, 6, 1)) == 6_000_00
    assert threshold_of_weeks("FUST", 48, date(2021, 6, 1)) is None


def test_a_tax_year_runs_from_6_to_5_april() -> None:
    assert tax_year_start(date(2025, 4, 5)) == date(2024, 4, 6)
    assert tax_year_start(date(2025, 4, 6)) == date(2025, 4, 6)
    assert tax_year_end(date(2025, 4, 5)) == date(2025, 4, 5)
    assert tax_year_end(date(2025, 4, 6)) == date(2026, 4, 5)
