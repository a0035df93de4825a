"""A cause as data by which it is known again, in a later run or at another organisation, with nothing personal in it.

What is local to one organisation is taken out: values of columns that are its own, amounts and dates; what is common to
all who use a service stays: codes of the law and of payment schemes, lengths, forms, and how values were rewritten.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from jamfirst.model.cause import Cause, Condition, Op, Part, Rewrite

SCHEMA = "jamfirst.signature/1"
ANY = "*"
"""Stands for a value that is local."""

SHARED = frozenset(
    {
        *("ni_letter", "tax_basis", "frequency", "run_type", "director_method", "loan_plan", "currency", "method"),
        *("pension_scheme", "pension_section", "payee_type", "income_period", "apprentice", "aggregated", "regime"),
        "cis_status",
    }
)
"""Columns whose values mean the same everywhere."""

_LOCAL_PARAMETERS = frozenset(["value", "prefix", "suffix", "pairs", "by"])
_LOCAL_FAMILIES = frozenset({"constant", "mapping"})


def signature(parts: Sequence[Part], conditions: Sequence[Condition], rewrites: Sequence[Rewrite]) -> dict[str, Any]:
    """A cause as canonical data: its leading code, column and kind of table, the shape of its conditions, and the
    rewrite of that column. What follows from it in other tables is left out: another organisation may not have them."""
    lead = parts[0]
    own = [r for r in rewrites if r.column == lead.column][:1]
    return {
        "schema": SCHEMA,
        "code": lead.code,
        "column": lead.column,
        "kind": str(lead.kind),
        "conditions": sorted((_shape(c) for c in conditions), key=lambda c: (c["attribute"], c["op"])),
        "rewrite": [_how(r) for r in own],
    }


def _shape(condition: Condition) -> dict[str, Any]:
    return {"attribute": condition.attribute, "op": str(condition.op), "values": _values(condition)}


def _values(condition: Condition) -> list[str]:
    """The values that mean the same everywhere: those of what is derived (but the first letters and prefixes of local
    names), and of columns of the law or of a scheme."""
    derived = condition.attribute != condition.column
    local = condition.attribute.rpartition(".")[2] in {"first", "prefix"}
    if condition.op in (Op.PRESENT, Op.ABSENT):
        return []
    if (derived and not local) or condition.column in SHARED:
        return sorted(condition.values)
    return [ANY]


def _how(rewrite: Rewrite) -> dict[str, Any]:
    if rewrite.key in _LOCAL_FAMILIES:
        return {"key": rewrite.key, "parameters": {}}
    return {"key": rewrite.key, "parameters": {k: v for k, v in rewrite.parameters if k not in _LOCAL_PARAMETERS}}


def hashed(made: dict[str, Any]) -> str:
    """The hash of a signature: 32 hex digits of the SHA-256 of its canonical JSON."""
    plain = json.dumps(made, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(plain.encode("ascii")).hexdigest()[:32]


def of_cause(cause: Cause) -> dict[str, Any]:
    """The signature of a cause."""
    return signature(cause.parts, cause.conditions, cause.rewrites)
