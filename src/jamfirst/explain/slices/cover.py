"""A short list of slices that together describe what they can: the best first, then the best of what is left, and so
on; then each is looked at again in the light of the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from jamfirst.explain.slices.beam import believed, search
from jamfirst.explain.slices.bits import told
from jamfirst.explain.slices.coded import Coded
from jamfirst.explain.slices.polish import polished
from jamfirst.explain.slices.refining import FEWEST, Counts, Refining
from jamfirst.explain.slices.rule import (
    DEPTH,
    Left,
    Part,
    Rule,
    Scored,
    Test,
    cost,
    covered,
    ruled,
    score,
    without,
)

MOST = 12
"""The most slices that are looked for."""

_ROUNDS = 3
_PASSES = 80
"""How often all records may be counted, in all, for looking at slices again: a bound on the time that takes."""
_UNEVEN = 3.0
"""Bits that a condition must save among the records of a slice for these to be looked at as of two kinds."""


@dataclass
class Cover:
    """The slices found, every other one that was weighed on the way with what it was worth, and how many were."""

    rules: list[Rule] = field(default_factory=list)
    weighed: dict[Rule, Scored] = field(default_factory=dict)
    tried: int = 0


def everything(sample: Coded) -> Left:
    """All records of the sample."""
    return Left(np.arange(sample.hit.count), np.arange(sample.other.count))


def covers(sample: Coded) -> Cover:
    """The slices of a sample, looked at twice."""
    refining = Refining(sample)
    cover = Cover()
    cover.rules = greedy(refining, everything(sample), cover)
    cover = revised(refining, cover)
    cover.tried = refining.tried
    return cover


def greedy(refining: Refining, left: Left, cover: Cover, first: Sequence[Rule] = (), most: int = MOST) -> list[Rule]:
    """The best slice, then the best of what is left, for as long as any is worth its price; after ``first``."""
    sample = refining.sample
    rules = list(first)
    for rule in rules:
        left = without(sample, left, rule)
    counts: Counts | None = None
    while len(rules) < most and len(left.hit) >= FEWEST:
        counts = counts or refining.counts(left.hit, left.other)
        found = search(refining, left, counts=counts)
        cover.weighed.update(found.weighed)
        if found.best is None:
            break
        rules.append(polished(sample, left, found.best).rule)
        now = without(sample, left, rules[-1])
        counts = _less(refining, counts, left, now)
        left = now
    return rules


def _less(refining: Refining, counts: Counts, before: Left, after: Left) -> Counts:
    gone = refining.counts(
        np.setdiff1d(before.hit, after.hit, assume_unique=True),
        np.setdiff1d(before.other, after.other, assume_unique=True),
    )
    return Counts(counts.hit - gone.hit, counts.other - gone.other)


def length(sample: Coded, rules: Iterable[Rule]) -> float:
    """The bits that the labels take with these slices, with the price of the slices: the fewer the better. Each
    record is counted with the first slice that it meets."""
    left = everything(sample)
    total = 0.0
    for rule in rules:
        hit, other = covered(sample.hit, rule, left.hit), covered(sample.other, rule, left.other)
        total += told(len(hit), len(hit) + sample.weight * len(other)).item() + cost(sample, rule)
        left = without(sample, left, rule)
    return total + told(len(left.hit), left.records(sample.weight)).item()


def revised(refining: Refining, cover: Cover) -> Cover:
    """Each slice looked at again without its records being taken by the others: taken apart where it swallowed two
    causes, fitted again otherwise; then dropped where the others say as much without it."""
    sample = refining.sample
    best = length(sample, cover.rules)
    seen: set[tuple[Rule, ...]] = set()
    most = refining.work + _PASSES * max(50_000, sample.hit.count + sample.other.count)
    for _ in range(_ROUNDS):
        before = cover.rules
        for rule in before:
            others = [r for r in cover.rules if r != rule]
            if rule in cover.rules and (rule, *sorted(others)) not in seen and refining.work < most:
                seen.add((rule, *sorted(others)))
                best = _better(refining, cover, _proposals(refining, cover, rule, others, most), best)
        best = _joined(sample, cover, best)
        if cover.rules == before:
            break
    return _pruned(sample, cover, best)


def _better(refining: Refining, cover: Cover, proposals: Iterable[list[Rule]], best: float) -> float:
    for proposed in proposals:
        bits = length(refining.sample, proposed)
        if bits < best - 1e-6:
            best, cover.rules = bits, proposed
    return best


def _proposals(refining: Refining, cover: Cover, rule: Rule, others: list[Rule], most: int) -> Iterable[list[Rule]]:
    sample = refining.sample
    left = _left(sample, others)
    yield _ordered(sample, [*others, polished(sample, left, score(sample, left, rule)).rule])
    found = search(refining, left, starts=_near(rule))
    if found.best is not None:
        yield _ordered(sample, [*others, polished(sample, left, found.best).rule])
    for start in _inside(refining, left, rule):
        if refining.work > most:
            return
        rules = greedy(refining, left, cover, [start], 4)
        yield _ordered(sample, [*others, *_settled(sample, left, rules)])


def _joined(sample: Coded, cover: Cover, best: float) -> float:
    """Two slices that differ in the values of one set made one, where that takes fewer bits."""
    for one, two in combinations(list(cover.rules), 2):
        rule = _union(one, two)
        if rule is None or one not in cover.rules or two not in cover.rules:
            continue
        proposed = _ordered(sample, [*(r for r in cover.rules if r not in (one, two)), rule])
        bits = length(sample, proposed)
        if bits < best - 1e-6:
            best, cover.rules = bits, proposed
    return best


def _union(one: Rule, two: Rule) -> Rule | None:
    """The slice of both, where they differ in the values of one set alone."""
    if len(one) != len(two):
        return None
    apart = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
    if len(apart) != 1:
        return None
    a, b = apart[0]
    if a.attribute != b.attribute or a.test != Test.AMONG or b.test != Test.AMONG:
        return None
    both = Part(a.attribute, Test.AMONG, tuple(sorted({*a.numbers, *b.numbers})))
    return ruled(tuple(both if p == a else p for p in one))


def _left(sample: Coded, rules: Iterable[Rule]) -> Left:
    left = everything(sample)
    for rule in rules:
        left = without(sample, left, rule)
    return left


def _settled(sample: Coded, left: Left, rules: Sequence[Rule]) -> list[Rule]:
    """Each slice fitted again to the records that the others leave it."""
    found = list(rules)
    for i, rule in enumerate(found):
        mine = left
        for other in (*found[:i], *found[i + 1 :]):
            mine = without(sample, mine, other)
        found[i] = polished(sample, mine, score(sample, mine, rule)).rule
    return found


def _near(rule: Rule) -> list[Rule]:
    """The slice without one or two of its conditions: where to look for one that differs in a condition."""
    return list(dict.fromkeys([tuple(p for p in rule if p != part) for part in rule] + [(part,) for part in rule]))


def _ordered(sample: Coded, rules: Sequence[Rule]) -> list[Rule]:
    """Slices in the order in which they would be found: the most bits first."""
    left = everything(sample)
    return sorted(dict.fromkeys(rules), key=lambda r: (-score(sample, left, r).gain, r))


def _inside(refining: Refining, left: Left, rule: Rule) -> list[Rule]:
    """Slices to begin with where the records of a slice are not of one kind: among them, some condition tells the
    affected from the others. Each value of a set alone, and the slice with that condition."""
    sample = refining.sample
    mine = Left(covered(sample.hit, rule, left.hit), covered(sample.other, rule, left.other))
    if len(mine.other) == 0 or len(mine.hit) < FEWEST:
        return []
    weighed = search(refining, mine).weighed.values()
    inner = max(weighed, key=lambda one: (one.gain, one.rule), default=None)
    if inner is None or inner.gain < _UNEVEN:
        return []
    starts = [ruled(tuple(dict.fromkeys((*rule, *inner.rule)))), inner.rule]
    for narrow in [_narrowed(rule, part, value) for part in rule if len(part.numbers) > 1 for value in part.numbers]:
        further = search(refining, left, starts=[narrow])
        starts += [narrow, *([further.best.rule] if further.best else [])]
    return [s for s in dict.fromkeys(starts) if len(s) <= DEPTH and s != rule]


def _narrowed(rule: Rule, part: Part, value: int) -> Rule:
    return ruled(tuple(Part(p.attribute, Test.AMONG, (value,)) if p == part else p for p in rule))


def _pruned(sample: Coded, cover: Cover, best: float) -> Cover:
    """Without the slices that the others make needless, and those that are not worth their price on their own."""
    for rule in reversed(cover.rules[:]):
        others = [r for r in cover.rules if r != rule]
        left = _left(sample, others)
        alone = score(sample, left, rule)
        bits = length(sample, others)
        if bits <= best or not believed(alone):
            best, cover.rules = bits, others
    return cover
