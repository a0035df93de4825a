"""Write the table of docs/reference/rules.md from the rules themselves."""

from __future__ import annotations

import re
from pathlib import Path

from jamfirst.model.kinds import KINDS
from jamfirst.rules.registry import rules
from jamfirst.rules.rule import Needs, Rule

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "rules.md"
_HEADER = ("| rule | what it says | kind | needs | source |", "|---|---|---|---|---|")
START, END = "<!-- rules -->", "<!-- end of rules -->"


def table() -> str:
    """Every rule, by the kind of table that it judges."""
    kinds = list(dict.fromkeys(rule.needs.kind for rule in rules()))
    parts = []
    for kind in kinds:
        mine = [rule for rule in rules() if rule.needs.kind == kind]
        rows = [
            f"## {KINDS[kind].noun[1].capitalize()}",
            "",
            "| rule | what it says | kind | needs | source |",
            "|---|---|---|---|---|",
        ]
        parts.append("\n".join([*rows, *map(_row, mine)]))
    return "\n\n".join(parts)


def page(text: str) -> str:
    """The page with its table as the rules now are."""
    return re.sub(f"(?s){START}.*{END}", lambda _: f"{START}\n{table()}\n{END}", text)


def _row(rule: Rule) -> str:
    needs = "; ".join(_needs(needs) for needs in (rule.needs, *rule.others))
    cells = (f"`{rule.id}`", rule.says, str(rule.certainty), needs, rule.source)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _needs(needs: Needs) -> str:
    groups = [" and ".join(f"`{name}`" for name in group) for group in needs.one_of]
    names = [*(f"`{name}`" for name in (*needs.columns, *needs.present)), *([" or ".join(groups)] if groups else [])]
    where = f"{KINDS[needs.kind].noun[1]}: {' '.join(names) or 'any'}"
    return f"where there are any, {where}" if needs.optional else where


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
