"""The file of decisions on findings, ``decisions.toml``, read strictly: nothing is decided by a slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jamfirst.model.dates import british
from jamfirst.model.decided import FEWEST_DIGITS, WHOLE_ID, Decided, FindingDecision
from jamfirst.model.problems import BadInputError
from jamfirst.read import toml_text
from jamfirst.read.expected_fields import Fields
from jamfirst.read.toml_lines import header_lines

DECISIONS_TOML = "decisions.toml"
"""The usual name of a file of decisions on findings."""

KEYS = ("finding", "code", "table", "column", "decision", "reason", "by", "on", "until")
"""The keys of a decision."""

_ID = re.compile(f"[0-9a-f]{{{FEWEST_DIGITS},{WHOLE_ID}}}")


def read_decisions(paths: Sequence[Path], today: date) -> tuple[FindingDecision, ...]:
    """The decisions of some files, together.

    Raises ``BadInputError``, one sentence a line with file and line, for a file that cannot be read, a key or value
    that is wrong, a decision without a name or a reason or from a day after ``today``, and two about the same.
    """
    return _agreed([d for p in paths for d in _decisions(toml_text.load_text(p, p.name), p.name, today)])


def parse_decisions(data: bytes, today: date, shown: str = DECISIONS_TOML) -> tuple[FindingDecision, ...]:
    """The decisions in some bytes. Raises ``BadInputError`` as ``read_decisions`` does."""
    return _agreed(_decisions(toml_text.decoded(data, shown), shown, today))


def _agreed(found: Sequence[FindingDecision]) -> tuple[FindingDecision, ...]:
    """The decisions, once no two are about the same."""
    first: dict[tuple[str, ...], FindingDecision] = {}
    wrong = [twice(first[d.about], d) for d in found if first.setdefault(d.about, d) is not d]
    _refuse(wrong)
    return tuple(found)


def twice(first: FindingDecision, second: FindingDecision) -> str:
    """The sentence for two decisions about the same."""
    return f"{second.place}: this is decided at {first.place} already; take one of the two out."


def _refuse(wrong: Sequence[str]) -> None:
    if wrong:
        raise BadInputError("\n".join(wrong))


def _decisions(text: str, shown: str, today: date) -> list[FindingDecision]:
    values = toml_text.parse(text.encode("utf-8"), shown)
    Fields(values, shown).only(("decision",))
    tables = values.get("decision", [])
    if not isinstance(tables, list) or not tables or not all(isinstance(t, dict) for t in tables):
        raise BadInputError(f"{shown}: there is no [[decision]] in it; expected one for each decision on findings.")
    lines = header_lines(text, "decision")
    numbers = lines if len(lines) == len(tables) else (0,) * len(tables)
    found, wrong = [], []
    for table, line in zip(tables, numbers, strict=True):
        try:
            found.append(_decision(table, shown, line, today))
        except BadInputError as error:
            wrong.append(str(error))
    _refuse(wrong)
    return found


def _decision(values: dict[str, Any], shown: str, line: int, today: date) -> FindingDecision:
    fields = Fields(values, f"{shown}, line {line:,}" if line else shown)
    fields.only(KEYS)
    if "decision" not in values:
        raise fields.refuse(f"decision is missing; expected one of {', '.join(Decided)}.")
    decided = FindingDecision(
        decision=fields.chosen("decision", tuple(Decided)),
        by=_one_line(fields, "by", "expected the name of who decided it, in double quotes."),
        reason=_one_line(fields, "reason", "expected why it was decided so, in double quotes."),
        finding=_finding(fields) if "finding" in values else "",
        code=_named(fields, "code"),
        table=_named(fields, "table"),
        column=_named(fields, "column"),
        on=fields.day("on") if "on" in values else None,
        until=fields.day("until") if "until" in values else None,
        file=shown,
        line=line,
    )
    _fits_together(decided, fields, today)
    return decided


def _named(fields: Fields, key: str) -> str:
    return fields.text(key) if key in fields.values else ""


def _one_line(fields: Fields, key: str, expected: str) -> str:
    value = fields.values.get(key)
    if not isinstance(value, str) or not value.strip():
        raise fields.wrong(key, expected) if key in fields.values else fields.refuse(f"{key} is missing; {expected}")
    return " ".join(value.split())


def _finding(fields: Fields) -> str:
    value = fields.text("finding").lower()
    if not _ID.fullmatch(value):
        raise fields.wrong(
            "finding",
            f"expected the id of a finding, or its first {FEWEST_DIGITS} digits or more (0-9, a-f): the workbook has "
            "it in its column Finding.",
        )
    return value


def _fits_together(d: FindingDecision, fields: Fields, today: date) -> None:
    """One finding or one group; and days in their order."""
    group = [key for key in ("code", "table", "column") if key in fields.values]
    if d.finding and group:
        raise fields.refuse(f"finding and {group[0]} are both there; expected one finding, or a code and a table.")
    if not d.finding and not (d.code and d.table):
        raise fields.refuse("what it is about is missing: a finding, or a code and a table (and a column).")
    if d.on and d.on > today:
        raise fields.wrong("on", f"this day is still to come ({british(d.on)}); expected the day of the decision.")
    if d.on and d.until and d.until < d.on:
        raise fields.wrong("until", f"expected a day not before {british(d.on)}, on which it was decided.")
