"""Other descriptions of the same records: what was weighed on the way and fits as well."""

from __future__ import annotations

import numpy as np

from jamfirst.explain.slices.coded import Coded
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
