"""What a comparison may be told; everything has a sound default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from jamfirst.model.expected import DeclaredChange
from jamfirst.model.noise import Noise


@dataclass(frozen=True, slots=True)
class TableRules:
    """What was declared for one table: its key, tolerances in the column's own unit, and columns left out; and what is
    known to change by itself, by the column's label (or header)."""

    key: tuple[str, ...] = ()
    tolerance: Mapping[str, Decimal] = field(default_factory=dict)
    ignore: Mapping[str, str] = field(default_factory=dict)
    noise: Mapping[str, Noise] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompareSettings:
    """Rules by table name; ``verify`` compares every record in full instead of trusting bucket checksums; ``expected``
    are the declared changes that apply; ``builds`` are the service's builds in the order of their release, oldest
    first. ``set_apart`` says why the runs cannot be compared at all, empty where they can; ``masked`` names the sides
    whose personal data is masked."""

    tables: Mapping[str, TableRules] = field(default_factory=dict)
    verify: bool = False
    expected: tuple[DeclaredChange, ...] = ()
    builds: tuple[str, ...] = ()
    set_apart: str = ""
    masked: tuple[str, ...] = ()

    def of(self, table: str) -> TableRules:
        """The rules of a table; none declared gives the defaults."""
        return self.tables.get(table, TableRules())
