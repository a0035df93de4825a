"""Parameters by vote: what most of the changes would take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def elected(votes: Iterable[T], most: int = 12, least: int = 2, share: float = 0.004) -> list[T]:
    """The parameters with most votes, first the one with most; equal ones in the order of their words. Those with few
    votes are left out, unless there are hardly any votes at all."""
    counted = Counter(votes)
    total = sum(counted.values())
    floor = min(max(least, int(share * total)), total)
    ranked = sorted(counted.items(), key=lambda item: (-item[1], repr(item[0])))
    return [value for value, count in ranked[:most] if count >= floor]
