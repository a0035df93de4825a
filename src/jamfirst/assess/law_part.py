"""What ``assessment.json`` says of the rules: each with what came of it, and what they add to the scope."""

from __future__ import annotations

from collections import Counter
from typing import Any

from jamfirst.assess.law import Law
from jamfirst.model.kinds import KINDS
from jamfirst.model.law import RuleResult


def law_part(law: Law) -> list[dict[str, Any]]:
    """The key ``law``: every rule, on every table that it was applied to."""
    return [_rule(result, law) for result in law.outcomes]


def _rule(result: RuleResult, law: Law) -> dict[str, Any]:
    one, many = KINDS[result.kind].noun
    standing = law.standing.get((result.rule_id, result.table), {})
    return {
        "rule": result.rule_id,
        "title": result.title,
        "certainty": str(result.certainty),
        "source": result.source,
        "table": result.table,
        "noun": [one, many],
        "applied": not result.not_applied,
        "not_applied": result.not_applied,
        "records": result.records,
        "checked": result.checked,
        "kept": result.checked - result.breached,
        "broken": result.breached,
        "pence": result.gap_pence,
        "new": standing.get("new", 0),
        "old": standing.get("old", 0),
        "mended": standing.get("mended", 0),
        "cannot_check": [{"reason": c.reason, "records": c.records, "usual": c.usual} for c in result.cannot],
    }


def law_scope(law: Law, scope: dict[str, Any]) -> dict[str, Any]:
    """The scope with the rules in it where they are all that one run was held to: how many rules checked which
    records."""
    if not law.alone:
        return scope
    held = Counter(f"{KINDS[r.kind].noun[1]} ({r.table})" for r in law.outcomes if r.checked)
    rules = [f"{what} against {n} rule{'s' if n > 1 else ''}" for what, n in held.items()]
    compared = [*rules, *scope["compared"]]
    absent = ", ".join(f"{a['what']} ({a['why']})" for a in scope["not_compared"])
    text = f"Checked: {', '.join(compared) or 'nothing'}. Not checked: {absent}."
    return {**scope, "text": text, "compared": compared}
