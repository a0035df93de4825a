"""Both sides are brought to one type before anything is compared, and no difference is lost on the way."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from jamfirst.compare import differ
from jamfirst.model.columns import ValueType
from tests.compare.build import Head, Outcome, compared, day, money, rules, sheet, text

NO = text("no")


def _both(before: Head, old: list, after: Head, new: list) -> Outcome:
    """One column compared by a declared key, every pair of values a record."""
    left = sheet("t", (NO, before), [(f"{i:02}", v) for i, v in enumerate(old)])
    right = sheet("t", (NO, after), [(f"{i:02}", v) for i, v in enumerate(new)])
    return compared(left, right, rules("t", key=("no",)))


def test_exact_decimals_differ_by_a_penny_at_a_size_where_floats_are_equal() -> None:
    large = Decimal("123456789012345678.01")
    head = money("x", 2, 38)
    outcome = _both(head, [large, large, None], head, [large + Decimal("0.01"), large, large])
    assert outcome.changes("x") == [(None, str(large)), (str(large), "123456789012345678.02")]


@pytest.mark.parametrize("small", [0, differ.SMALL])
def test_decimals_of_other_scales_and_widths_are_equal_by_value(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differ, "SMALL", small)
    old = [Decimal("1.1"), Decimal("2.5"), Decimal("-3.0"), None]
    new = [Decimal("1.10"), Decimal("2.5001"), Decimal("-3.0000"), None]
    outcome = _both(money("x", 1, 18), old, money("x", 4, 38), new)
    assert outcome.changes("x") == [("2.5000", "2.5001")]


def test_a_wide_amount_meets_a_fine_one() -> None:
    """Sixteen digits before the point on one side, ten after it on the other: the common type holds both."""
    wide, fine = Decimal("1234567890123456.78"), Decimal("0.0000000001")
    outcome = _both(money("x", 2, 18), [wide, Decimal(0)], money("x", 10, 18), [Decimal(1), fine])
    assert outcome.changes("x") == [("0.0000000000", "0.0000000001"), ("1234567890123456.7800000000", "1.0000000000")]


def test_amounts_that_no_decimal_holds_together_are_compared_as_text() -> None:
    vast, fine = Decimal("12345678901234567890123456789012345.67"), Decimal("0.0000000001")
    outcome = _both(money("x", 2, 38), [vast, Decimal(1)], money("x", 10, 18), [Decimal(1), fine])
    assert outcome.changes("x") == [("1.00", "0.0000000001"), (f"{vast}", "1.0000000000")]


@pytest.mark.parametrize("codes", [["007", "012"], ["00", "1"]])
def test_leading_zeros_are_never_lost_against_numbers(codes: list[str]) -> None:
    outcome = _both(text("x"), codes, money("x", 1), [Decimal(code) for code in codes])
    assert {old for old, _ in outcome.changes("x")} == set(codes)


def test_text_that_reads_as_the_other_side_is_compared_as_that() -> None:
    old = [Decimal("5.00"), Decimal("-7.50"), Decimal("12.00"), None]
    outcome = _both(money("x"), old, text("x"), ["5", "-7.5", "12.01", None])
    assert outcome.changes("x") == [("12.00", "12.01")]
    days = [date(2026, 3, 1), date(2026, 3, 2), None]
    outcome = _both(text("x"), ["2026-03-01", "2026-03-03", None], day("x"), days)
    assert outcome.changes("x") == [("2026-03-03", "2026-03-02")]


@pytest.mark.parametrize("odd", ["1,234.50", "5.005", "£5", " 5", "1e3", "NaN", "٥", "", "99999999999999999999"])
def test_text_that_is_no_plain_number_of_the_column_keeps_both_sides_text(odd: str) -> None:
    outcome = _both(money("x"), [Decimal(5), Decimal(5)], text("x"), ["5.00", odd])
    assert outcome.changes("x") == [("5.00", odd)]


def test_a_fraction_is_never_rounded_away_against_whole_numbers() -> None:
    outcome = _both(money("x", 0), [Decimal(6), Decimal(7)], text("x"), ["5.5", "7"])
    assert outcome.changes("x") == [("6", "5.5")]


@pytest.mark.parametrize("small", [0, differ.SMALL])
def test_text_meets_decimals_of_many_digits(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differ, "SMALL", small)
    large = Decimal("123456789012345678.01")
    head = money("x", 2, 38)
    outcome = _both(head, [large, Decimal(5), Decimal(6)], text("x"), ["123456789012345678.01", "5.00", "6.01"])
    assert outcome.changes("x") == [("6.00", "6.01")]


def test_a_column_that_lost_every_value_is_a_change_of_each() -> None:
    outcome = _both(money("x"), [Decimal(1), Decimal(0), None], text("x"), [None, None, None])
    assert outcome.changes("x") == [("0.00", None), ("1.00", None)]
    outcome = _both(text("x"), [None, None], day("x"), [date(2026, 3, 1), None])
    assert outcome.changes("x") == [(None, "2026-03-01")]


def test_null_and_zero_and_the_empty_text_are_three_things() -> None:
    outcome = _both(money("x"), [None, Decimal(0), None], money("x"), [Decimal(0), None, None])
    assert outcome.changes("x") == [(None, "0.00"), ("0.00", None)]
    assert _both(text("x"), [None, ""], text("x"), ["", None]).changes("x") == [(None, ""), ("", None)]


def test_a_date_that_gained_a_time_is_equal_at_midnight_only() -> None:
    clock = Head("x", ValueType.TIMESTAMP)
    old = [date(2026, 3, 1), date(2026, 3, 2)]
    outcome = _both(day("x"), old, clock, [datetime(2026, 3, 1), datetime(2026, 3, 2, 9, 30)])  # noqa: DTZ001
    assert outcome.changes("x") == [("2026-03-02 00:00:00", "2026-03-02 09:30:00")]


def test_types_that_do_not_meet_are_compared_as_text() -> None:
    outcome = _both(money("x"), [Decimal(5), None], day("x"), [date(2026, 3, 1), None])
    assert outcome.changes("x") == [("5.00", "2026-03-01")]
