from datetime import date

import pytest

from jamfirst.model.working_days import (
    is_working_day,
    moved_working_days,
    next_working_day,
    previous_working_day,
)


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 11, 24), date(2026, 11, 25)),
        (date(2026, 11, 27), date(2026, 11, 30)),  # a Friday
        (date(2026, 12, 24), date(2026, 12, 29)),  # Christmas, a week-end, Boxing Day moved to Monday
        (date(2026, 4, 2), date(2026, 4, 7)),  # Good Friday to Easter Monday
        (date(2025, 12, 31), date(2026, 1, 2)),
        (date(2022, 9, 16), date(2022, 9, 20)),  # the late Queen's funeral
    ],
)
def test_the_next_working_day_passes_over_week_ends_and_bank_holidays(day: date, following: date) -> None:
    assert next_working_day(day) == following


def test_only_bank_holidays_of_england_and_wales_count() -> None:
    assert is_working_day(date(2026, 1, 2))  # a holiday in Scotland alone
    assert is_working_day(date(2026, 3, 17))  # and in Northern Ireland alone
    assert not is_working_day(date(2026, 8, 31))  # the summer holiday of England and Wales
    assert not is_working_day(date(2026, 11, 22))


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 12, 24), date(2026, 4, 2), date(2026, 11, 28)])
def test_moving_by_working_days_lands_on_one_and_comes_back(day: date) -> None:
    assert previous_working_day(next_working_day(day)) == (day if is_working_day(day) else previous_working_day(day))
    later = moved_working_days(day, 5)
    assert is_working_day(later)
    assert moved_working_days(later, -5) == (day if is_working_day(day) else previous_working_day(day))
    assert moved_working_days(day, 1) == next_working_day(day)
