"""Records that no payroll should produce, for every rule of pay: none may stop a rule, and none may pass for checked
where something that it needs is not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from jamfirst.model.columns import ValueType
from jamfirst.model.kinds import KINDS, Kind

_VALUES = {
    ValueType.DECIMAL: (
        *("99999999999999999.99", "-99999999999999999.99", "92233720368547758.07", "-92233720368547758.08"),
        *("99999999999999.9999", "-99999999999999.9999", "0", "", "0.0001", "-1", "nonsense", "1e9", "NaN"),
    ),
    ValueType.DATE: ("", "31/02/2026", "0001-01-01", "9999-12-31", "2026-02-28", date.max.isoformat(), "nonsense"),
    ValueType.TEXT: ("", "nonsense", "🙂" * 50, "LGPS", "monthly", "weekly", "yes", "SSP", "CTAEO", "DEA", "BASIC"),
}


_NONSENSE = ("nonsense", "1e9", "NaN", "31/02/2026")
"""Values that make a reader take the whole column for text."""


def hostile_records(kind: Kind, usual: dict[str, str], nonsense: bool) -> Iterator[dict[str, str]]:
    """Usual records with one column after another, and then all of a type, at each of its worst values; without
    ``nonsense`` only at those that are numbers and days indeed, so that the columns keep their types."""
    columns = {name: column.type for name, column in KINDS[kind].columns.items()}
    worst = {what: [v for v in values if nonsense or v not in _NONSENSE] for what, values in _VALUES.items()}
    for name, value_type in columns.items():
        for value in worst[value_type]:
            yield usual | {name: value}
    for value_type, values in worst.items():
        for value in values:
            yield usual | {name: value for name, own in columns.items() if own == value_type}
