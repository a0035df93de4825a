"""Payslips set against the period before, in phrases: what moved, by which explanation and element, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jamfirst.model.money import pounds
from jamfirst.model.variance import ELEMENTS, EXPLANATIONS, Variance
from jamfirst.report.cells import Cell, key_cell, pounds_cell, text_cell
from jamfirst.report.masking import shown_key
from jamfirst.report.sheets import Column, Sheet
from jamfirst.report.words import WEIGHTS, counted, joined, plain, short
from jamfirst.store import Assessment

MOST_OPEN = 200
"""Open rows that the page shows."""
MOST_ROWS = 100_000
"""Rows that the workbook holds: what is open first, then the largest movements. All are in the store."""

_NAMED = ("rise", "award", "hours", "absence", "tax code", "NI letter")
"""The explanations that the first sentence counts, beside starters and leavers."""

Period = Mapping[str, Any]


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


def sentence(period: Period) -> str:
    """``2,023 payslips against August 2026: 733 unchanged, 475 but for tax, 81 starters, 16 leavers, 3 left open``."""
    parts = [f"{period['unchanged']:,} unchanged", f"{period['only_tax']:,} but for tax"]
    parts += [counted(period["starters"], "starter", "starters"), counted(period["leavers"], "leaver", "leavers")]
    told = {e["explanation"]: e["employments"] for e in period["explanations"]}
    parts += [counted(told[name], *EXPLANATIONS[name][:2]) for name in _NAMED if name in told]
    parts.append(f"{period['left_open']:,} left open")
    payslips = counted(period["current"]["payslips"], "payslip", "payslips")
    return f"{payslips} against {short(period['previous']['period'], 40)}: {', '.join(parts)}"


def money(period: Period) -> str:
    """Net pay of both periods and how much of its movement is open."""
    net = next((e for e in period["elements"] if e["element"] == "net_pay"), None)
    if net is None:
        return ""
    left = f"{pounds(net['open_pence'])} of it open" if net["open_employments"] else "all explained"
    return f"net {pounds(net['old_pence'])} → {pounds(net['new_pence'])}, {left}"


def asks(period: Period) -> list[str]:
    """What is asked, worst first, each with its pounds."""
    return [f"{plain(a['text'])}, {pounds(a['pence'])}" for a in period["asks"]]


def lines(period: Period) -> list[str]:
    """The few lines that the screen and the Markdown summary show; none where no period before was given."""
    if not period:
        return []
    return [text for text in (sentence(period), money(period)) if text] + asks(period)


def called(element: str) -> str:
    """An element in words; a pay line by its own code."""
    return ELEMENTS.get(element, plain(element))


def explained(name: str) -> str:
    """An explanation with the test behind it."""
    known = EXPLANATIONS.get(name)
    return f"{known[1]}: {known[2]}" if known else plain(name)


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
