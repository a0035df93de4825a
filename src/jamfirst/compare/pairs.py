"""Matched records, baseline beside candidate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pairs:
    """Matched records: a relation with ``b_id``, ``c_id``, ``b_vN``, ``c_vN`` and both sides' places in their files;
    and how many there are."""

    relation: str
    rows: int
