from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.read.cells import (
    ErrorCells,
    column_index,
    datetime_text,
    duration_text,
    number_text,
    serial_text,
    time_text,
)


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("12", "12"),
        ("1234.5600000000002", "1234.56"),
        ("0.30000000000000004", "0.3"),
        ("-1496.0000000000001", "-1496"),
        ("20.0", "20"),
        ("1E3", "1000"),
        ("1.5e-3", "0.0015"),
        ("-1.4210854715202004E-14", "0"),
        ("33.333333333333336", "33.333333"),
        ("1234567890123456789", "1234567890123456789"),
        ("00012", "12"),
        (".5", "0.5"),
        ("-0", "0"),
        ("0", "0"),
        ("NaN", "NaN"),
        ("1_000", "1_000"),
        ("١٢", "١٢"),
        ("12 ", "12 "),
        ("9" * 401, "9" * 401),
    ],
)
def test_numbers_are_the_decimals_that_were_meant(stored: str, meant: str) -> None:
    assert number_text(stored) == meant


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_survives_a_double(amount: Decimal) -> None:
    binary = repr(float(amount))
    assert Decimal(number_text(binary)) == amount


@given(st.integers(min_value=0, max_value=10**30))
def test_a_whole_number_keeps_every_digit(number: int) -> None:
    assert number_text(str(number)) == str(number)


@pytest.mark.parametrize(
    ("serial", "shown"),
    [
        ("46112", "2026-03-31"),
        ("46112.5", "2026-03-31T12:00:00"),
        ("46112.573148148", "2026-03-31T13:45:20"),
        ("46112.00000578704", "2026-03-31T00:00:00.500"),
        ("0.5", "12:00:00"),
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("61", "1900-03-01"),
        ("2958465", "9999-12-31"),
        ("2958466", "2958466"),
        ("-5", "-5"),
        ("NaN", "NaN"),
    ],
)
def test_serials_are_dates(serial: str, shown: str) -> None:
    assert serial_text(serial, from_1904=False) == shown


def test_serials_count_from_1904_where_the_workbook_says_so() -> None:
    assert serial_text("44650", from_1904=True) == "2026-03-31"
    assert serial_text("0", from_1904=True) == "1904-01-01"


def test_hours_may_pass_24() -> None:
    assert serial_text("1.5", from_1904=False, elapsed=True) == "36:00:00"


def test_dates_and_times_are_iso() -> None:
    assert datetime_text(datetime(2026, 3, 31)) == date(2026, 3, 31).isoformat()  # noqa: DTZ001
    assert time_text(time(13, 45, 1)) == "13:45:01"
    assert duration_text(timedelta(hours=36, seconds=5)) == "36:00:05"


@pytest.mark.parametrize(("letters", "index"), [("A", 0), ("Z", 25), ("AA", 26), ("XFD", 16_383)])
def test_column_letters(letters: str, index: int) -> None:
    assert column_index(letters) == index


def test_error_cells_are_counted_from_a_row_on() -> None:
    errors = ErrorCells()
    for line in range(1, 301):
        errors.add(2, line, f"the error number {line}")
    assert list(errors.since(3)) == [(2, 298, 3, "the error number 3")]
    assert list(errors.since(1000)) == []
