"""Amounts, days, codes and years of a return."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.read.rti import values


@pytest.mark.parametrize("text", ["0", "-0.01", "+5", "123456789012345.67", "5."])
def test_what_is_an_amount(text: str) -> None:
    assert values.is_amount(text)


@pytest.mark.parametrize("text", ["", " 5", "5,00", "1_000", "½", "0x1", "1e2", ".5", "5.0000001", "--1", "5\n"])
def test_what_is_none(text: str) -> None:
    assert not values.is_amount(text)


@given(st.dates())
def test_every_day_of_the_calendar_is_one(day: date) -> None:
    assert values.is_day(day.isoformat())
    assert values.day(f"{day.isoformat()}T10:00:00Z") == day


@pytest.mark.parametrize("text", ["2025-02-29", "2025-13-01", "20250101", "2025-1-1", "", "2025-01-01 10:00"])
def test_what_is_no_day(text: str) -> None:
    assert not values.is_day(text)


def test_tax_years() -> None:
    assert [values.tax_year(y) for y in ("25-26", "99-00", "25-27", "2025-26", None)] == [
        "2025-26",
        "2099-00",
        "25-27",
        "2025-26",
        None,
    ]
    assert values.first_day("2025-26") == date(2025, 4, 6)
    assert values.first_day("25-27") is None
    assert values.first_day(None) is None


def test_sums_of_what_is_given() -> None:
    assert values.summed("1.10", "2.20") == "3.30"
    assert values.summed(None, "2.20") == "2.20"
    assert values.summed(None, None) is None


def test_unique_taxpayer_references() -> None:
    """1111111111 is the reference in HMRC's own samples; the second is one that HMRC's rule 7882 gives by hand."""
    assert values.is_utr("1111111111")
    assert values.is_utr("2325648152")
    assert not values.is_utr("2325648154")
    assert not values.is_utr("3325648152")
    assert not values.is_utr("111111111")
    assert not values.is_utr("111111111A")
