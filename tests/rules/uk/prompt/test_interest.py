"""What is owed, against plain Python and against rates that others published."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.uk.prompt.paid import RULE
from tests.rules.applied import applied


def owed(gross: int, due: date, paid: date) -> int:
    received = due - timedelta(days=30)
    record = {"received_date": received.isoformat(), "due_date": due.isoformat(), "paid_date": paid.isoformat()}
    money = {"gross": f"{gross // 100}.{gross % 100:02}", "regime": "LPA1998"}
    (row,) = applied(RULE, [record | money])[1]
    return int(row["off"])


@pytest.mark.parametrize(
    ("due", "rate"),
    [
        (date(2020, 3, 1), "8.75"),
        (date(2024, 3, 1), "13.25"),
        (date(2024, 7, 1), "13.25"),
        (date(2026, 2, 1), "11.75"),
        (date(2026, 8, 1), "11.75"),
        (date(2023, 12, 31), "13.25"),
        (date(2023, 12, 30), "13"),
    ],
)
def test_the_rate_is_that_of_the_half_year_in_which_interest_begins_to_run(due: date, rate: str) -> None:
    """8.75, 13.25 and 11.75 are what the package uk-bank-rate 0.4.1 gives, which other pages agree with. Due on 31
    December, interest begins on 1 January: the rate of the half-year that begins then."""
    interest = owed(10_000_00, due, due + timedelta(days=365)) - 100_00
    assert interest == Fraction(rate) * 10_000


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 10**13), st.integers(1, 2000))
def test_interest_is_simple_and_the_sum_is_by_size(gross: int, days: int) -> None:
    due = date(2018, 3, 1)
    fixed = 40_00 if gross < 1000_00 else 70_00 if gross < 10_000_00 else 100_00
    assert owed(gross, due, due + timedelta(days=days)) == gross * 850 * days // (10_000 * 365) + fixed


@pytest.mark.parametrize(("gross", "fixed"), [(99_999, 40), (100_000, 70), (999_999, 70), (1_000_000, 100)])
def test_the_fixed_sum_changes_at_the_pound(gross: int, fixed: int) -> None:
    due = date(2020, 9, 30)
    assert owed(gross, due, due + timedelta(days=1)) == fixed * 100 + gross * 810 // (10_000 * 365)


def test_beyond_the_rates_that_are_known_the_fixed_sum_alone_is_told() -> None:
    assert owed(500_00, date(2027, 1, 31), date(2027, 6, 1)) == 40_00
