"""What is new, still there or gone since an earlier assessment, and what is wrong in live already, in phrases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jamfirst.model.finding import Finding, Status, wrong_in_live
from jamfirst.report.words import code_phrase, counted, nouns_of, plain, readable_date

WRONG_IN_LIVE = "wrong in live now"
"""What is said of a finding about the baseline alone: it is no doing of the release."""

_STATUSES: Mapping[Status, str] = {Status.NEW: "new", Status.OLD: "still there", Status.GONE: "gone"}

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CodeSince:
    """How many findings of one code are what, and the code in words."""

    code: str
    text: str
    new: int
    still_there: int
    wrong_in_live: int
    gone: int


def status_text(finding: Finding, document: Document) -> str:
    """``new``, ``still there``, ``gone`` or ``wrong in live now``; without an earlier assessment only the last of these
    is known, and anything else is empty."""
    if wrong_in_live(finding.code, finding.side) and finding.status == Status.OLD:
        return WRONG_IN_LIVE
    return _STATUSES[finding.status] if document.get("previous") else ""


def since_counts(document: Document) -> str:
    """``12 new, 306 still there, 41 gone``; empty where there is no earlier assessment."""
    told = document.get("previous")
    if not told:
        return ""
    parts = [f"{told['new']:,} new", f"{told['still_there']:,} still there", f"{told['gone']:,} gone"]
    if told["now_expected"]:
        parts.append(f"{told['now_expected']:,} declared now")
    return ", ".join(parts)


def since_lines(document: Document) -> list[str]:
    """The counts with the day of the earlier assessment, then why ids may not be those of the same records."""
    told = document.get("previous")
    if not told:
        return []
    day = readable_date(str(told["finished"])[:10])
    return [f"{since_counts(document)} (checked against the assessment of {day})", *map(plain, told["notes"])]


def live_lines(document: Document) -> list[str]:
    """How much is wrong in live now, before this release, in a sentence; none where nothing is known to be."""
    found = sum(wrong_in_live(problem["code"], problem["side"]) for problem in document.get("problems", ()))
    if not found:
        return []
    return [f"{counted(found, 'finding is', 'findings are')} about the baseline's own files: {WRONG_IN_LIVE}"]


def code_views(document: Document) -> list[CodeSince]:
    """Every code that stands now or stood in the earlier assessment, worst first."""
    codes = (document.get("previous") or {}).get("codes", {})
    return [CodeSince(code, _text(code, document), **counts) for code, counts in codes.items()]


def _text(code: str, document: Document) -> str:
    """A code in words with its count now, or for what is gone altogether, of none."""
    found = document.get("findings", {}).get(code)
    if found:
        return plain(found["text"])
    tables = [t for t in document.get("tables", ()) if code.startswith(f"{t['kind']}.") or t["table"] in code]
    return code_phrase(code, 0, nouns_of(tables[0] if tables else {}))
