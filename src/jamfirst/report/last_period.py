"""Payslips set against the period before, in phrases: what moved, by which explanation and element, what is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jamfirst.model.money import pounds
from jamfirst.model.variance import ELEMENTS, EXPLANATIONS
from jamfirst.report.words import counted, plain, short

_NAMED = ("rise", "award", "hours", "absence", "tax code", "NI letter")
"""The explanations that the first sentence counts, beside starters and leavers."""

Period = Mapping[str, Any]


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
