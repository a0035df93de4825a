"""What had to be covered, in phrases: what is not, with what is lacking, and what is, with how many cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jamfirst.report.words import short


def required(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Everything that had to be covered, what is not before what is; empty where nothing is asked for."""
    asked = (document.get("scope") or {}).get("required", ())
    return sorted(asked, key=lambda item: bool(item["covered"]))


def not_covered(document: Mapping[str, Any]) -> list[str]:
    """``maternity pay (0 cases in the baseline, 1 needed)`` for each thing that is not covered."""
    return [f"{short(r['what'])} ({short(r['why'], 160)})" for r in required(document) if not r["covered"]]


def covered(document: Mapping[str, Any]) -> list[str]:
    """``Monthly payroll``, ``a leaver (12 cases before, 11 after)`` for each thing that is covered."""
    return [short(r["what"]) + _cases(r) for r in required(document) if r["covered"]]


def _cases(item: Mapping[str, Any]) -> str:
    if item["kind"] != "case":
        return ""
    one = item["baseline"] == 1
    return f" ({item['baseline']:,} {'case' if one else 'cases'} before, {item['candidate']:,} after)"


def said_here(document: Mapping[str, Any]) -> frozenset[str]:
    """The reservations that ``not_covered`` tells, as they stand in the document."""
    return frozenset(f"Not covered: {r['what']} ({r['why']})" for r in required(document) if not r["covered"])


def lines(document: Mapping[str, Any]) -> list[str]:
    """Both as labelled lines, for screens without a layout of their own."""
    return [
        *(f"Not covered: {line}" for line in not_covered(document)),
        *(f"Covered: {line}" for line in covered(document)),
    ]
