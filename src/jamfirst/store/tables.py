"""The tables of ``assessment.duckdb``: their columns and types, and the queries that give them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlglot import exp

from jamfirst.store.schema import FINDING_COLUMNS, VARIANCE_COLUMNS

_FINDING_TYPES = {"pence": "bigint", "delta_pence": "bigint", "days": "int"}

TABLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "findings": MappingProxyType({name: _FINDING_TYPES.get(name, "text") for name in FINDING_COLUMNS}),
        "causes": MappingProxyType(
            {
                "cause_id": "text",
                "codes": "text",
                "where_text": "text",
                "conditions": "text",
                "rewrite": "text",
                "records": "bigint",
                "assigned": "bigint",
                "subjects": "bigint",
                "pence": "bigint",
                "precision": "double",
                "recall": "double",
                "signature": "text",
            }
        ),
        "fairness": MappingProxyType(
            {
                "question": "text",
                "table_name": "text",
                "side": "text",
                "column_name": "text",
                "value": "text",
                "records": "bigint",
            }
        ),
        "harms": MappingProxyType({"subject": "text", "cause_id": "text"}),
        "variances": MappingProxyType(
            {name: "bigint" if name.endswith("_pence") else "text" for name in VARIANCE_COLUMNS}
        ),
        "variance_parts": MappingProxyType(
            {"employment": "text", "element": "text", "explanation": "text", "pence": "bigint"}
        ),
    }
)
"""Every table that a store always has, with its least columns as SQL types. Money is BIGINT pence."""


def store_tables(relations: Mapping[str, exp.Query]) -> Mapping[str, exp.Query]:
    """The queries to store: findings and variances with exactly their columns and types, the others as given or empty.

    Raises ``KeyError`` when there is no ``findings``.
    """
    findings = _cast(relations["findings"], TABLES["findings"])
    empty = {name: _empty(columns) for name, columns in TABLES.items()}
    exact = {
        name: _cast(relations[name], TABLES[name]) for name in ("variances", "variance_parts") if name in relations
    }
    return {**empty, **relations, **exact, "findings": findings}


def _cast(query: exp.Query, columns: Mapping[str, str]) -> exp.Select:
    typed = [exp.cast(exp.column(name), kind).as_(name) for name, kind in columns.items()]
    return exp.select(*typed).from_(query.subquery("f"))


def _empty(columns: Mapping[str, str]) -> exp.Select:
    typed = [exp.cast(exp.null(), kind).as_(name) for name, kind in columns.items()]
    return exp.select(*typed).where(exp.false())
