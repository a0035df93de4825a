"""The sheets of the workbook about an earlier assessment and decisions: counts by code, what is gone, who decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jamfirst.model.finding import Finding
from jamfirst.report.cells import Cell, text_cell
from jamfirst.report.decided import DecisionView, decision_views
from jamfirst.report.sheets import DIFFERENCES, Column, Sheet, difference_rows
from jamfirst.report.since import code_views, since_lines
from jamfirst.report.words import plain

_SINCE = (("Code", 24), ("What", 60), ("New", 10), ("Still there", 12), ("Wrong in live now", 18), ("Gone", 10))
_DECISIONS = (
    ("About", 50), ("Decision", 70), ("Reason", 50), ("Where it stands", 30), ("Findings", 10), ("Declared at", 40),
)  # fmt: skip


def since_sheets(document: Mapping[str, Any], gone: Iterable[Finding]) -> Iterator[Sheet]:
    """The sheets Since last and Gone, none where there is no earlier assessment; and Decisions, where there are any.
    ``gone`` are the earlier findings that are no more."""
    if document.get("previous"):
        rows: list[tuple[Cell, ...]] = [(None, _text(line)) for line in since_lines(document)]
        for v in code_views(document):
            rows.append((_text(v.code), _text(v.text), v.new, v.still_there, v.wrong_in_live, v.gone))
        yield Sheet("Since last", _columns(_SINCE), rows)
        yield Sheet("Gone", DIFFERENCES, difference_rows(document, gone))
    decisions = [_decision(view) for view in decision_views(document)]
    if decisions:
        yield Sheet("Decisions", _columns(_DECISIONS), decisions)


def _columns(titles: Iterable[tuple[str, int]]) -> tuple[Column, ...]:
    return tuple(Column(title, width) for title, width in titles)


def _decision(v: DecisionView) -> tuple[Cell, ...]:
    return (*map(_text, (v.about, v.text, v.reason, v.state)), v.findings, _text(v.declared_at))


def _text(value: str) -> Cell:
    return text_cell(plain(value))
