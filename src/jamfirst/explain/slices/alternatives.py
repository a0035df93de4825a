"""Other descriptions of the same records: what was weighed on the way and fits as well."""

from __future__ import annotations

import numpy as np

from jamfirst.explain.slices.coded import Bools, Coded
from jamfirst.explain.slices.cover import Cover
from jamfirst.explain.slices.rule import Rule, cost, mask

ALIKE = 0.95
MOST = 3
_TIE = 3.0


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


def plainest(sample: Coded, cover: Cover, rule: Rule) -> Rule:
    """Of the rules with the very same records and about the same price, the one on the coarsest attributes."""
    hit, other = mask(sample.hit, rule), mask(sample.other, rule)
    counts = int(hit.sum()), int(other.sum())
    price = cost(sample, rule) + _TIE
    same = [rule]
    for one in cover.weighed.values():
        if len(one.rule) <= len(rule) and one.rule != rule and cost(sample, one.rule) <= price:
            near = one.affected <= counts[0] and one.others <= counts[1] and one.affected >= 0.7 * counts[0]
            if near and _the_same(sample, one.rule, (hit, other)):
                same.append(one.rule)
    return min(same, key=lambda r: (len(r), sum(sample.features[p.attribute].distinct for p in r), cost(sample, r), r))


def _the_same(sample: Coded, rule: Rule, masks: tuple[Bools, Bools]) -> bool:
    both = (sample.hit, sample.other)
    return all(np.array_equal(mask(rows, rule), m) for rows, m in zip(both, masks, strict=True))
