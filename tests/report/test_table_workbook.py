"""One table as a workbook: numbers and dates typed, text that never runs."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from jamfirst.model.problems import UsageError
from jamfirst.report import table_workbook
from jamfirst.report.table_workbook import write_table


def written(path: Path, headers: list[str], rows: list[list[Any]], name: str = "payments") -> list[list[Any]]:
    write_table(path, name, headers, rows)
    book = CalamineWorkbook.from_path(path)
    (sheet,) = book.sheet_names
    return book.get_sheet_by_name(sheet).to_python()


def test_numbers_and_days_are_typed_and_the_rest_is_text(tmp_path: Path) -> None:
    moment = datetime.combine(date(2026, 9, 28), time(9, 5))
    row = ["007", Decimal("1200.50"), date(2026, 9, 28), None, moment, Decimal("1234567890123456.78"), date(1850, 1, 2)]
    found = written(tmp_path / "a.xlsx", list("abcdefg"), [row])
    assert found == [
        list("abcdefg"),
        ["007", 1200.5, date(2026, 9, 28), "", "2026-09-28 09:05:00", "1234567890123456.78", "1850-01-02"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "'=x", "\uff1dx"])
def test_text_never_runs_nor_a_header(tmp_path: Path, text: str) -> None:
    (headers, row) = written(tmp_path / "a.xlsx", [text], [[text]])
    assert headers[0].startswith("'")
    assert row[0].startswith("'")


@pytest.mark.parametrize("name", ["", "[]:*?/\\'", "a" * 60, "it's"])
def test_a_table_of_any_name_gets_a_sheet(tmp_path: Path, name: str) -> None:
    assert written(tmp_path / "a.xlsx", ["a"], [["1"]], name) == [["a"], ["1"]]


def test_more_than_a_sheet_holds_is_refused_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_workbook, "MOST_ROWS", 2)
    with pytest.raises(UsageError, match="a worksheet holds 2 records"):
        write_table(tmp_path / "a.xlsx", "t", ["a"], [["1"], ["2"], ["3"]])
    assert list(tmp_path.iterdir()) == []
