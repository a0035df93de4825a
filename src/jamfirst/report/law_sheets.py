"""The sheets of the workbook about the rules: each rule with what came of it, and what is wrong in live already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from jamfirst.model.finding import Finding
from jamfirst.report.cells import Cell, pounds_cell, text_cell
from jamfirst.report.law import RuleLine, not_applied, rule_lines
from jamfirst.report.sheets import DIFFERENCES, Column, Sheet, difference_rows

RULES = tuple(
    Column(title, width)
    for title, width in (
        ("Rule", 28), ("Title", 44), ("Kind", 12), ("Table", 20), ("State", 16), ("Records", 10), ("Kept", 10),
        ("New", 10), ("In live too", 12), ("Mended", 10), ("Off by, pounds", 16), ("Cannot be checked", 60),
        ("Would need", 60), ("Source", 80),
    )
)  # fmt: skip
"""The columns of the sheet Rules, in order."""


def law_sheets(document: Mapping[str, Any], live: Iterable[Finding]) -> Iterator[Sheet]:
    """The sheets Rules and Wrong in live; none where no rule was asked, and no second where nothing is wrong in live.
    ``live`` are the breaches of the baseline."""
    lines = [*rule_lines(document), *not_applied(document)]
    if lines:
        yield Sheet("Rules", RULES, [_row(line) for line in lines])
    rows = iter(live)
    first = next(rows, None)
    if first is not None:
        yield Sheet("Wrong in live", DIFFERENCES, difference_rows(document, chain([first], rows)))


def _row(line: RuleLine) -> tuple[Cell, ...]:
    texts = (line.rule, line.title, line.certainty, line.table, line.state)
    counts = (line.records, line.kept, line.new, line.old, line.mended, pounds_cell(line.pence))
    last = ("; ".join(line.cannot), line.needs, line.source)
    return (*map(text_cell, texts), *counts, *map(text_cell, last))
