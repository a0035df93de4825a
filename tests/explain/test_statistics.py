"""Intervals and chances against figures known from elsewhere."""

import pytest

from jamfirst.explain.statistics import by_chance, wilson


def test_the_interval_is_wilsons() -> None:
    # Newcombe (1998), Statistics in Medicine 17: 81 of 263 gives 0.2553 to 0.3662.
    found = wilson(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    assert wilson(0, 0).low == 0.0
    assert wilson(5, 5).high == 1.0


def test_the_chance_counts_what_was_tried_and_each_payee_once() -> None:
    assert by_chance(2, 2, 10, 100, 1.0, 1) == pytest.approx(0.01)
    assert by_chance(2, 2, 10, 100, 1.0, 50) == pytest.approx(0.5)
    assert by_chance(20, 20, 100, 1000, 0.1, 1) == pytest.approx(0.01)
    assert by_chance(1, 100, 10, 100, 1.0, 9) == 1.0
