from datetime import date

import pytest

from jamfirst.model.working_days import is_working_day, next_working_day


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
