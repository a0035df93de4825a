"""The rows behind the answers on fairness: payees, codes and months that stand on one side only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines.build import named, number, select, text
from jamfirst.engines.session import Session

BEHIND: Mapping[str, str] = {
    "question": "text",
    "table_name": "text",
    "side": "text",
    "column_name": "text",
    "value": "text",
    "records": "bigint",
}
"""The columns of the relation: the question asked, the table, the side that has the value (``both`` where both have),
the column, the value, and on how many records it stands (0 where that was not counted)."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Takes down the rows behind answers, in one relation of a session."""

    session: Session
    relation: str

    @classmethod
    def empty(cls, session: Session) -> Behind:
        """No row yet."""
        return cls(session, session.create("behind", BEHIND))

    def add(self, question: str, table_name: str, side: str, column: str, values: exp.Select) -> int:
        """Take down the rows of a query with ``value`` (text) and ``records``; gives how many there were."""
        fixed = (question, table_name, side, column)
        told = [named(text(value), name) for name, value in zip(list(BEHIND)[:4], fixed, strict=True)]
        rows = select(*told, "value", "records").from_(values.subquery("v"))
        return self.session.append(self.relation, rows)


def uncounted() -> exp.Expr:
    """The number of records of a value that was not counted."""
    return named(exp.cast(number(0), "bigint"), "records")
