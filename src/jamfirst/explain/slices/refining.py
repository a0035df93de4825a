"""All conditions that could be added to a slice, weighed at once from two histograms of the records it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from jamfirst.explain.slices.bits import Floats, attribute_cost, saved, set_cost, threshold_cost
from jamfirst.explain.slices.coded import PARTS, Bools, Coded, Ints, Small
from jamfirst.explain.slices.rule import Part, Rule, Test, ruled

FEWEST = 4
"""The fewest affected records that a slice may have."""

LARGEST_SET = 12
"""The most values of one attribute that a condition may name."""

_KEPT = 40
_AT_LEAST = 20_000
"""What weighing refinements costs whatever the number of records, as so many records."""
_EACH = 4


@dataclass(frozen=True, slots=True)
class Counts:
    """Histograms of the records that a slice has."""

    hit: Ints
    other: Ints


@dataclass(frozen=True, slots=True)
class Whole:
    """All records that are left: how many are affected, and how many there are."""

    affected: float
    records: float


Candidate = tuple[float, Rule]


class Refining:
    """Weighs refinements of slices over one sample; ``tried`` counts the conditions that were
    weighed, ``work`` what it cost, in records."""

    def __init__(self, sample: Coded) -> None:
        self.sample = sample
        self.tried = 0
        self.work = 0
        self._owner = np.zeros(sample.named, dtype=np.int64)
        self._named = np.zeros(sample.named, dtype=np.bool_)
        for i, feature in enumerate(sample.features):
            if not feature.measure:
                first, many = sample.starts[i], len(feature.values)
                self._owner[first : first + many + 1] = i
                self._named[first : first + many] = True

    def counts(self, hit: Ints, other: Ints) -> Counts:
        """The histograms of some records."""
        self.work += len(hit) + len(other) + _AT_LEAST
        return Counts(self._histogram(self.sample.hit.codes, hit), self._histogram(self.sample.other.codes, other))

    def _histogram(self, codes: Small, rows: Ints) -> Ints:
        picked = codes if len(rows) == len(codes) else codes[rows]
        return np.bincount(picked.ravel(), minlength=self.sample.length)

    @cached_property
    def _costs(self) -> Floats:
        """The price of naming so many values (from 1) of each attribute."""
        rows = [[set_cost(f.distinct, n) for n in range(1, LARGEST_SET + 1)] for f in self.sample.features]
        return np.array(rows) + attribute_cost(len(self.sample.features))

    def refined(self, rule: Rule, counts: Counts, whole: Whole, base: float) -> list[Candidate]:
        """The best rules with one condition more, with what they gain by rows; ``base`` is the rule's own price."""
        used = {part.attribute for part in rule}
        self.tried += int(np.count_nonzero(counts.hit))
        found: list[tuple[float, Part]] = []
        found += self._single(counts, whole, used)
        found += self._sets(counts, whole, used)
        found += self._thresholds(counts, whole)
        found.sort(key=lambda one: (-one[0], one[1]))
        return [(gain - base, ruled((*rule, part))) for gain, part in found[:_KEPT] if part not in rule]

    def _purer(self, hit: Ints, other: Ints, whole: Whole) -> tuple[Bools, Floats]:
        records = np.asarray(hit + np.where(hit > 0, self._stand_for(other), 1.0), dtype=np.float64)
        return hit * whole.records > records * whole.affected, records

    def _stand_for(self, other: Ints) -> Floats:
        return np.asarray(self.sample.weight * other + (self.sample.weight - 1.0) * 0.5, dtype=np.float64)

    def _open(self, hit: Ints, used: set[int], least: int) -> Ints:
        places = np.flatnonzero((hit >= least) & self._named)
        if used:
            places = places[~np.isin(self._owner[places], list(used))]
        return places

    def _single(self, counts: Counts, whole: Whole, used: set[int]) -> Iterator[tuple[float, Part]]:
        places = self._open(counts.hit[: self.sample.named], used, FEWEST)
        hit, other = counts.hit[places], counts.other[places]
        purer, records = self._purer(hit, other, whole)
        places, hit, records = places[purer], hit[purer], records[purer]
        gains = saved(hit, np.minimum(records, whole.records), whole.affected, whole.records)
        gains = gains - self._costs[self._owner[places], 0]
        for i in np.argsort(-gains, kind="stable")[:_KEPT]:
            attribute = int(self._owner[places[i]])
            value = int(places[i] - self.sample.starts[attribute])
            yield gains[i].item(), Part(attribute, Test.AMONG, (value,))

    def _sets(self, counts: Counts, whole: Whole, used: set[int]) -> Iterator[tuple[float, Part]]:
        """For each attribute the best set among the purest values, then the next purest, and so on: no other set of
        as many values can be better (Breiman and others, 1984)."""
        places = self._open(counts.hit[: self.sample.named], used, 2)
        hit, other = counts.hit[places], counts.other[places]
        purer, records = self._purer(hit, other, whole)
        places, hit, records = places[purer], hit[purer], records[purer]
        owner = self._owner[places]
        order = np.lexsort((places, -(hit - 1.0) / (records + 1.0), owner))
        places, hit, records, owner = places[order], hit[order], records[order], owner[order]
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        lengths = np.diff(np.append(first, len(owner)))
        for begin, length in zip(first[lengths > 1], lengths[lengths > 1], strict=True):
            many = min(int(length), LARGEST_SET)
            attribute = int(owner[begin])
            sums = np.cumsum(hit[begin : begin + many]), np.cumsum(records[begin : begin + many])
            gains = saved(sums[0], np.minimum(sums[1], whole.records), whole.affected, whole.records)
            gains = (gains - self._costs[attribute, :many])[1:]
            best = int(np.argmax(gains))
            if sums[0][best + 1] >= FEWEST:
                values = np.sort(places[begin : begin + best + 2] - self.sample.starts[attribute])
                yield gains[best].item(), Part(attribute, Test.AMONG, tuple(int(v) for v in values))

    def _thresholds(self, counts: Counts, whole: Whole) -> Iterator[tuple[float, Part]]:
        measures = self.sample.measures
        if not measures:
            return
        shape = (len(measures), PARTS)
        hit = np.cumsum(counts.hit[self.sample.named :].reshape(shape)[:, : PARTS - 1], axis=1)
        other = np.cumsum(counts.other[self.sample.named :].reshape(shape)[:, : PARTS - 1], axis=1)
        price = attribute_cost(len(self.sample.features)) + threshold_cost(2)
        for test in (Test.AT_MOST, Test.MORE):
            p, n = (hit, other) if test == Test.AT_MOST else (hit[:, -1:] - hit, other[:, -1:] - other)
            purer, records = self._purer(p, n, whole)
            gains = saved(p, np.minimum(records, whole.records), whole.affected, whole.records) - price
            gains = np.where(purer & (p >= FEWEST), gains, -np.inf)
            yield from self._best_cuts(gains, test)

    def _best_cuts(self, gains: Floats, test: Test) -> Iterator[tuple[float, Part]]:
        for row, attribute in enumerate(self.sample.measures):
            edges = self.sample.edges[attribute]
            assert edges is not None
            mine = gains[row, : len(edges)]
            for cut in np.argsort(-mine, kind="stable")[:_EACH]:
                if np.isfinite(mine[cut]):
                    yield mine[cut].item(), Part(attribute, test, (int(edges[cut]),))
