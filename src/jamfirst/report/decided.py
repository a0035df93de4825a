"""What people decided on findings, in phrases. Names are as typed: none is verified."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jamfirst.model.finding import Finding, Status
from jamfirst.report.words import counted, joined, plain, readable_date, short

Document = Mapping[str, Any]
_Decision = Mapping[str, Any]

STATES: Mapping[str, str] = {
    "in force": "Stands",
    "declared": "Fits a declared change now",
    "gone": "Gone",
    "not found": "No such finding, here or in the earlier assessment",
}
"""Where what a decision is about stands, as reports say it."""


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision as reports show it, each part a phrase."""

    about: str
    text: str
    reason: str
    state: str
    findings: int
    declared_at: str


def decision_views(document: Document) -> list[DecisionView]:
    """Every decision, in the order in which they stand."""
    return [_view(one) for one in document.get("decisions", ())]


def _view(one: _Decision) -> DecisionView:
    group = ", ".join(short(one[key], 60) for key in ("code", "table", "column") if one[key])
    brought = ", by the earlier assessment" if one["rolled_forward"] else ""
    return DecisionView(
        about=f"finding {plain(one['finding'])}" if one["finding"] else group,
        text=short(one["text"], 200),
        reason=short(one["reason"], 200),
        state="Lapsed" if one["lapsed"] else STATES.get(one["state"], plain(one["state"])),
        findings=0 if one["lapsed"] else int(one["findings"]),
        declared_at=f"{short(one['declared_at'], 80)}{brought}",
    )


def decision_lines(document: Document) -> list[str]:
    """``12 of 40 findings are decided: 9 accepted until 31 December 2026, 3 baseline wrong``; then what has lapsed, is
    gone, or was never found. None where nothing was decided."""
    decisions = document.get("decisions", ())
    if not decisions:
        return []
    holding = Counter[str]()
    for one in decisions:
        if not one["lapsed"] and one["findings"]:
            until = f" until {readable_date(one['until'])}" if one["until"] else ""
            holding[f"{plain(one['decision'])}{until}"] += int(one["findings"])
    said = sum(holding.values())
    of = int(document["totals"]["findings"])
    line = f"{said:,} of {counted(of, 'finding is', 'findings are')} decided"
    parts = ", ".join(f"{n:,} {what}" for what, n in sorted(holding.items(), key=lambda item: (-item[1], item[0])))
    return [f"{line}: {parts}" if parts else line, *_beside(decisions)]


def _beside(decisions: Sequence[_Decision]) -> list[str]:
    """What no longer decides anything, and why."""
    lapsed = sum(one["lapsed"] for one in decisions)
    states = Counter(one["state"] for one in decisions if not one["lapsed"])
    told = (
        (lapsed, "has lapsed", "have lapsed"),
        (states["gone"], "is about what is gone", "are about what is gone"),
        (states["declared"], "is about what is declared now", "are about what is declared now"),
        (states["not found"], "is about a finding that is nowhere", "are about findings that are nowhere"),
    )
    parts = [counted(n, f"decision {one}", f"decisions {many}") for n, one, many in told if n]
    return [joined(parts)] if parts else []


@dataclass(frozen=True, slots=True)
class DecidedBy:
    """Which decision each finding has."""

    _by_target: Mapping[tuple[str, ...], _Decision] = field(default_factory=dict)

    def of(self, finding: Finding) -> str:
        """``decided 3 November 2026 by A. Name (not verified): accepted``, with the reason; empty where nothing was."""
        if not self._by_target or finding.status == Status.GONE or finding.expected_by is not None:
            return ""
        group = (finding.code, finding.table_name)
        column = finding.column_name or ""
        targets = [(finding.finding_id, "", "", ""), ("", *group, column), ("", *group, "")]
        found = [self._by_target[target] for target in targets if target in self._by_target]
        found.sort(key=lambda one: bool(one["lapsed"]))
        return plain(f"{found[0]['text']} ({found[0]['reason']})") if found else ""


def decided_by(document: Document) -> DecidedBy:
    """The decisions of an assessment, by what they are about; of two about one finding the more telling one in force
    decides."""
    names = ("finding", "code", "table", "column")
    return DecidedBy({tuple(one[name] for name in names): one for one in document.get("decisions", ())})
