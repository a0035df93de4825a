"""The sheets of the workbook about declared changes: each change, and the differences that are as declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jamfirst.model.finding import Finding
from jamfirst.report.cells import Cell, pounds_cell, text_cell
from jamfirst.report.expected import ChangeView, change_views
from jamfirst.report.sheets import DIFFERENCES, Column, Sheet, difference_rows
from jamfirst.report.words import plain

DECLARED = tuple(
    Column(title, width)
    for title, width in (
        ("Change", 14), ("State", 24), ("Reason", 40), ("What", 40), ("Where", 40), ("Changed so", 12), ("Of", 10),
        ("Pounds", 16), ("Limits", 24), ("Almost", 50), ("Owner and approver", 60), ("Why", 50),
    )
)  # fmt: skip
"""The columns of the sheet Declared, in order."""


def expected_sheets(document: Mapping[str, Any], rows: Iterable[Finding]) -> Iterator[Sheet]:
    """The sheets Declared and As declared; none where nothing was declared. ``rows`` are the differences that were."""
    views = change_views(document)
    if views:
        yield Sheet("Declared", DECLARED, [_row(view) for view in views])
        yield Sheet("As declared", DIFFERENCES, difference_rows(document, rows))


def _row(view: ChangeView) -> tuple[Cell, ...]:
    first = (view.id, view.state, view.reason, view.what, view.where)
    last = (view.limits, "; ".join(view.almost), view.people, view.why)
    counts = (view.fitted, view.met, pounds_cell(view.pence))
    return (*map(_text, first), *counts, *map(_text, last))


def _text(value: str) -> Cell:
    return text_cell(plain(value))
