"""Assessment periods of Universal Credit: regulation 21 of SI 2013/376, and what a moved payday does."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.model.assessment_periods import (
    START_DAYS,
    days_in_words,
    period_start,
    start_days_at_risk,
    start_days_together,
)

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


def pay_days(day: int, first_year: int, last_year: int) -> list[date]:
    """A monthly payday, on the last of the month where the month is shorter."""
    months = [(year, month) for year in range(first_year, last_year + 1) for month in range(1, 13)]
    return [date(year, month, min(day, monthrange(year, month)[1])) for year, month in months]


def together(paid: list[date]) -> set[int]:
    """The start days for which some two paydays in a row fall in one period."""
    return {day for one, other in pairwise(paid) for day in start_days_together(one, other)}


@pytest.mark.parametrize(
    ("start_day", "year", "month", "begins"),
    [
        (1, 2026, 2, 1),
        (28, 2026, 2, 28),
        (28, 2028, 2, 28),
        (29, 2026, 2, 27),
        (30, 2026, 2, 27),
        (29, 2028, 2, 28),
        (30, 2028, 2, 28),
        (31, 2026, 2, 28),
        (31, 2028, 2, 29),
        (31, 2026, 4, 30),
        (31, 2026, 5, 31),
        (29, 2026, 4, 29),
        (30, 2026, 3, 30),
    ],
)
def test_where_a_period_begins(start_day: int, year: int, month: int, begins: int) -> None:
    assert period_start(start_day, year, month) == date(year, month, begins)


def test_a_payday_that_moves_by_some_days_is_a_risk_for_the_days_in_between() -> None:
    assert start_days_at_risk(date(2026, 9, 25), date(2026, 9, 28)) == {26, 27, 28}
    assert start_days_at_risk(date(2026, 9, 28), date(2026, 9, 25)) == {26, 27, 28}
    assert start_days_at_risk(date(2026, 9, 25), date(2026, 9, 25)) == frozenset()


def test_across_the_end_of_a_month_the_last_days_count_as_the_regulation_says() -> None:
    assert start_days_at_risk(date(2026, 4, 30), date(2026, 5, 1)) == {1}
    assert start_days_at_risk(date(2026, 4, 29), date(2026, 4, 30)) == {30, 31}
    assert start_days_at_risk(date(2026, 2, 26), date(2026, 2, 27)) == {27, 29, 30}
    assert start_days_at_risk(date(2026, 2, 27), date(2026, 2, 28)) == {28, 31}
    assert start_days_at_risk(date(2028, 2, 27), date(2028, 2, 28)) == {28, 29, 30}
    assert start_days_at_risk(date(2028, 2, 28), date(2028, 2, 29)) == {31}


def test_the_case_that_went_to_the_court_of_appeal() -> None:
    """Secretary of State v Johnson [2020] EWCA Civ 778: paid on 30 November and on 29 December 2017, with periods that
    begin on the 30th, somebody had two months' pay in one period."""
    assert 30 in start_days_together(date(2017, 11, 30), date(2017, 12, 29))


def test_a_fixed_payday_up_to_the_26th_or_the_last_of_the_month_never_falls_twice_in_a_period() -> None:
    """As the payroll profession states it (Professional, November 2018): these paydays suit every period in every month
    of every year; the 27th and the 28th do not, because of regulation 21(2)(b)."""
    good = [day for day in range(1, 29) if not together(pay_days(day, 2015, 2045))]
    assert good == list(range(1, 27))
    assert not together(pay_days(31, 2015, 2045))


@given(DAYS, DAYS)
def test_a_move_and_its_way_back_are_the_same_risk(one: date, other: date) -> None:
    assert start_days_at_risk(one, other) == start_days_at_risk(other, one)
    assert start_days_at_risk(one, other) | start_days_together(one, other) == START_DAYS


@given(DAYS, st.integers(0, 70), st.integers(0, 70))
def test_a_longer_move_is_a_risk_for_no_fewer(day: date, some: int, more: int) -> None:
    nearer = start_days_at_risk(day, day + timedelta(days=some))
    assert nearer <= start_days_at_risk(day, day + timedelta(days=some + more))


@given(DAYS)
def test_a_move_by_more_than_a_month_is_a_risk_for_all(day: date) -> None:
    assert start_days_at_risk(day, day + timedelta(days=32)) == START_DAYS


@given(DAYS)
def test_day_by_day_the_risks_add_up(day: date) -> None:
    steps = [start_days_at_risk(day + timedelta(days=n), day + timedelta(days=n + 1)) for n in range(20)]
    assert frozenset().union(*steps) == start_days_at_risk(day, day + timedelta(days=20))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], ""),
        ([4], "4"),
        ([4, 5], "4 and 5"),
        ([26, 27, 28], "26 to 28"),
        ([1, 29, 30, 31], "1 and 29 to 31"),
        ([1, 3, 5, 6, 7], "1, 3 and 5 to 7"),
        ([1, 2, 9, 10], "1, 2, 9 and 10"),
    ],
)
def test_days_in_words(days: list[int], words: str) -> None:
    assert days_in_words(days) == words
