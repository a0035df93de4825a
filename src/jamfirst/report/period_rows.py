"""The rows of payslips set against the period before: the open ones for the page, and the sheets of the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from jamfirst.model.variance import Variance
from jamfirst.report.cells import Cell, key_cell, pounds_cell, text_cell
from jamfirst.report.last_period import Period, called, explained
from jamfirst.report.masking import shown_key
from jamfirst.report.sheets import Column, Sheet
from jamfirst.report.words import WEIGHTS, joined, plain, short
from jamfirst.store import Assessment

MOST_OPEN = 200
"""Open rows that the page shows."""
MOST_ROWS = 100_000
"""Rows that the workbook holds: what is open first, then the largest movements. All are in the store."""


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One row that is open or asked about, ready to be shown."""

    employment: str
    subject: str
    element: str
    old_pence: int
    new_pence: int
    explanation: str
    open_pence: int
    asked: str


def open_rows(assessment: Assessment) -> tuple[OpenRow, ...]:
    """The first open rows, with keys masked as everywhere."""
    return tuple(map(_open_row, assessment.variances.only_open().first(MOST_OPEN)))


def _open_row(v: Variance) -> OpenRow:
    return OpenRow(
        employment=short(shown_key(v.employment)),
        subject=short(shown_key(v.subject)),
        element=short(called(v.element)),
        old_pence=v.old_pence,
        new_pence=v.new_pence,
        explanation=joined(v.explanation.split(", ")) if v.explanation else "",
        open_pence=v.open_pence,
        asked=_asked(v.code),
    )


_ASKED = {
    "variance.not_paid": "Paid in the last period, not in this one",
    "variance.open": "Nothing explains it",
    "variance.no_pay": "No net pay, or less",
}


def _asked(code: str | None) -> str:
    return _ASKED.get(code or "", "")


def period_sheets(assessment: Assessment) -> Iterator[Sheet]:
    """The sheets of the workbook; none where no period before was given."""
    period = assessment.document.get("previous_period") or {}
    if period:
        yield _summary(period)
        yield Sheet("Last period rows", _ROWS, _row_cells(assessment.variances.first(MOST_ROWS)))


def _columns(*titles: tuple[str, int]) -> tuple[Column, ...]:
    return tuple(Column(title, width) for title, width in titles)


_ROWS = _columns(
    ("Employment", 20), ("Payee or employee", 20), ("Element", 24), ("Last period", 14), ("This period", 14),
    ("Moved", 14), ("Explained", 14), ("By", 40), ("Left open", 14), ("Asked", 36), ("Weight", 8),
)  # fmt: skip


def _row_cells(rows: Iterable[Variance]) -> Iterator[Sequence[Cell]]:
    for v in rows:
        yield (
            key_cell(v.employment),
            key_cell(v.subject),
            text_cell(called(v.element)),
            *(pounds_cell(p) for p in (v.old_pence, v.new_pence, v.moved_pence, v.explained_pence)),
            text_cell(v.explanation),
            pounds_cell(v.open_pence),
            text_cell(_asked(v.code)),
            WEIGHTS.get(v.weight, ""),
        )


def _summary(period: Period) -> Sheet:
    columns = _columns(
        ("By", 12), ("What", 80), ("Employments", 12), ("Last period", 18), ("This period", 18),
        ("Gross pay moved", 18), ("Moved", 18), ("Left open", 18),
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [
        ("Explanation", text_cell(explained(e["explanation"])), e["employments"], None, None,
         pounds_cell(e["gross_pence"]), pounds_cell(e["net_pence"]), None)
        for e in period["explanations"]
    ]  # fmt: skip
    rows += [
        ("Element", text_cell(called(e["element"])), e["employments"], pounds_cell(e["old_pence"]),
         pounds_cell(e["new_pence"]), None, pounds_cell(e["moved_pence"]), pounds_cell(e["open_pence"]))
        for e in period["elements"]
    ]  # fmt: skip
    rows += [
        ("Asked", text_cell(plain(a["text"])), a["employments"], *[None] * 4, pounds_cell(a["pence"]))
        for a in period["asks"]
    ]
    return Sheet("Last period", columns, rows)
