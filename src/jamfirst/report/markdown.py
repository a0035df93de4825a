"""The Markdown summary that a build server shows: counts and pounds, and no personal value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jamfirst.report import last_period, law, policy, scope, summary
from jamfirst.report.decided import decision_lines
from jamfirst.report.expected import expected_lines
from jamfirst.report.since import live_lines, since_lines
from jamfirst.report.words import WEIGHTS, plain, short
from jamfirst.store import Assessment

MOST_ITEMS = 20

_SPECIAL = re.compile(r"[\\`*_{}\[\]#|~$!^]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LIST_START = re.compile(r"^([-+=]|[0-9]{1,9}(?=[.)]))")
_BREAK = "\u200b"
_LINKS = re.compile(r"@|(?<=#)(?=[0-9])|(?<=[A-Za-z]:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)


def write_markdown(assessment: Assessment, path: Path) -> None:
    """Write ``summary.md``: verdict, scope, what is not known, tables, findings by code, reasons, policy."""
    path.write_text("\n".join(_document(assessment.document)) + "\n", encoding="utf-8", newline="\n")


def escaped(text: object) -> str:
    """Text as Markdown that shows it as it is: no markup, no HTML, no table cell, no mention, no link.

    A zero-width space parts ``@name``, ``#12``, ``https://`` and ``www.``: GitHub makes links of these after it
    has rendered the Markdown, so no backslash stops it (GitHub Flavored Markdown 0.29, 6.9 and 6.11).
    """
    line = plain(text).strip()
    line = _LINKS.sub(lambda match: match[0] + _BREAK, line)
    line = "".join(_ENTITIES.get(character, character) for character in line)
    line = _SPECIAL.sub(lambda match: "\\" + match[0], line)
    return _LIST_START.sub(_escaped_start, line)


def _escaped_start(match: re.Match[str]) -> str:
    return match[0] + _BREAK if match[0].isdigit() else "\\" + match[0]


def _document(document: Mapping[str, Any]) -> Iterator[str]:
    head = summary.headline(document)
    title = ", ".join(part for part in (head.what, head.builds) if part)
    yield f"# {head.verdict}: {escaped(title)}"
    covered, missed = summary.scope(document)
    yield from ("", escaped(covered))
    yield from ("", f"**Fair comparison?** {escaped(summary.fairness(document))}")
    yield from _listed("Not covered", scope.not_covered(document))
    yield from _listed("Covered", scope.covered(document))
    yield from _listed("Not checked", missed)
    yield from _listed("Not known", summary.not_known(document))
    yield from _listed("Because", summary.because(document))
    yield from _tables(document.get("tables", ()))
    yield from _listed("Against the period before", last_period.lines(document.get("previous_period") or {}))
    yield from _numbered("Causes", summary.later(document, "causes"))
    yield from _listed("Harm", summary.later(document, "harm"))
    yield from _findings(summary.findings(document), bool(document.get("tables")))
    yield from _listed("Files", summary.files(document))
    yield from _listed("Control totals", summary.totals(document))
    yield from _listed("Declared to change", expected_lines(document))
    yield from _listed("Left out of the comparison", summary.masked(document))
    yield from _listed("Rules", law.in_short(document))
    yield from _law(document)
    yield from _listed("Wrong in live now", [*live_lines(document), *law.live_lines(document)])
    yield from _listed("Since last", since_lines(document))
    yield from _listed("Decided", decision_lines(document))
    yield from _policy(document)
    yield from (
        "",
        f"The rows are in `report.html` and `findings.xlsx`. Digest: `{short(document['digest'], 64)}`",
    )


def _listed(title: str, lines: Sequence[str], mark: str = "-") -> Iterator[str]:
    if not lines:
        return
    yield from ("", f"## {title}", "")
    for line in lines[:MOST_ITEMS]:
        yield f"{mark} {escaped(line)}"
    if len(lines) > MOST_ITEMS:
        yield f"{mark} and {len(lines) - MOST_ITEMS:,} more: see the report"


def _numbered(title: str, lines: Sequence[str]) -> Iterator[str]:
    return _listed(title, lines, "1.")


def _tables(tables: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if not tables:
        return
    yield from ("", "## Compared", "")
    yield from _rows(["Table", "Before", "After", "The same", "Pounds before → after", "Matched"], "lrrrrl")
    for table in tables:
        line = summary.table_line(table, named=False)
        counts = [f"{int(table[name]):,}" for name in ("baseline_rows", "candidate_rows", "same")]
        yield _row([line.table, *counts, line.money, line.matched])


def _findings(lines: Sequence[summary.FindingLine], compared: bool) -> Iterator[str]:
    if not lines and not compared:
        return
    yield from ("", "## Found", "")
    if not lines:
        yield "No differences."
        return
    yield from _rows(["Weight", "What", "Pounds", "Where", "Code"], "llrll")
    for line in lines:
        weight = WEIGHTS.get(line.weight, line.weight)
        yield _row([weight, line.text, line.money, line.detail, line.code])


def _law(document: Mapping[str, Any]) -> Iterator[str]:
    """The rules that say something: those that every record keeps need no line."""
    lines = [line for line in law.rule_lines(document) if line.state == "broken" or line.unchecked]
    if lines:
        yield ""
        yield from _rows(["Rule", "Title", "What came of it", "Cannot be checked"], "llll")
        for line in lines[:MOST_ITEMS]:
            yield _row([line.rule, line.title, line.told, "; ".join(line.cannot)])


def _policy(document: Mapping[str, Any]) -> Iterator[str]:
    lines = [*policy.identity(document), *policy.lowered(document)]
    yield from _listed("Policy", lines)
    rows = policy.rows(document, everything=False)
    if rows:
        yield ""
        yield from _rows(["Rule", "Gives", "Measure", "Value", "At most", "Outcome", "Owner"], "lllrrll")
        yield from (_row((name, *told[:-1])) for name, _, *told in rows)


def _rows(header: Iterable[str], sides: str) -> Iterator[str]:
    yield _row(header)
    yield "|" + "|".join(" --- " if side == "l" else " ---: " for side in sides) + "|"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"
