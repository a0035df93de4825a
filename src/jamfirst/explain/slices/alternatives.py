"""Other descriptions of the same records: what was weighed on the way and fits as well."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from jamfirst.explain.slices.coded import Bools, Coded
from jamfirst.explain.slices.cover import Cover, everything
from jamfirst.explain.slices.polish import fits
from jamfirst.explain.slices.rule import Part, Rule, Test, cost, covered, mask, ruled, score

ALIKE = 0.95
MOST = 3
_TIE = 10.0


def alternatives(sample: Coded, cover: Cover, rule: Rule) -> list[Rule]:
    """Up to three other rules with the same affected records (Jaccard at least 0.95) and about as few others."""
    hit, other = mask(sample.hit, rule), mask(sample.other, rule)
    hits, others = int(hit.sum()), int(other.sum())
    likely = [
        one.rule
        for one in cover.weighed.values()
        if one.rule != rule and ALIKE * hits <= one.affected + hits * 0.3 and one.others <= others + 0.3 * hits
    ]
    likely.sort(key=lambda r: (len(r), cost(sample, r), r))
    found: list[Rule] = []
    about = [{p.attribute for p in rule}]
    for candidate in likely:
        if {p.attribute for p in candidate} in about:
            continue
        mine, its = mask(sample.hit, candidate), mask(sample.other, candidate)
        both = np.count_nonzero(mine & hit)
        if both >= ALIKE * np.count_nonzero(mine | hit) and np.count_nonzero(its) <= others + 0.05 * hits:
            found.append(candidate)
            about.append({p.attribute for p in candidate})
        if len(found) == MOST:
            break
    return found


def plainest(sample: Coded, cover: Cover, rule: Rule, coarser: Sequence[int | None]) -> Rule:
    """Of the rules with the very same records and about the same price, the plainest: the fewest conditions, then the
    fewest values named (the coarser of two nested attributes), then the fewest attributes that are derived.
    ``coarser`` gives for an attribute derived from one column that column's own."""
    hit, other = mask(sample.hit, rule), mask(sample.other, rule)
    counts = int(hit.sum()), int(other.sum())
    price = cost(sample, rule) + _TIE
    tried = [rule, *_undone(sample, rule, coarser)]
    for one in cover.weighed.values():
        near = one.affected <= counts[0] and one.others <= counts[1] and one.affected >= 0.7 * counts[0]
        if near and len(one.rule) <= len(rule):
            tried.append(one.rule)
    same = [r for r in tried if r == rule or (cost(sample, r) <= price and _the_same(sample, r, (hit, other)))]
    return _needed(sample, min(same, key=lambda r: _plainness(sample, r, coarser)), (hit, other))


def _needed(sample: Coded, rule: Rule, masks: tuple[Bools, Bools]) -> Rule:
    """The rule without conditions that change nothing."""
    for part in rule:
        shorter = tuple(p for p in rule if p != part)
        if shorter and _the_same(sample, shorter, masks):
            return _needed(sample, shorter, masks)
    return rule


def _plainness(sample: Coded, rule: Rule, coarser: Sequence[int | None]) -> tuple[object, ...]:
    named = sum(len(p.numbers) for p in rule)
    derived = sum(coarser[p.attribute] is not None for p in rule)
    thresholds = sum(p.test != Test.AMONG for p in rule)
    values = sum(f.distinct for f in (sample.features[p.attribute] for p in rule) if not f.measure)
    return len(rule), named, derived, thresholds, values, cost(sample, rule), rule


def _undone(sample: Coded, rule: Rule, coarser: Sequence[int | None]) -> list[Rule]:
    """The rule with conditions on derived values put as values of the columns that they are derived from."""
    found = []
    for chosen in product(*((False, True) if coarser[p.attribute] is not None else (False,) for p in rule)):
        parts = [_own(sample, rule, p, coarser[p.attribute]) if c else p for p, c in zip(rule, chosen, strict=True)]
        if any(chosen) and None not in parts:
            found.append(ruled(tuple(p for p in parts if p is not None)))
    return [r for r in found if len({p.attribute for p in r}) == len(r)]


def _own(sample: Coded, rule: Rule, part: Part, own: int | None) -> Part | None:
    """A condition on a derived attribute as one on its column: a threshold, or no more values than it has."""
    if own is None:
        return None
    left = everything(sample)
    if sample.features[own].measure:
        rest = tuple(p for p in rule if p != part)
        at = covered(sample.hit, rest, left.hit), covered(sample.other, rest, left.other)
        tests = (part.test,) if part.test != Test.AMONG else (Test.AT_MOST, Test.MORE)
        fitted = [one for test in tests for one in fits(sample, left, Part(own, test, (0,)), *at)]
        return max(fitted, key=lambda one: score(sample, left, ruled((*rest, one))).gain, default=None)
    if part.test != Test.AMONG:
        return None
    values = np.unique(sample.hit.raw[own][covered(sample.hit, rule, left.hit)])
    if not 0 < len(values) <= len(part.numbers) or values[0] < 0:
        return None
    return Part(own, Test.AMONG, tuple(int(v) for v in values))


def _the_same(sample: Coded, rule: Rule, masks: tuple[Bools, Bools]) -> bool:
    both = (sample.hit, sample.other)
    return all(np.array_equal(mask(rows, rule), m) for rows, m in zip(both, masks, strict=True))
