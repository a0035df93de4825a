"""What one table pair shows of fairness while it is compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jamfirst.compare.fair.population import Population


@dataclass(frozen=True, slots=True)
class Seen:
    """``apart`` says why the table could not be compared record by record, empty where it was. ``codes`` gives columns
    of codes with how many are gone and how many new; ``gaps`` are sentences on numbers that are missing in a row."""

    table: str
    apart: str = ""
    population: Population | None = None
    codes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()
