"""A slice as the search knows it: at most a few conditions on numbered attributes, and the records that meet them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np

from jamfirst.explain.slices.bits import attribute_cost, saved, set_cost, threshold_cost
from jamfirst.explain.slices.coded import Bools, Coded, Ints, Rows

DEPTH = 3
"""The most conditions that a slice has."""


class Test(IntEnum):
    """How a condition looks at an attribute's numbers."""

    __test__ = False  # it is none of pytest's

    AMONG = 0
    AT_MOST = 1
    MORE = 2


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One condition: ``numbers`` are places of values, ascending, or one threshold."""

    attribute: int
    test: Test
    numbers: tuple[int, ...]


Rule = tuple[Part, ...]
"""Conditions that must all hold, in order of their attributes."""


def ruled(parts: tuple[Part, ...]) -> Rule:
    """Conditions in their one order."""
    return tuple(sorted(parts))


def meets(rows: Rows, part: Part, within: Ints | None = None) -> Bools:
    """Which of the records meet a condition."""
    numbers = rows.raw[part.attribute]
    if within is not None:
        numbers = numbers[within]
    if part.test == Test.AMONG:
        if len(part.numbers) == 1:
            return np.equal(numbers, part.numbers[0])
        wanted = np.zeros(int(rows.raw[part.attribute].max(initial=0)) + 2, dtype=np.bool_)
        wanted[[n for n in part.numbers if n < len(wanted) - 1]] = True
        among: Bools = wanted[numbers]  # -1, none of the values, is the last place: never wanted
        return among
    found = numbers <= part.numbers[0] if part.test == Test.AT_MOST else numbers > part.numbers[0]
    absent = rows.absent[part.attribute]
    if absent is not None:
        found &= ~(absent if within is None else absent[within])
    return found


_REMEMBERED = 400


def _mask(rows: Rows, part: Part) -> Bools:
    known = rows.masks.get(part)
    if known is None:
        if len(rows.masks) >= _REMEMBERED:
            rows.masks.clear()
        known = rows.masks[part] = meets(rows, part)
    return known


def covered(rows: Rows, rule: Rule, within: Ints) -> Ints:
    """Which of some records meet all conditions."""
    if not rule:
        return within
    if len(within) * 8 < rows.count:
        for part in rule:
            within = within[meets(rows, part, within)]
        return within
    found = mask(rows, rule)
    return np.flatnonzero(found) if len(within) == rows.count else within[found[within]]


def mask(rows: Rows, rule: Rule) -> Bools:
    """Whether each record meets all conditions, of which there is at least one."""
    found = _mask(rows, rule[0])
    for part in rule[1:]:
        found = found & _mask(rows, part)
    return found


@lru_cache(maxsize=200_000)
def digits(threshold: int) -> int:
    """How many significant digits a threshold has."""
    return max(1, len(str(abs(threshold)).rstrip("0")))


def cost(sample: Coded, rule: Rule) -> float:
    """The bits that it takes to write the conditions down."""
    total = 0.0
    for part in rule:
        total += attribute_cost(len(sample.features))
        if part.test == Test.AMONG:
            total += set_cost(sample.features[part.attribute].distinct, len(part.numbers))
        else:
            total += threshold_cost(digits(part.numbers[0]))
    return total


@dataclass(frozen=True, slots=True)
class Left:
    """The records that are not explained yet: those that are affected and the others, by their places."""

    hit: Ints
    other: Ints

    def records(self, weight: float) -> float:
        """How many records they stand for."""
        return len(self.hit) + weight * len(self.other)


@dataclass(frozen=True, slots=True)
class Scored:
    """A slice with what it is worth: the bits that it saves by rows, and its price."""

    rule: Rule
    bits: float
    price: float
    affected: int
    others: int
    payees: int

    @property
    def gain(self) -> float:
        """Bits saved over the price; what slices are compared by."""
        return self.bits - self.price

    @property
    def share(self) -> float:
        """Payees to an affected record: below one where payees have several."""
        return self.payees / self.affected if self.affected else 1.0

    @property
    def sure(self) -> float:
        """Bits saved over the price when the records of one payee count as one; what slices are believed by."""
        return self.bits * self.share - self.price


def weighed(sample: Coded, others: int) -> float:
    """How many unaffected records so many sampled ones stand for; with half a one more than was seen, where each stands
    for many, since none seen does not mean none there."""
    return sample.weight * others + (sample.weight - 1.0) * 0.5


def score(sample: Coded, left: Left, rule: Rule, hit: Ints | None = None, other: Ints | None = None) -> Scored:
    """What a rule is worth among the records that are left; ``hit`` and ``other`` are those that meet it, if known."""
    hit = covered(sample.hit, rule, left.hit) if hit is None else hit
    other = covered(sample.other, rule, left.other) if other is None else other
    payees = sample.payees(hit)
    records = len(hit) + weighed(sample, len(other))
    everything = left.records(sample.weight)
    price = cost(sample, rule)
    if not len(hit) or len(hit) / records <= len(left.hit) / everything:
        return Scored(rule, -1e9, price, len(hit), len(other), payees)
    bits = saved(len(hit), min(records, everything), len(left.hit), everything).item()
    return Scored(rule, bits, price, len(hit), len(other), payees)


def without(sample: Coded, left: Left, rule: Rule) -> Left:
    """What is left when the records of a rule are taken out."""
    hit = left.hit[~mask(sample.hit, rule)[left.hit]]
    return Left(hit, left.other[~mask(sample.other, rule)[left.other]])
