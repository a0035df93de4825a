"""The few rewrites that together explain a column's changes: greedily the one that saves most bits, then the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jamfirst.explain.rewrites.bits import LEAST_GAIN, literal
from jamfirst.explain.rewrites.changes import Changes, Rewritten
from jamfirst.explain.rewrites.families import composed, proposed
from jamfirst.explain.rewrites.pairs import Bools, Pairs
from jamfirst.explain.rewrites.rule import Rule
from jamfirst.explain.rewrites.sampled import MOST, order

MOST_REWRITES = 8
"""Rewrites of one column: what needs more is no few causes."""

_LEAST_SHARE = 0.005
_LEAST_RECORDS = 3
_SAME = 0.99
_ENOUGH = 0.97
"""A rewrite of one step that explains so much needs no look at two steps."""
_ROUNDS = 3
_ALTERNATIVES = 3
_CHOICE = 1.0
"""Bits a record to say which rewrite it is."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    rule: Rule
    alternatives: tuple[str, ...]


def rewrites(changes: Changes) -> tuple[Rewritten, ...]:
    """The rewrites that explain a column's changes, largest first; none where nothing is worth saying.

    Fitted on at most 5,000 changed records, tested on all of them; what the first look left is looked at again. The
    order of records changes nothing.
    """
    whole = Pairs(changes)
    if not whole.size:
        return ()
    ordered = order(changes)
    bits = literal(whole)
    chosen: list[_Chosen] = []
    held: list[Bools] = []
    left = ordered
    for _ in range(_ROUNDS):
        found = _searched(whole.taken(left[:MOST]), _least(len(left)), MOST_REWRITES - len(chosen))
        chosen += found
        held += [c.rule.holds(whole) for c in found]
        explained = np.any(held, axis=0) if held else np.zeros(whole.size, dtype=np.bool_)
        left = left[~explained[left]]
        if not found or len(left) < _least(whole.size) or whole.size <= MOST:
            break
    return _told(whole, bits, chosen, held)


def would_change(rewritten: Rewritten, changes_like: Changes) -> tuple[bool, ...]:
    """For records that did not change (their new values are ignored): whether the rewrite would alter each."""
    found = rewritten.rule.alters(Pairs(changes_like))
    return tuple(bool(alters) for alters in found)


def _least(records: int) -> int:
    return min(max(_LEAST_RECORDS, -int(-records * _LEAST_SHARE // 1)), max(1, records))


def _searched(sample: Pairs, least: int, most: int) -> list[_Chosen]:
    """The greedy cover of a sample, which stands in an order as good as chance."""
    bits = literal(sample)
    left = np.arange(sample.size)
    least = min(least, max(_LEAST_RECORDS, int(least * sample.size / max(1, sample.size))))
    chosen: list[_Chosen] = []
    while len(left) >= least and len(chosen) < most:
        part = sample.taken(left)
        found = _best(part, bits[left], least)
        if found is None:
            break
        best, mask = found
        chosen.append(best)
        left = left[~mask]
    return chosen


@dataclass(frozen=True, slots=True)
class _Weighed:
    rule: Rule
    mask: Bools
    records: int
    gain: float


def _weighed(rules: list[Rule], part: Pairs, bits: NDArray[np.float64], least: int) -> list[_Weighed]:
    found = []
    for rule in rules:
        mask = rule.holds(part)
        records = int(np.count_nonzero(mask))
        gain = np.sum(bits[mask]).item() - (rule.loose + _CHOICE) * records - rule.price
        if records >= least and gain >= LEAST_GAIN:
            found.append(_Weighed(rule, mask, records, gain))
    return found


def _rank(weighed: _Weighed) -> tuple[float, float, str]:
    return (-weighed.gain, weighed.rule.price, weighed.rule.words)


def _best(part: Pairs, bits: NDArray[np.float64], least: int) -> tuple[_Chosen, Bools] | None:
    found = _weighed(proposed(part), part, bits, least)
    if max((w.records for w in found), default=0) < _ENOUGH * part.size:
        found += _weighed(composed(part), part, bits, least)
    if not found:
        return None
    best = min(found, key=_rank)
    same = [w for w in found if _alike(w.mask, best.mask)]
    same.sort(key=lambda w: (w.rule.price + w.rule.loose * w.records, w.rule.words))
    plainest = same[0]
    others = dict.fromkeys(w.rule.words for w in same[1:] if w.rule.words != plainest.rule.words)
    return _Chosen(plainest.rule, tuple(others)[:_ALTERNATIVES]), plainest.mask


def _alike(one: Bools, other: Bools) -> bool:
    both = int(np.count_nonzero(one & other))
    return both >= _SAME * int(np.count_nonzero(one | other))


def _told(whole: Pairs, bits: NDArray[np.float64], chosen: list[_Chosen], held: list[Bools]) -> tuple[Rewritten, ...]:
    """The chosen ones without those that the others make superfluous, largest first."""
    kept = _needed(bits, chosen, held, _least(whole.size))
    kept.sort(key=lambda k: (-int(np.count_nonzero(held[k])), chosen[k].rule.words))
    told: list[Rewritten] = []
    explained = np.zeros(whole.size, dtype=np.bool_)
    for k in kept:
        rule, mask = chosen[k].rule, held[k]
        own = mask & ~explained
        explained |= mask
        told.append(
            Rewritten(
                rule.key, rule.words, dict(rule.parameters), _places(mask), _places(own), chosen[k].alternatives, rule
            )
        )
    return tuple(told)


def _places(mask: Bools) -> tuple[int, ...]:
    return tuple(int(p) for p in np.flatnonzero(mask))


def _needed(bits: NDArray[np.float64], chosen: list[_Chosen], held: list[Bools], least: int) -> list[int]:
    """Those that save bits beside all others, the least useful left out first."""
    kept = list(range(len(chosen)))
    while kept:
        worth = {k: _alone(bits, chosen[k].rule, held, k, kept) for k in kept}
        worst = min(kept, key=lambda k: (worth[k][0], -k))
        gain, records = worth[worst]
        if gain >= LEAST_GAIN and records >= least:
            break
        kept.remove(worst)
    return kept


def _alone(bits: NDArray[np.float64], rule: Rule, held: list[Bools], k: int, kept: list[int]) -> tuple[float, int]:
    mask = held[k].copy()
    for other in kept:
        if other != k:
            mask &= ~held[other]
    records = int(np.count_nonzero(mask))
    return np.sum(bits[mask]).item() - (rule.loose + _CHOICE) * records - rule.price, records
