"""Names of pension schemes, and the rates and bands that are known of them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from jamfirst.rules.uk.pensions.schemes import (
    BANDS,
    CHOICES,
    EITHER,
    HALF,
    LGPS,
    MAIN,
    OTHER,
    PUBLIC,
    TEACHERS,
    bands,
    choices,
    rates,
    scheme_of,
)


@pytest.mark.parametrize(
    ("name", "section", "expected"),
    [
        ("LGPS", "main", (LGPS, MAIN)),
        ("LGPS", "50/50", (LGPS, HALF)),
        ("LGPS 50/50", "", (LGPS, HALF)),
        ("Local Government Pension Scheme", "", (LGPS, EITHER)),
        ("Local Govt Pension", "100%", (LGPS, MAIN)),
        ("LGPS (Cornwall Pension Fund)", "5050", (LGPS, HALF)),
        ("TPS", "", (TEACHERS, MAIN)),
        ("Teachers' Pension", "career average", (TEACHERS, MAIN)),
        ("Teachers Pension Scheme", "main", (TEACHERS, MAIN)),
        ("NHS Pension", "2015", (PUBLIC, MAIN)),
        ("LGPS Scotland", "main", (PUBLIC, MAIN)),
        ("Scottish Teachers", "", (PUBLIC, MAIN)),
        ("Firefighters", "", (PUBLIC, MAIN)),
        ("NEST", "", (OTHER, MAIN)),
        ("", "", (OTHER, MAIN)),
    ],
)
def test_a_scheme_is_told_by_its_name(name: str, section: str, expected: tuple[str, str]) -> None:
    assert scheme_of(name, section) == expected


def test_rates_are_those_of_the_tables() -> None:
    (only,) = rates(LGPS)
    assert only[2] == (550, 580, 650, 680, 850, 990, 1050, 1140, 1250)
    assert [found for _, _, found in rates(TEACHERS)] == [
        (740, 860, 960, 1020, 1130, 1170),
        (740, 890, 990, 1050, 1160, 1200),
    ]


def test_choices_rise_and_no_two_sections_share_one() -> None:
    types, rows = choices()
    first = list(types).index("choice_1")
    for row in rows:
        known = list(row[first : first + CHOICES])
        assert known == sorted(known)
        halves = row[first + CHOICES :]
        assert list(halves) == [low + high for low, high in pairwise(known)]
    (either,) = (row for row in rows if row[3] == EITHER)
    assert len(set(either[first : first + CHOICES])) == CHOICES


def test_limits_rise_and_each_year_follows_the_other() -> None:
    types, rows = bands()
    first = list(types).index("up_to_1")
    for row in rows:
        limits = row[first : first + BANDS - 1]
        assert list(limits) == sorted(limits)
    for scheme, last in ((LGPS, date(2027, 3, 31)), (TEACHERS, date(2026, 3, 31))):
        spans = sorted((row[0], row[1]) for row in rows if row[2] == scheme)
        assert spans[0][0] == date(2018, 4, 1)
        assert spans[-1][1] == last
        assert all((following[0] - one[1]).days == 1 for one, following in pairwise(spans))
