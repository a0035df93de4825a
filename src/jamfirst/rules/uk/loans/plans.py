"""Loan plans, however a file writes them: ``2``, ``Plan 2``, ``SL4``, ``PG``, ``1 and postgraduate``."""

from __future__ import annotations

import re
from dataclasses import dataclass

PLANS = ("1", "2", "4", "5")
"""The plans of student loans. Plan 3 is another name of the postgraduate loan."""

_BETWEEN = re.compile(r"\s*(?:[+,;&/|]|\band\b)\s*")
_WORDS = re.compile(r"student|loans?|plan|type|sl|[^a-z0-9]+")
_POSTGRADUATE = {"3", "pg", "pgl", "pgd", "postgrad", "postgraduate"}
_NONE = {"n", "no", "none", "nil", "na", "0"}


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody repays: the plan of a student loan (empty for none) and whether there is a postgraduate loan."""

    student: str
    postgraduate: bool


def plan(written: str) -> Plan | None:
    """The plan that a file means; ``None`` where it cannot be told, as where it names two plans."""
    tokens = [_token(part) for part in _BETWEEN.split(written.strip().lower()) if part.strip()]
    students = {token for token in tokens if token in PLANS}
    others = {token for token in tokens if token not in PLANS}
    if len(students) > 1 or not others.issubset(_POSTGRADUATE | _NONE) or not tokens:
        return None
    return Plan(next(iter(students), ""), bool(others & _POSTGRADUATE))


def _token(part: str) -> str:
    """A part without words that say nothing: ``Student Loan Plan 02`` is 2."""
    return _WORDS.sub("", part).lstrip("0") or ("0" if "0" in part else "")
