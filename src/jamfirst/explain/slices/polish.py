"""Making a slice exact: conditions that say nothing are dropped, the others fitted again to exact values."""

from __future__ import annotations

import numpy as np

from jamfirst.explain.slices.bits import Floats, attribute_cost, saved, set_cost, threshold_cost
from jamfirst.explain.slices.coded import Coded, Ints, Rows
from jamfirst.explain.slices.rule import Left, Part, Scored, Test, covered, digits, ruled, score, weighed

_ROUNDS = 4
_LARGEST = 16
_LITTLE = 1e-6


def polished(sample: Coded, left: Left, found: Scored) -> Scored:
    """The slice with its conditions dropped or fitted again for as long as it gains by it."""
    for _ in range(_ROUNDS):
        before = found
        for part in sorted(found.rule, reverse=True):
            if part in found.rule:
                found = _fitted(sample, left, found, part)
        if found == before:
            break
    return found


def _fitted(sample: Coded, left: Left, found: Scored, part: Part) -> Scored:
    rest = tuple(p for p in found.rule if p != part)
    hit, other = covered(sample.hit, rest, left.hit), covered(sample.other, rest, left.other)
    if rest:
        simpler = score(sample, left, rest, hit, other)
        if found.share * (found.bits - simpler.bits) <= found.price - simpler.price + _LITTLE:
            return simpler
    for again in fits(sample, left, part, hit, other):
        if again != part:
            refitted = score(sample, left, ruled((*rest, again)))
            if refitted.gain > found.gain + _LITTLE:
                found = refitted
    return found


def fits(sample: Coded, left: Left, part: Part, hit: Ints, other: Ints) -> list[Part]:
    """The best conditions of the same sort on the same attribute, among records that meet the other conditions."""
    if part.test == Test.AMONG:
        return _sets(sample, left, part.attribute, hit, other)
    return _thresholds(sample, left, part, hit, other)


def _sets(sample: Coded, left: Left, attribute: int, hit: Ints, other: Ints) -> list[Part]:
    """The best set of values: purest first; a single affected record may be enough for a value to belong."""
    feature = sample.features[attribute]
    many = len(feature.values)
    if not many:
        return []
    p = np.bincount(sample.hit.raw[attribute][hit] + 1, minlength=many + 1)[1:]
    n = np.bincount(sample.other.raw[attribute][other] + 1, minlength=many + 1)[1:]
    seen = np.flatnonzero(p)
    if not len(seen):
        return []
    p, records = p[seen], p[seen] + _stand_for(sample, n[seen])
    everything = left.records(sample.weight)
    price = attribute_cost(len(sample.features))
    found = []
    for order in (np.lexsort((seen, -p, -(p - 0.5) / (records + 0.5))), np.lexsort((seen, -p, -p / records))):
        first = order[:_LARGEST]
        sums = np.cumsum(p[first]), np.minimum(np.cumsum(records[first]), everything)
        gains = saved(*sums, len(left.hit), everything)
        gains = gains - [price + set_cost(feature.distinct, k) for k in range(1, len(first) + 1)]
        gains = np.where(sums[0] * everything > sums[1] * len(left.hit), gains, -np.inf)
        values = np.sort(seen[first[: int(np.argmax(gains)) + 1]])
        found.append(Part(attribute, Test.AMONG, tuple(int(v) for v in values)))
    return list(dict.fromkeys(found))


def _stand_for(sample: Coded, other: Ints) -> Floats:
    return np.array([weighed(sample, n) for n in other.tolist()], dtype=np.float64)


def _thresholds(sample: Coded, left: Left, part: Part, hit: Ints, other: Ints) -> list[Part]:
    """The best threshold among all values, and the roundest number that divides the records as it does."""
    i = part.attribute
    present = [_present(sample.hit, i, hit), _present(sample.other, i, other)]
    values, places = np.unique(np.concatenate(present), return_inverse=True)
    if len(values) < 2:
        return []
    p = np.cumsum(np.bincount(places[: len(present[0])], minlength=len(values)))
    n = np.cumsum(np.bincount(places[len(present[0]) :], minlength=len(values)))
    if part.test == Test.MORE:
        p, n = p[-1] - p, n[-1] - n
    everything = left.records(sample.weight)
    records = np.minimum(p + sample.weight * n + (sample.weight - 1.0) * 0.5, everything)
    ok = (p[:-1] > 0) & (p[:-1] * everything > records[:-1] * len(left.hit))
    gains = np.where(ok, saved(p[:-1], np.maximum(records[:-1], p[:-1]), len(left.hit), everything), -np.inf)
    best = gains.max()
    if not np.isfinite(best):
        return []
    near = np.flatnonzero(gains >= best - threshold_cost(4))
    near = near[np.argsort(-gains[near], kind="stable")[:12]]
    cuts = [(roundest(int(values[j]), int(values[j + 1])), gains[j].item()) for j in near]
    cut = max(cuts, key=lambda one: (one[1] - threshold_cost(digits(one[0])), -one[0]))[0]
    return [Part(i, part.test, (cut,))]


def _present(rows: Rows, attribute: int, at: Ints) -> Ints:
    """The numbers that some records have of a measure."""
    absent = rows.absent[attribute]
    return rows.raw[attribute][at if absent is None else at[~absent[at]]]


def roundest(low: int, high: int) -> int:
    """The roundest whole number from ``low`` to one below ``high``; the lowest of those as round."""
    if low <= 0 < high:
        return 0
    step = 1
    while -(-low // (step * 10)) * (step * 10) < high:
        step *= 10
    return -(-low // step) * step
