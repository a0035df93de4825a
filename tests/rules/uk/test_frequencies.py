"""How often somebody is paid, as files write it."""

from __future__ import annotations

import pytest

from jamfirst.rules.uk.frequencies import DAYS, PERIODS, frequency

WRITTEN = {
    "weekly": ("weekly", "Weekly", "W1", "WEEK", "1 weekly", " week "),
    "two-weekly": ("two-weekly", "2 weekly", "fortnightly", "W2", "bi-weekly"),
    "four-weekly": ("four-weekly", "4-weekly", "Four weekly", "W4", "lunar", "4 week"),
    "monthly": ("monthly", "MONTHLY", "M1", "Calendar Monthly", "month"),
    "quarterly": ("quarterly", "M3"),
    "half-yearly": ("half-yearly", "M6"),
    "annual": ("annual", "annually", "yearly", "MA"),
    "": ("", "now and then", "5 weekly", "weekly or monthly", "IO"),
}


@pytest.mark.parametrize(("meant", "written"), [(k, w) for k, found in WRITTEN.items() for w in found])
def test_what_a_file_writes_is_understood(meant: str, written: str) -> None:
    assert frequency(written) == meant


def test_a_year_has_so_many_periods() -> None:
    for often, (least, most) in DAYS.items():
        assert least * PERIODS[often] <= 366 <= (most + 1) * PERIODS[often]
