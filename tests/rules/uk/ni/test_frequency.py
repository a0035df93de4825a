"""How often somebody is paid, however a file writes it."""

import pytest

from jamfirst.rules.uk.ni.frequency import frequency


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("weekly", "weekly"), ("W1", "weekly"), ("Two-weekly", "two-weekly"), ("FORTNIGHTLY", "two-weekly"),
        ("4 Weekly", "four-weekly"), ("W4", "four-weekly"), ("Calendar monthly", "monthly"), ("M1", "monthly"),
        ("M3", "quarterly"), ("half-yearly", "half-yearly"), ("Annually", "annual"),
    ],
)  # fmt: skip
def test_a_frequency_is_known_however_it_is_written(written: str, name: str) -> None:
    found = frequency(written)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("written", ["", "IR", "daily", "3-weekly", "monthly or weekly", "W2 W4"])
def test_any_other_is_not_guessed(written: str) -> None:
    assert frequency(written) is None
