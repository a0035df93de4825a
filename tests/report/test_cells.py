from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.report.cells import (
    LONGEST,
    MOST_DIGITS,
    column_types,
    guarded,
    key_cell,
    pounds_cell,
    text_cell,
    unguarded,
    value_cell,
)
from tests.report.hostile import FORMULAS, NAUGHTY, SURROGATE

DANGEROUS = tuple("=+-@\t\r\n\0＝＋－＠")
PAYMENT = column_types("payment")


@pytest.mark.parametrize("start", DANGEROUS)
def test_a_dangerous_start_is_guarded(start: str) -> None:
    assert guarded(f"{start}1+1") == f"'{start}1+1"


@given(st.text() | st.sampled_from(NAUGHTY) | st.from_regex(r"'{0,3}[=+\-@].{0,5}"))
def test_guarding_leaves_no_dangerous_start_and_can_be_undone(text: str) -> None:
    assert not guarded(text).startswith(DANGEROUS)
    assert unguarded(guarded(text)) == text


@given(st.text(st.characters(codec="utf-8")))
def test_a_guarded_cell_that_people_can_see_gives_its_text_back(text: str) -> None:
    if text and text.isprintable():
        cell = text_cell(text)
        assert cell is not None
        assert unguarded(cell) == text


@pytest.mark.parametrize("text", [*NAUGHTY, SURROGATE])
def test_text_cells_hold_nothing_that_xml_or_a_sheet_cannot(text: str) -> None:
    cell = text_cell(text)
    if text == "":
        assert cell is None
        return
    assert cell is not None
    assert len(cell.encode("utf-16-le")) // 2 <= 32_767
    assert cell.replace("\n", "").replace("\t", "").isprintable()


def test_a_cut_text_says_so() -> None:
    assert text_cell("x" * LONGEST) == "x" * LONGEST
    assert text_cell("=" + "x" * LONGEST) == "'=" + "x" * (LONGEST - 1) + "… (cut: 16,001 characters in all)"


@pytest.mark.parametrize("pence", [0, 1, -1, 100, -123_456, 999_999_999_999, 10**MOST_DIGITS - 1])
def test_pounds_are_exact_numbers(pence: int) -> None:
    cell = pounds_cell(pence)
    assert isinstance(cell, Decimal)
    assert cell * 100 == pence
    assert cell.as_tuple().exponent == -2


def test_pounds_that_a_spreadsheet_would_round_are_text() -> None:
    assert pounds_cell(10**MOST_DIGITS) == "10000000000000.00"


@pytest.mark.parametrize(
    ("column", "value", "cell"),
    [
        ("amount", "1496.00", Decimal("1496.00")),
        ("amount", "-12.50", Decimal("-12.50")),
        ("amount", "1,496.00", "1,496.00"),
        ("amount", "1_000", "1_000"),
        ("amount", "١٢٣", "١٢٣"),
        ("amount", "NaN", "NaN"),
        ("amount", "1e5", "1e5"),
        ("amount", "1234567890123456.78", "1234567890123456.78"),
        ("amount", "=1+1", "'=1+1"),
        ("amount", None, None),
        ("pay_date", "2026-09-25", date(2026, 9, 25)),
        ("pay_date", "2026-02-30", "2026-02-30"),
        ("pay_date", "1899-12-31", "1899-12-31"),
        ("pay_date", "25/09/2026", "25/09/2026"),
        ("reference", "0123", "0123"),
        ("reference", "2026-09-25", "2026-09-25"),
        ("reference", "-12.50", "'-12.50"),
        ("account_number", "12345678", "••••5678"),
        ("a column of the file", "12.50", "12.50"),
        (None, "12.50", "12.50"),
    ],
)
def test_a_value_is_typed_only_where_its_column_is(column: str | None, value: str | None, cell: object) -> None:
    made = value_cell(column, value, PAYMENT)
    assert (made, type(made)) == (cell, type(cell))


def test_a_kind_that_is_not_known_types_nothing() -> None:
    assert column_types("of another release") == {}
    assert column_types("plain") == {}


def test_accounts_in_keys_are_masked() -> None:
    assert key_cell("payee_name=Łukasz, account_number=12345678") == "payee_name=Łukasz, account_number=••••5678"
    assert key_cell(None) is None
    assert key_cell(FORMULAS[0]) == "'=1+1"
