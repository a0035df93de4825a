"""The policy of an assessment in phrases: which it was, and each rule with its value, its limit and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jamfirst.model.measures import WORDS, shown, told
from jamfirst.report.words import plain, readable_date, short

Document = Mapping[str, Any]

BLOCKING: Mapping[str, str] = {"no-go": "stop", "hold": "ask", "cannot be told": "ask"}
"""What each outcome that is not ``passed`` weighs."""


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One limit of a rule: above ``limit`` the verdict is ``level``."""

    level: str
    measure: str
    value: str
    limit: str
    outcome: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule: what it looked at, who owns it, what came of it, the codes that it found and its limits."""

    name: str
    looks_at: str
    owner: str
    outcome: str
    codes: tuple[str, ...]
    limits: tuple[LimitLine, ...]
    fallback: bool


def rule_lines(document: Document) -> list[RuleLine]:
    """Every rule in the policy's order, then what is allowed where no rule speaks."""
    return [_rule_line(rule) for rule in document.get("rules", ())]


def _rule_line(rule: Mapping[str, Any]) -> RuleLine:
    return RuleLine(
        short(rule["name"], 80),
        short(rule["looks_at"], 160),
        short(rule["owner"], 80),
        str(rule["outcome"]),
        tuple(rule["codes"]),
        tuple(_limit_line(limit) for limit in rule["limits"]),
        bool(rule["fallback"]),
    )


def _limit_line(limit: Mapping[str, Any]) -> LimitLine:
    measure = str(limit["measure"])
    return LimitLine(
        str(limit["level"]),
        WORDS.get(measure, plain(measure)),
        shown(measure, limit["value"]),
        shown(measure, limit["limit"]),
        str(limit["outcome"]),
        told(measure, limit["value"], limit["limit"]),
    )


def rows(document: Document, *, everything: bool = True) -> list[tuple[str, ...]]:
    """Every limit of every rule as a row: the rule, what it looks at, level, measure, value, limit, outcome, owner and
    codes. Without ``everything`` the rows say nothing of what is allowed where no rule speaks and was not found."""
    return [
        (r.name, r.looks_at, one.level, one.measure, one.value, one.limit, one.outcome, r.owner, ", ".join(r.codes))
        for r in rule_lines(document)
        for one in r.limits
        if everything or not r.fallback or one.outcome != "passed"
    ]


def identity(document: Document) -> list[str]:
    """Which policy it was: its name, the people named in it and how it was sealed, a phrase each."""
    policy = document.get("policy") or {}
    return [part for part in _identity(policy) if part] if policy else []


def _identity(policy: Mapping[str, Any]) -> Iterator[str]:
    version = f", version {short(policy['version'], 40)}" if policy["version"] else ""
    dated = f", of {readable_date(policy['date'])}" if policy["date"] else ""
    yield f"{short(policy['name'], 80)}{version}{dated}"
    for role, words in (("owner", "owner"), ("author", "written by"), ("approver", "approved by")):
        if policy[role]:
            verified = " (approval not verified)" if role == "approver" else " (not verified)"
            yield f"{words} {short(policy[role], 80)}{verified}"
    yield plain(policy["seal"]).rstrip(".")
    if policy["sealed_by"]:
        yield f"sealed by the system's user {short(policy['sealed_by'], 40)} (not verified)"


def lowered(document: Document) -> list[str]:
    """Where the policy makes something weigh less than by default."""
    return [plain(text) for text in (document.get("policy") or {}).get("lowers", ())]


def allowed(document: Document) -> list[str]:
    """What was found and let pass by a rule: ``Payments a little late: 2 of at most 3 (records)``."""
    return [
        f"{rule.name}: {limit.value} of at most {limit.limit} ({limit.measure})"
        for rule in rule_lines(document)
        if rule.codes and rule.outcome == "passed"
        for limit in rule.limits[-1:]
    ]


def worth_a_line(document: Document) -> Sequence[str]:
    """What a screen says of a policy: nothing of the one that comes with Jamfirst."""
    policy = document.get("policy") or {}
    if not policy or policy["packaged"]:
        return []
    approved = f"approved by {short(policy['approver'], 80)} (approval not verified)" if policy["approver"] else ""
    told = [short(policy["name"], 80), approved, plain(policy["seal"]).rstrip(".")]
    lines = [" · ".join(filter(None, told)), *lowered(document)]
    return [*lines, *(f"allows {text}" for text in allowed(document))]
