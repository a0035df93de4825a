"""The catalogue of derived attributes. A new one is one entry of its family; a new family is one line here."""

from __future__ import annotations

from jamfirst.explain.attributes import Entry, PairEntry
from jamfirst.explain.catalogue import amounts, dates, identifiers, payroll, text

ENTRIES: tuple[Entry, ...] = (
    *text.ENTRIES,
    *identifiers.ENTRIES,
    *amounts.ENTRIES,
    *dates.ENTRIES,
    *payroll.ENTRIES,
)
"""What is derived from one column."""

PAIRS: tuple[PairEntry, ...] = dates.PAIRS
"""What is derived from two columns."""
