"""The best slice among the records that are left: a few of the best at each number of conditions are taken further."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from jamfirst.explain.slices.bits import LEAST_GAIN, told
from jamfirst.explain.slices.refining import Counts, Refining, Whole
from jamfirst.explain.slices.rule import DEPTH, Left, Rule, Scored, cost, covered, score

WIDTH = 8
SUREST = 4
_WEIGHED = 40
FEWEST_PAYEES = 3
"""The fewest payees that a slice may rest on; fewer are a finding of their own."""


@dataclass
class Found:
    """What a search came upon: the best slice, if any is worth its price, and others that were weighed."""

    best: Scored | None = None
    weighed: dict[Rule, Scored] = field(default_factory=dict)


def search(refining: Refining, left: Left, starts: Iterable[Rule] = ((),), counts: Counts | None = None) -> Found:
    """The best slice; ``starts`` are slices to begin with, ``counts`` the histograms of all that is left if known."""
    sample = refining.sample
    found = Found()
    whole = Whole(len(left.hit), left.records(sample.weight))
    front: list[Rule] = list(starts)
    for _ in range(DEPTH):
        candidates: dict[Rule, float] = {}
        for rule in front:
            if len(rule) < DEPTH:
                _refine(refining, left, rule, whole, candidates, counts if not rule else None, found)
        ordered = sorted(candidates, key=lambda rule: (-candidates[rule], rule))[:_WEIGHED]
        scored = [_scored(found, refining, left, rule) for rule in ordered]
        scored.sort(key=lambda one: (-one.gain, one.rule))
        _keep_best(found, scored)
        surest = sorted(scored, key=lambda one: (-one.sure, one.rule))
        front = list(dict.fromkeys([one.rule for one in (*scored[:WIDTH], *surest[:SUREST])]))
        if not front:
            break
    return found


def _refine(
    refining: Refining,
    left: Left,
    rule: Rule,
    whole: Whole,
    candidates: dict[Rule, float],
    counts: Counts | None,
    found: Found,
) -> None:
    sample = refining.sample
    hit = covered(sample.hit, rule, left.hit) if rule else left.hit
    base = cost(sample, rule)
    best = max(LEAST_GAIN, found.best.gain if found.best else 0.0)
    if whole.affected < 1 or _most(len(hit), whole) - base < best:
        return
    if counts is None:
        other = covered(sample.other, rule, left.other) if rule else left.other
        counts = refining.counts(hit, other)
    for gain, refined in refining.refined(rule, counts, whole, base):
        if gain > candidates.get(refined, -1e9):
            candidates[refined] = gain


def _most(hit: int, whole: Whole) -> float:
    """The most bits that any slice of so many affected records could save."""
    rest = told(whole.affected - hit, whole.records - hit)
    return (told(whole.affected, whole.records) - rest).item()


def _scored(found: Found, refining: Refining, left: Left, rule: Rule) -> Scored:
    known = found.weighed.get(rule)
    if known is None:
        known = found.weighed[rule] = score(refining.sample, left, rule)
    return known


def believed(one: Scored) -> bool:
    """Whether a slice rests on enough payees, and saves enough when each of them counts once."""
    return one.payees >= FEWEST_PAYEES and one.sure >= LEAST_GAIN


def _keep_best(found: Found, scored: Iterable[Scored]) -> None:
    for one in scored:
        if believed(one) and (not found.best or one.gain > found.best.gain):
            found.best = one
