"""The tables of each year and area, held to published figures and to the routines in exact decimals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.rules.uk.paye.tables import AREAS, FLAT_CODES, MONTHS, WEEKS, free_pay, table_on, tax_tables
from tests.rules.uk.paye import oracle

DAYS = [date(year, month, 20) for year in range(2019, 2027) for month in (4, 5, 12)]


@pytest.mark.parametrize("letter", AREAS)
def test_every_day_of_the_years_known_has_one_table(letter: str) -> None:
    mine = [t for t in tax_tables() if t.letter == letter]
    assert mine[0].since == date(2019, 4, 6)
    assert mine[-1].until == date(2027, 4, 5)
    assert all(one.until.toordinal() + 1 == after.since.toordinal() for one, after in pairwise(mine))
    assert all(len(t.rates) == len(t.widths) + 1 for t in mine)


def test_no_table_is_made_up_for_other_years() -> None:
    assert table_on("", date(2019, 4, 5)) is None
    assert table_on("S", date(2027, 4, 6)) is None
    assert table_on("X", date(2025, 5, 1)) is None


def test_scotland_changed_its_bands_in_may_2020() -> None:
    """HMRC, Software developers: PAYE update 24: the figures of 2019-20 until 10 May 2020."""
    before, after = table_on("S", date(2020, 5, 10)), table_on("S", date(2020, 5, 11))
    assert before
    assert after
    assert (before.widths[:3], after.widths[:3]) == ((2049, 10395, 18486), (2085, 10573, 18272))


@pytest.mark.parametrize(
    ("number", "month", "week"),
    [(0, 0, 0), (1, 159, 37), (500, 41742, 9633), (501, 41826, 9653), (1000, 83409, 19249), (1257, 104826, 24192)],
)
def test_free_pay(number: int, month: int, week: int) -> None:
    """HMRC, Tables A: what one month and week of a code is free of tax."""
    assert (free_pay(number, MONTHS), free_pay(number, WEEKS)) == (month, week)


@given(st.integers(0, 12_000), st.sampled_from([MONTHS, WEEKS]))
def test_free_pay_by_the_routines(number: int, parts: int) -> None:
    assert free_pay(number, parts) == oracle.free_pay(number, parts) * 100


@given(st.integers(1, 30_000_000), st.integers(1, 52), st.sampled_from([MONTHS, WEEKS]), st.sampled_from(DAYS),
       st.sampled_from(list(AREAS)))  # fmt: skip
def test_tax_by_the_routines(pence: int, n: int, parts: int, day: date, letter: str) -> None:
    found, n = table_on(letter, day), min(n, parts)
    assert found
    assert found.tax(pence, n, parts) == oracle.tax_to(Decimal(pence) / 100, f"{letter}0T", n, parts, day) * 100


@given(st.integers(1, 40_000_000), st.sampled_from(DAYS), st.sampled_from(list(AREAS)))
def test_a_pound_more_is_taxed_at_the_rate_of_its_band(pence: int, day: date, letter: str) -> None:
    found = table_on(letter, day)
    assert found
    more = found.tax(pence + 100, 12, MONTHS) - found.tax(pence, 12, MONTHS)
    assert min(found.rates) <= more * 100 <= max(found.rates)


def test_flat_rates() -> None:
    scotland, england = table_on("S", date(2025, 5, 1)), table_on("", date(2025, 5, 1))
    earlier = table_on("S", date(2023, 5, 1))
    assert scotland
    assert england
    assert earlier
    assert [scotland.flat_rate(code) for code in FLAT_CODES] == [2000, 2100, 4200, 4500, 4800]
    assert [earlier.flat_rate(code) for code in FLAT_CODES] == [2000, 2100, 4200, 4700, None]
    assert [england.flat_rate(code) for code in FLAT_CODES] == [2000, 4000, 4500, None, None]


def test_the_bands_of_a_month_are_kept_to_four_places() -> None:
    """HMRC, tables for April 2025: the basic rate up to £3,142 a month, whose exact limit is £3,141.6666."""
    found = table_on("", date(2025, 5, 1))
    assert found
    basic, higher, _ = found.bands(1, MONTHS)
    assert (basic.upto, higher.start, higher.below) == (3142, 31_416_666, 6_283_333)
