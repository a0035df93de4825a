"""One table as a workbook: typed numbers and dates, text that can never run as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from jamfirst.model.problems import UsageError
from jamfirst.report.book import new_book
from jamfirst.report.cells import MOST_DIGITS, text_cell

MOST_ROWS = 1_048_575
"""Rows of a worksheet below its header."""

_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write_table(path: Path, name: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows under their headers. Raises ``UsageError`` when there are more than a worksheet can hold, ``OSError``
    when the disk does not take them."""
    with new_book(path) as book:
        sheet = book.add_worksheet(name.translate(_FORBIDDEN).strip()[:31] or "Table")
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for place, header in enumerate(headers):
            sheet.write_string(0, place, text_cell(header) or "", bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(rows, 1):
            if number > MOST_ROWS:
                raise UsageError(f"{path}: a worksheet holds {MOST_ROWS:,} records; write .parquet or .csv instead.")
            for place, value in enumerate(row):
                _write_cell(sheet, number, place, value, day)


def _write_cell(sheet: Any, row: int, place: int, value: Any, day: Any) -> None:
    if value is None:
        return
    if isinstance(value, Decimal) and len(value.as_tuple().digits) <= MOST_DIGITS:
        sheet.write_number(row, place, value)
    elif isinstance(value, date) and not isinstance(value, datetime) and value.year >= 1901:
        sheet.write_datetime(row, place, value, day)
    else:
        sheet.write_string(row, place, text_cell(str(value)) or "")
