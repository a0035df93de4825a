from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.model.money import pence, pounds


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0", 0),
        ("1234.56", 123_456),
        ("-0.01", -1),
        ("0.005", 1),
        ("-0.005", -1),
        ("0.0049", 0),
        ("123456789012345678.01", 12_345_678_901_234_567_801),
    ],
)
def test_pence_are_exact_and_half_a_penny_goes_up(amount: str, expected: int) -> None:
    assert pence(Decimal(amount)) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(0, "£0.00"), (5, "£0.05"), (123_456, "£1,234.56"), (-123_456_789, "-£1,234,567.89"), (-1, "-£0.01")],
)
def test_pounds_are_written_as_people_write_them(amount: int, expected: str) -> None:
    assert pounds(amount) == expected


@given(st.integers(-(10**16), 10**16))
def test_pounds_lose_no_penny(amount: int) -> None:
    assert pence(Decimal(pounds(amount).replace("£", "").replace(",", ""))) == amount
