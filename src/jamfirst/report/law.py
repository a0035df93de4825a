"""What the rules say, in phrases: how many were applied, which are broken, what could not be checked and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jamfirst.model.money import pounds
from jamfirst.report.words import counted, plain, short

Document = Mapping[str, Any]

_CERTAINTIES = {"breach": "breach", "query": "question", "information": "information"}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule on one table, ready to be shown. ``cannot`` are the reasons why records could not be checked, each with
    how many; ``state`` is one of broken, kept, cannot check, nothing to check, not applied."""

    rule: str
    title: str
    certainty: str
    source: str
    table: str
    noun: tuple[str, str]
    state: str
    records: int
    kept: int
    new: int
    old: int
    mended: int
    pence: int
    cannot: tuple[str, ...]
    unchecked: int
    needs: str

    @property
    def told(self) -> str:
        """What came of it, in a sentence."""
        parts = [f"{counted(self.new, *self.noun)} {'is' if self.new == 1 else 'are'} pointed at"] if self.new else []
        parts += [f"{self.old:,} wrong in live as well"] if self.old else []
        parts += [f"{self.mended:,} mended by this release"] if self.mended else []
        parts += [f"{self.unchecked:,} cannot be checked"] if self.unchecked else []
        return "; ".join(parts) or self.state


def rule_lines(document: Document) -> list[RuleLine]:
    """Every rule that was applied, those that are broken first, then as the document has them."""
    lines = [_line(item) for item in document.get("law", ()) if item["applied"]]
    order = ("broken", "cannot check", "kept", "nothing to check")
    return sorted(lines, key=lambda line: (order.index(line.state), not line.new))


def not_applied(document: Document) -> list[RuleLine]:
    """The rules that were not applied, each with what it would need."""
    return [_line(item) for item in document.get("law", ()) if not item["applied"]]


def _line(item: Mapping[str, Any]) -> RuleLine:
    cannot = item["cannot_check"]
    unchecked = sum(c["records"] for c in cannot)
    return RuleLine(
        rule=plain(item["rule"]),
        title=plain(item["title"]),
        certainty=_CERTAINTIES.get(item["certainty"], plain(item["certainty"])),
        source=plain(item["source"]),
        table=plain(item["table"]),
        noun=(plain(item["noun"][0]), plain(item["noun"][1])),
        state=_state(item, unchecked),
        records=item["records"],
        kept=item["kept"],
        new=item["new"],
        old=item["old"],
        mended=item["mended"],
        pence=item["pence"],
        cannot=tuple(f"{c['records']:,}: {plain(c['reason'])}" for c in cannot),
        unchecked=unchecked,
        needs=plain(item["not_applied"]),
    )


def _state(item: Mapping[str, Any], unchecked: int) -> str:
    if not item["applied"]:
        return "not applied"
    if item["new"] or item["old"] or item["mended"] or item["broken"]:
        return "broken"
    if not item["records"]:
        return "nothing to check"
    return "cannot check" if unchecked == item["records"] else "kept"


def in_short(document: Document) -> list[str]:
    """The rules in one line, and what is wrong in live in another; none where no rule was asked."""
    lines, left = rule_lines(document), not_applied(document)
    if not lines and not left:
        return []
    names = {line.rule: line for line in reversed(lines)}
    new = sum(line.new > 0 for line in names.values())
    parts = [f"{len(names):,} applied"]
    parts.append(f"{new:,} point{'s' if new == 1 else ''} at something new" if new else "none points at anything new")
    some = sum(any(line.unchecked for line in lines if line.rule == rule) for rule in names)
    parts += [f"{some:,} could not be checked on every record"] if some else []
    parts += [f"{len(left):,} not applied"] if left else []
    return [f"{', '.join(parts)}: see the report" if some or left else ", ".join(parts)]


def live_lines(document: Document) -> list[str]:
    """What breaks a rule in live as well, or in live alone, in sentences; information is no fault of live."""
    told = []
    ordered = sorted(rule_lines(document), key=lambda line: line.certainty != _CERTAINTIES["breach"])
    for line in (line for line in ordered if line.certainty != _CERTAINTIES["information"]):
        if line.old:
            told.append(f"{counted(line.old, *line.noun)} break {line.rule} in live now as well ({short(line.title)})")
        if line.mended:
            many = counted(line.mended, *line.noun)
            told.append(f"{many} break {line.rule} in live now and no longer after it ({short(line.title)})")
    return told


def stake(line: RuleLine) -> str:
    """The pounds that the records are off by, where they are off by any."""
    return pounds(line.pence) if line.pence else ""
