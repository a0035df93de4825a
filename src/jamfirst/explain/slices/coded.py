"""The sampled records as arrays: the affected and the others apart, every attribute in small whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Bools = NDArray[np.bool_]

BINS = 64
"""How many parts a measure is cut into before its thresholds are refined."""

PARTS = 128
"""Room for the parts of a measure: those of all records, and those of the affected ones."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One attribute of the sampled records. ``values`` are those that a condition may name, in order, of ``distinct``
    in all; none for a ``measure``, which has thresholds instead."""

    name: str
    measure: bool
    distinct: int
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Some of the records. ``raw`` holds for each attribute its numbers: places of values (-1: none that is named), or
    the numbers of a measure, with ``absent`` saying where there is none. ``codes`` holds one row a record: for each
    attribute a place in one long histogram. ``masks`` remembers which records meet a condition."""

    raw: tuple[Ints, ...]
    absent: tuple[Bools | None, ...]
    codes: Small
    masks: dict[object, Bools] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many records."""
        return len(self.codes)


@dataclass(frozen=True)
class Coded:
    """The sample. ``weight`` is how many unaffected records each sampled one stands for; ``units`` gives for each
    affected record the number of its payee."""

    features: tuple[Feature, ...]
    hit: Rows
    other: Rows
    units: Ints
    weight: float
    edges: tuple[Ints | None, ...]

    @cached_property
    def starts(self) -> Ints:
        """Where each attribute begins in the long histogram: attributes with values first, measures after them."""
        return _starts(self.features)

    @cached_property
    def named(self) -> int:
        """The length of the part of the histogram that attributes with values have."""
        return sum(len(f.values) + 1 for f in self.features if not f.measure)

    @cached_property
    def measures(self) -> tuple[int, ...]:
        """The attributes that are measures."""
        return tuple(i for i, f in enumerate(self.features) if f.measure)

    @cached_property
    def length(self) -> int:
        """The length of the long histogram."""
        return self.named + len(self.measures) * PARTS

    @cached_property
    def unit_count(self) -> int:
        """How many payees have an affected record."""
        return int(self.units.max(initial=-1)) + 1

    def payees(self, affected: Ints) -> int:
        """How many payees some of the affected records belong to."""
        seen = np.zeros(self.unit_count, dtype=np.bool_)
        seen[self.units[affected]] = True
        return int(np.count_nonzero(seen))


def _starts(features: Sequence[Feature]) -> Ints:
    found = np.zeros(len(features), dtype=np.int64)
    at = 0
    for measure in (False, True):
        for i, feature in enumerate(features):
            if feature.measure == measure:
                found[i] = at
                at += PARTS if measure else len(feature.values) + 1
    return found


def coded(
    features: Sequence[Feature], numbers: Sequence[Ints], none: int, affected: Bools, units: Ints, weight: float
) -> Coded:
    """The sample from one array an attribute; ``none`` is the number that stands for no value of a measure."""
    hits, others = np.flatnonzero(affected), np.flatnonzero(~affected)
    starts = _starts(features)
    edges = [_edges(n, none, hits) if f.measure else None for f, n in zip(features, numbers, strict=True)]
    both = [_rows(features, numbers, none, starts, edges, rows) for rows in (hits, others)]
    _, numbered = np.unique(units[hits], return_inverse=True)
    return Coded(tuple(features), both[0], both[1], numbered.astype(np.int64), weight, tuple(edges))


def _edges(numbers: Ints, none: int, hits: Ints) -> Ints:
    """Where a measure is cut: at even shares of all records and of the affected ones."""
    found = [_quantiles(numbers[numbers != none], BINS)]
    found.append(_quantiles(numbers[hits][numbers[hits] != none], PARTS - BINS - 2))
    return np.unique(np.concatenate(found))


def _quantiles(numbers: Ints, parts: int) -> Ints:
    ordered = np.sort(numbers)
    if not len(ordered):
        return ordered
    apart = ordered[np.flatnonzero(np.diff(ordered))] if len(ordered) > 1 else ordered[:0]
    if len(apart) < parts:
        return apart
    places = np.linspace(0, len(ordered) - 1, parts + 1)[1:-1].astype(np.int64)
    found: Ints = ordered[places]
    return found


def _rows(
    features: Sequence[Feature],
    numbers: Sequence[Ints],
    none: int,
    starts: Ints,
    edges: Sequence[Ints | None],
    rows: Ints,
) -> Rows:
    codes = np.empty((len(rows), len(features)), dtype=np.int32)
    raw: list[Ints] = []
    absent: list[Bools | None] = []
    for i, (feature, cut) in enumerate(zip(features, edges, strict=True)):
        mine = numbers[i][rows]
        lacking = None
        if cut is None:
            codes[:, i] = np.where(mine < 0, len(feature.values), mine) + starts[i]
        else:
            lacking = mine == none
            codes[:, i] = np.where(lacking, PARTS - 1, np.searchsorted(cut, mine, side="left")) + starts[i]
            lacking = lacking if lacking.any() else None
        raw.append(mine)
        absent.append(lacking)
    return Rows(tuple(raw), tuple(absent), codes)
