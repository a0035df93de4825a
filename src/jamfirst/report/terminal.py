"""The screen that a check prints: people and pounds in plain words, folded to the width of the terminal.

It needs no colour to be read; with colour, only the verdict has it. It holds no personal value.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from jamfirst.report import last_period, law, policy, scope, summary
from jamfirst.report.decided import decision_lines
from jamfirst.report.expected import expected_lines
from jamfirst.report.layout import MARGIN, Row, aligned, encoder, folded, one_line
from jamfirst.report.since import live_lines, since_lines
from jamfirst.report.words import WEIGHTS, listed, short

WIDEST = 120
NARROWEST = 20
MOST_TABLES = 8
MOST_LINES = 5
MOST_CODES = 12
MOST_REASONS = 4

_STYLES = {"go": "bold green", "no-go": "bold red", "hold": "bold yellow"}


def print_assessment(document: Mapping[str, Any], console: Console, *, where: str, quiet: bool) -> None:
    """Print an assessment: the verdict, its scope, what is not known, then what was found, and what to do next.

    ``document`` is ``assessment.json`` as a dict; ``where`` is the assessment's folder as the user should read it.
    With ``quiet`` only the first line is printed, and not folded, so that a script can read it.
    """
    encode = encoder(console.encoding)
    first = _headline(document).encoded(encode)
    if quiet:
        _print(console, [one_line(first)], first.style, len(first.label))
        return
    width = max(NARROWEST, min(console.width, WIDEST))
    _print(console, folded(first, width), first.style, len(first.label))
    for block in _blocks(document, where):
        rows = aligned([row.encoded(encode) for row in block], width)
        _print(console, [line for row in rows for line in folded(row, width)])


def _print(console: Console, lines: Iterable[str], style: str = "", styled: int = 0) -> None:
    for index, line in enumerate(lines):
        text = Text(line)
        if index == 0 and styled:
            text.stylize(style, MARGIN, MARGIN + styled)
        console.print(text, soft_wrap=True, highlight=False)


def _blocks(document: Mapping[str, Any], where: str) -> Iterator[list[Row]]:
    """The screen's parts in order: a blank line stands before each but the scope."""
    blank = Row("", ())
    yield _scope(document)
    fair = _fair(document)
    yield [blank, *fair] if fair else []
    yield _compared(document)
    yield _several("Variance", last_period.lines(document.get("previous_period") or {}))
    yield [blank, *_causes(document), *_found(document), *_files(document)]
    aside = [*_several("Expected", expected_lines(document)), *_several("Masked", summary.masked(document))]
    aside += _several("Rules", law.in_short(document))
    aside += [
        *_several("Old", [*live_lines(document), *law.live_lines(document)]),
        *_several("Since last", since_lines(document)),
    ]
    aside += _several("Decided", decision_lines(document))
    yield [blank, *aside] if aside else []
    yield [blank, *_because(document), *_several("Policy", policy.worth_a_line(document)), *_next(document, where)]


def _headline(document: Mapping[str, Any]) -> Row:
    head = summary.headline(document)
    style = _STYLES.get(str(document["verdict"]), "")
    return Row(head.verdict, (head.what, head.builds), style)


def _scope(document: Mapping[str, Any]) -> list[Row]:
    covered, missed = summary.scope(document)
    told = (("Not covered", scope.not_covered(document)), ("Covered", scope.covered(document)), ("Not checked", missed))
    return [Row("", (covered, *(f"{label}: {listed(items, MOST_LINES)}." if items else "" for label, items in told)))]


def _fair(document: Mapping[str, Any]) -> list[Row]:
    if summary.one_run(document):
        return _several("Not known", summary.not_known(document))
    return [
        Row("Fair comparison?", (summary.fairness(document),)),
        *_several("Not known", summary.not_known(document)),
    ]


def _compared(document: Mapping[str, Any]) -> list[Row]:
    lines = summary.compared(document)
    if not lines and summary.one_run(document):
        return []
    shown = lines if len(lines) <= MOST_TABLES else [line for line in lines if not line.same][: MOST_TABLES - 1]
    rows = [(line.counts, line.money, line.matched) for line in shown]
    rest = len(lines) - len(shown)
    if rest:
        same = "all the same" if all(line.same for line in lines[len(shown) :]) else "see the report"
        rows.append((f"{rest} more {'table' if rest == 1 else 'tables'}: {same}", "", ""))
    return _labelled("Compared", rows or [("nothing", "", "")])


def _causes(document: Mapping[str, Any]) -> list[Row]:
    causes = summary.later(document, "causes")
    numbered = [Row(str(number), (text,)) for number, text in enumerate(causes[:MOST_CODES], 1)]
    return [*numbered, *_several("Harm", summary.later(document, "harm"))]


def _found(document: Mapping[str, Any]) -> list[Row]:
    lines = summary.findings(document)
    if not lines:
        return [Row("Found", ("no differences",))] if document.get("tables") else []
    rows = []
    label = ""
    for line in lines[:MOST_CODES]:
        weight = WEIGHTS.get(line.weight, line.weight)
        rows.append(Row("" if weight == label else weight, (line.sentence(),)))
        label = weight
    if len(lines) > MOST_CODES:
        rows.append(Row("", (f"and {len(lines) - MOST_CODES} more codes: see the report",)))
    return rows


def _files(document: Mapping[str, Any]) -> list[Row]:
    totals = summary.totals(document)
    return [*_several("Files", summary.files(document)), *_several("Totals", totals)]


def _because(document: Mapping[str, Any]) -> list[Row]:
    reasons = [short(reason, 160) for reason in summary.because(document)]
    more = [f"{len(reasons) - MOST_REASONS} more"] if len(reasons) > MOST_REASONS else []
    return [Row("Because", (" · ".join(reasons[:MOST_REASONS] + more),))] if reasons else []


def _next(document: Mapping[str, Any], where: str) -> list[Row]:
    parts = [f"report: {_inside(where, 'report.html')}", f"workbook: {_inside(where, 'findings.xlsx')}"]
    command = _command(document)
    return [Row("Next", tuple([command, *parts] if command else parts))]


def _inside(where: str, name: str) -> str:
    return short(where.rstrip("/\\") + ("\\" if "\\" in where and "/" not in where else "/") + name, 400)


def _command(document: Mapping[str, Any]) -> str:
    """The command to try next: look at a file that could not be read, else write down what was inferred."""
    settings = document.get("settings") or {}
    sides = {"baseline": settings.get("before"), "candidate": settings.get("after")}
    for problem in document.get("problems", ()):
        root = sides.get(problem.get("side"))
        if problem["code"] in {"file.unreadable", "file.field"} and root:
            return f"jamfirst read {_quoted(_path(document, problem, str(root)))}"
    paths = [str(path) for path in sides.values() if path]
    return f"jamfirst init {' '.join(_quoted(path) for path in paths)}" if paths else ""


def _path(document: Mapping[str, Any], problem: Mapping[str, Any], root: str) -> str:
    name = str(problem["file"])
    root = root.rstrip("/\\")
    alone = [item["name"] for item in document.get("inputs", ()) if item["side"] == problem["side"]] == [name]
    if alone and (root == name or root.endswith((f"/{name}", f"\\{name}"))):
        return root
    return f"{root}/{name}"


def _quoted(path: str) -> str:
    line = short(path, 400)
    return subprocess.list2cmdline([line]) if os.name == "nt" else shlex.quote(line)


def _several(label: str, lines: Sequence[str]) -> list[Row]:
    shown = list(lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        shown.append(f"and {len(lines) - MOST_LINES:,} more: see the report")
    return _labelled(label, [(line,) for line in shown])


def _labelled(label: str, rows: Sequence[tuple[str, ...]]) -> list[Row]:
    return [Row(label if index == 0 else "", parts) for index, parts in enumerate(rows)]
