"""The sheet of the workbook with the rows behind the answers on fairness: who and what stands in one run only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from jamfirst.report.cells import Cell, text_cell
from jamfirst.report.masking import shown
from jamfirst.report.sheets import Column, Sheet
from jamfirst.store.behind import BehindRow

BEHIND = tuple(
    Column(title, width)
    for title, width in (
        ("Question", 28), ("Table", 20), ("Stands in", 14), ("Column", 20), ("Value", 40), ("Records", 10),
    )
)  # fmt: skip
"""The columns of the sheet, in order."""

_SIDES = {"baseline": "baseline only", "candidate": "candidate only", "both": "both"}


def fairness_sheets(rows: Iterable[BehindRow]) -> Iterator[Sheet]:
    """The sheet One run only; none where no answer has rows behind it."""
    every = iter(rows)
    first = next(every, None)
    if first is not None:
        yield Sheet("One run only", BEHIND, map(_row, chain([first], every)))


def _row(row: BehindRow) -> tuple[Cell, ...]:
    texts = (row.question, row.table_name, _SIDES.get(row.side, row.side), row.column_name)
    return (*map(text_cell, texts), text_cell(shown(row.column_name, row.value)), row.records or None)
