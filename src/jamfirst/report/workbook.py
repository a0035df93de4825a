"""The Excel workbook: every finding as a row, typed, with notes on how to read it. One table a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from jamfirst.report import sheets
from jamfirst.report.book import new_book
from jamfirst.report.expected_sheet import expected_sheets
from jamfirst.report.fairness_sheet import fairness_sheets
from jamfirst.report.law_sheets import law_sheets
from jamfirst.report.period_rows import period_sheets
from jamfirst.report.sheets import Sheet
from jamfirst.report.since_sheet import since_sheets
from jamfirst.report.streamed import StreamedSheet
from jamfirst.store import Assessment

MOST_ROWS = 1_048_000
"""Findings written at most: a sheet of Excel ends at row 1,048,576."""


@dataclass(frozen=True, slots=True)
class _Writer:
    """A workbook in the making, with the formats that its cells use."""

    book: Any
    header: Any
    text: Any
    wrapped: Any
    money: Any
    day: Any

    def write(self, page: StreamedSheet, sheet: Sheet) -> int:
        """Write a sheet's header and rows, one row in memory at a time; gives the number of rows."""
        page.freeze_panes(1, 0)
        page.repeat_rows(0)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width)
            page.write_string(0, place, column.title, self.header)
        text = self.wrapped if sheet.wrapped else self.text
        last = page.write_rows(sheet.rows, text=text, money=self.money, day=self.day)
        page.autofilter(0, 0, max(last, 1), len(sheet.columns) - 1)
        return last


def write_workbook(assessment: Assessment, path: Path, *, most_rows: int = MOST_ROWS) -> None:
    """Write ``findings.xlsx``. Findings are streamed: memory does not grow with their number.

    Text is never a formula and never a link; pounds, dates and days are typed; accounts are masked. At most
    ``most_rows`` findings are written, worst first, and the Notes sheet says so. Nothing is written outside
    ``path``'s folder, not even while working. Raises ``OSError`` when the disk does not take it.
    """
    with new_book(path) as book:
        book.worksheet_class = StreamedSheet
        _fill(_writer(book), assessment, most_rows)


def _writer(book: Any) -> _Writer:
    wrap = {"text_wrap": True, "valign": "top"}
    return _Writer(
        book=book,
        header=book.add_format({**wrap, "bold": True, "bg_color": "#E8EDF2", "bottom": 1}),
        text=book.add_format({"num_format": "@"}),
        wrapped=book.add_format({**wrap, "num_format": "@"}),
        money=book.add_format({"num_format": "#,##0.00"}),
        day=book.add_format({"num_format": "d mmmm yyyy"}),
    )


def _fill(writer: _Writer, assessment: Assessment, most_rows: int) -> None:
    document, findings = assessment.document, assessment.findings
    writer.book.set_properties(_properties(document))
    everything = len(findings)
    first = islice(findings, most_rows)
    for sheet in sheets.all_sheets(document, first, min(everything, most_rows), everything):
        writer.write(writer.book.add_worksheet(sheet.name), sheet)
    more = expected_sheets(document, islice(assessment.expected, most_rows))
    behind = fairness_sheets(islice(assessment.behind, most_rows))
    live = law_sheets(document, islice(assessment.live, most_rows))
    for sheet in chain(more, live, period_sheets(assessment), behind):
        writer.write(writer.book.add_worksheet(sheet.name), sheet)
    for sheet in since_sheets(document, islice(assessment.gone, most_rows)):
        writer.write(writer.book.add_worksheet(sheet.name), sheet)


def _properties(document: Mapping[str, Any]) -> dict[str, Any]:
    """Properties of the file; its date is the assessment's own, so that the same assessment gives the same bytes."""
    finished = str((document.get("times") or {}).get("finished") or "")
    try:
        created = datetime.fromisoformat(finished).replace(tzinfo=None)
    except ValueError:
        created = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook's properties carry no time zone
    return {"title": "Findings of an assessment", "comments": "Holds personal data.", "created": created}
