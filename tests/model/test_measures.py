"""How limits and values read."""

from __future__ import annotations

from dataclasses import fields

from jamfirst.model.measures import MEASURES, MORE_THAN, WORDS, shown, told
from jamfirst.model.policy import Limits


def test_every_measure_has_its_words_and_its_limit() -> None:
    assert set(MEASURES) == set(WORDS) == set(MORE_THAN)
    named = [f.name for f in fields(Limits)]
    assert ["pounds" if name == "pence" else name for name in named] == list(MEASURES)


def test_values_in_words() -> None:
    assert shown("count", 1204) == "1,204"
    assert shown("pounds", 100_000) == "£1,000.00"
    assert shown("share", "0.0025") == "0.25%"
    assert shown("share", "1") == "100%"
    assert shown("share", "0") == "0%"
    assert shown("harm_band", None) == "not worked out"


def test_limits_in_words() -> None:
    assert told("count", 3, 0) == "none allowed"
    assert told("count", 12, 10) == "12; at most 10 allowed"
    assert told("pounds", 5, 0) == "£0.05; at most £0.00 allowed"
