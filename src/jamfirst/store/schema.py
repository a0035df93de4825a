"""The documented shape of ``assessment.json``: its name, its keys in order, and its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

SCHEMA = "jamfirst.assessment/1"
DOCUMENT_FILE = "assessment.json"
STORE_FILE = "assessment.duckdb"
UNFINISHED = ".tmp-"
"""In the name of a folder that is still being written: ``.NAME.tmp-xxxx``. Such a folder is never an assessment."""

KEYS = (
    "schema",
    "verdict",
    "scope",
    "reasons",
    "policy",
    "rules",
    "law",
    "fairness",
    "facts",
    "inputs",
    "tables",
    "findings",
    "totals",
    "masked",
    "expected",
    "previous",
    "decisions",
    "reservations",
    "problems",
    "controls",
    "causes",
    "harm",
    "previous_period",
    "versions",
    "settings",
    "times",
    "digest",
    "store",
    "seal",
)
"""Every key of ``assessment.json``, in the order it is written."""

SEALED_BY_STORE = frozenset({"schema", "digest", "store", "seal"})
"""The keys that writing fills in; a stage need not give them."""

FINDING_COLUMNS = (
    "finding_id",
    "code",
    "weight",
    "status",
    "side",
    "table_name",
    "record_key",
    "event_id",
    "subject",
    "column_name",
    "old_value",
    "new_value",
    "expected_value",
    "workings",
    "source",
    "pence",
    "delta_pence",
    "days",
    "cause_id",
    "masked_by",
    "expected_by",
    "location",
)
"""The columns of ``findings`` in ``assessment.duckdb``, in order; ``location`` is not part of the digest."""


VARIANCE_COLUMNS = (
    "employment",
    "subject",
    "element",
    "old_pence",
    "new_pence",
    "moved_pence",
    "explained_pence",
    "explanation",
    "open_pence",
    "code",
    "weight",
)
"""The columns of ``variances`` in ``assessment.duckdb``, in order: payslips set against the period before."""


def assessment_schema() -> Mapping[str, Any]:
    """The JSON Schema (2020-12) of ``assessment.json``, as shipped in the package."""
    text = files("jamfirst.store").joinpath("assessment.schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded
