"""VAT numbers: the check digits against plain Python, and what people write."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.uk.vat.number import RULE
from tests.expect import nothing
from tests.rules.applied import applied

SPENDING = sorted(Path(__file__).parents[5].joinpath("shared", "real", "spend", "devon").glob("*.csv"))


def fits(number: str) -> bool:
    """Whether nine digits are a VAT number by either way of checking."""
    total = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), number[:7], strict=True))
    check = (-total) % 97
    newer = (check - 55) % 97
    return number != "0" * 9 and (int(number[7:]) == check or (number >= "1" and int(number[7:]) == newer))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.from_regex(r"[0-9]{9}", fullmatch=True), min_size=1, max_size=200, unique=True))
def test_check_digits_fit_as_in_plain_python(numbers: list[str]) -> None:
    wanted = [n for n in numbers if not (fits(n) or 97 <= int(n[7:]) <= 99)]
    found = [row["found_value"] for row in applied(RULE, [{"vat_number": n} for n in numbers])[1]]
    assert [n for n in found if int(n[7:]) < 97] == wanted


def checked(first: str, newer: bool) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), first, strict=True))
    return first + f"{(-total - (55 if newer else 0)) % 97:02}"


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(1_000_000, 9_999_999), st.booleans()), min_size=1, max_size=100))
def test_every_number_of_both_series_is_good(made: list[tuple[int, bool]]) -> None:
    numbers = [checked(str(first), newer) for first, newer in made]
    assert applied(RULE, [{"vat_number": n} for n in numbers])[0].breached == 0


@settings(max_examples=10, deadline=None)
@given(st.integers(1_000_000, 9_999_999), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_found_or_makes_a_number_of_the_other_series(first: int, place: int, by: int) -> None:
    number = checked(str(first), newer=False)
    wrong = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert applied(RULE, [{"vat_number": wrong}])[0].breached == (0 if fits(wrong) else 1)


@pytest.mark.parametrize("number", ["GB831495816", "gb 831 4958 16", "831-4958-16", "831495816001", "GD000", "HA999"])
def test_good_numbers_however_they_are_written(number: str) -> None:
    assert applied(RULE, [{"vat_number": number}])[0].breached == 0


@pytest.mark.parametrize("number", ["83149581", "8314958160", "GD500", "HA499", "N/A", "000000000", "GB", "٨٣١٤٩٥٨١٦"])
def test_what_is_no_number_is_asked_about(number: str) -> None:
    assert applied(RULE, [{"vat_number": number}])[0].breached == 1


def test_foreign_numbers_are_not_checked_and_empty_ones_are_none() -> None:
    outcome, _ = applied(RULE, [{"vat_number": n} for n in ("IE6388047V", "DE123456789", "", " ")])
    assert (outcome.records, outcome.checked, outcome.breached) == (2, 0, 0)
    assert all(cannot.usual for cannot in outcome.cannot)


@pytest.mark.skipif(not SPENDING, reason="the published spending is not beside the project")
def test_the_numbers_that_a_council_published_are_all_good() -> None:
    numbers = set()
    for path in SPENDING:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                numbers |= {value for name, value in row.items() if re.match(r"(?i)vat reg", name) and value}
    assert len(numbers) > 1000
    outcome, rows = applied(RULE, [{"vat_number": number} for number in sorted(numbers)])
    nothing(row["found_value"] for row in rows)
    assert outcome.checked == len(numbers)
