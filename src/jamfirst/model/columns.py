"""Columns: what a column's values are, and what a column is for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ValueType(StrEnum):
    """What every value of a column is, once read. Identifiers that look like numbers are text."""

    TEXT = "text"
    DECIMAL = "decimal"
    DATE = "date"
    TIMESTAMP = "timestamp"


class Role(StrEnum):
    """What a column is for; roles decide which differences are about money, an account, a payee or a date."""

    AMOUNT = "amount"
    MONEY = "money"
    ACCOUNT = "account"
    PAYEE = "payee"
    PAY_DATE = "pay_date"
    DATE = "date"
    REFERENCE = "reference"
    IDENTIFIER = "identifier"
    REISSUED = "reissued"
    HEADER = "header"
    OTHER = "other"


PROTECTED_ROLES = frozenset({Role.AMOUNT, Role.MONEY, Role.ACCOUNT, Role.PAYEE, Role.PAY_DATE})
"""Roles that no guess may ever mask: a masked column can never hide money, an account, a payee or a pay date."""


ABSENT = -1
"""The position of a column that a table could have had and does not: all its values are NULL."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    ``position`` is its place in the relation (``c0``, ``c1``, ...): user text never names anything in the engine.
    ``name`` is the header as the file has it. ``canonical`` is its meaning in the table's kind, or ``None``.
    ``scale`` is the number of decimal places of a DECIMAL column, else 0.
    ``format`` is how dates were written (``%d/%m/%Y``), or empty. ``ambiguous`` says that a date column fits
    both day-first and month-first. ``role`` HEADER marks what stands once in a file's header and holds for all its
    records.
    """

    position: int
    name: str
    type: ValueType
    role: Role = Role.OTHER
    canonical: str | None = None
    scale: int = 0
    format: str = ""
    ambiguous: bool = False

    @property
    def label(self) -> str:
        """The name used in findings: the canonical one where there is one, else the file's own header."""
        return self.canonical or self.name

    @property
    def relation_name(self) -> str:
        """The column's name in the engine."""
        return f"c{self.position}"
