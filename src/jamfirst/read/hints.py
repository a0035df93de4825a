"""What a person has declared about a table's columns, which no guess overrides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jamfirst.model.columns import ValueType
from jamfirst.model.kinds import Kind


@dataclass(frozen=True, slots=True)
class Hints:
    """Declarations of the service file for one table.

    ``kind`` is what its rows are. ``columns`` gives headers their canonical names, or the empty text to leave a
    header without one. ``types`` gives headers their types. ``day_first`` is the order of dates that could be
    read both ways. Headers are compared as they stand in the file, then by their words.
    """

    kind: Kind | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, ValueType] = field(default_factory=dict)
    day_first: bool | None = None
