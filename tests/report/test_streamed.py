from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from jamfirst.report.cells import Cell
from jamfirst.report.streamed import StreamedSheet

VISIBLE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co"]), min_size=1)


def reread(rows: Sequence[Sequence[Cell]], path: Path) -> list[list[Any]]:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        money, day = book.add_format({"num_format": "#,##0.00"}), book.add_format({"num_format": "d mmmm yyyy"})
        book.worksheet_class = StreamedSheet
        page = book.add_worksheet("rows")
        for place in range(5):
            page.write_string(0, place, f"heading {place}")
        assert page.write_rows(rows, text=book.add_format({"num_format": "@"}), money=money, day=day) == len(rows)
        page.autofilter(0, 0, max(len(rows), 1), 4)
    width = max((len(row) for row in rows), default=0)
    return [row[:width] for row in CalamineWorkbook.from_path(path).get_sheet_by_name("rows").to_python()[1:]]


def test_every_kind_of_cell_comes_back_as_it_was(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["text", 3, Decimal("1496.10"), date(2026, 9, 25)],
        [None, -3, Decimal("-0.01"), date(1900, 3, 1)],
        ["last", None, Decimal("0.12345678"), None],
    ]
    assert reread(rows, tmp_path / "a.xlsx") == [
        ["text", 3.0, 1496.10, date(2026, 9, 25)],
        ["", -3.0, -0.01, date(1900, 3, 1)],
        ["last", "", 0.12345678, ""],
    ]


def test_markup_and_escapes_of_the_format_are_text(tmp_path: Path) -> None:
    texts = [
        "<r><t>x</t></r>",
        '<c r="A1"><f>1+1</f></c>',
        "&amp;",
        "_x003D_1+1",
        "_x005F_",
        " lead and trail ",
        "a\nb\tc",
    ]
    assert reread([[text] for text in texts], tmp_path / "a.xlsx") == [[text] for text in texts]


def test_a_sheet_without_rows_is_a_sheet(tmp_path: Path) -> None:
    assert reread([], tmp_path / "a.xlsx") == []


@given(st.lists(VISIBLE, min_size=1, max_size=5))
def test_any_text_survives(tmp_path_factory: Any, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("sheet") / "a.xlsx"
    assert reread([texts, texts], path) == [texts, texts]
