"""The rows behind the answers on fairness, read from an assessment's store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jamfirst.engines.build import select, table
from jamfirst.store.findings import Store
from jamfirst.store.tables import TABLES


@dataclass(frozen=True, slots=True)
class BehindRow:
    """One row: the question, the table, the side that has the value (``baseline``, ``candidate`` or ``both``), the
    column, the value, and on how many records it stands (0: not counted)."""

    question: str
    table_name: str
    side: str
    column_name: str
    value: str
    records: int


def behind_rows(store: Store) -> Iterator[BehindRow]:
    """Every row, by question, table, column, side and value."""
    order = ("question", "table_name", "column_name", "side", "value")
    query = select(*TABLES["fairness"]).from_(table("fairness")).order_by(*order)
    for batch in store.reader().stream(query):
        for question, table_name, side, column, value, records in batch:
            yield BehindRow(question, table_name, side, column, str(value), int(records))
