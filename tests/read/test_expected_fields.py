"""Values of a declared change: exact or refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.read.expected_fields import Fields


def fields(**values: Any) -> Fields:
    return Fields(values, "file, line 3")


def test_an_amount_is_exact_and_never_a_float() -> None:
    assert fields(a="1,234.50").amount("a") == Decimal("1234.50")
    for wrong in (1.5, 1, "1.0000001", "", "½", "1 000", None):
        with pytest.raises(BadInputError, match='file, line 3, key "a": found'):
            fields(a=wrong).amount("a")


def test_truth_is_no_number() -> None:
    with pytest.raises(BadInputError, match="expected a whole number from 0 to 9"):
        fields(a=True).whole("a", 0, 9)


def test_a_long_value_is_shown_short_and_on_one_line() -> None:
    with pytest.raises(BadInputError) as error:
        fields(a="x\n" * 500).chosen("a", ["y"])
    assert len(str(error.value)) < 200
    assert "\n" not in str(error.value)
