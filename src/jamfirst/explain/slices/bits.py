"""What a description costs and saves, in bits (minimum description length).

The labels of all records are told once as so many affected of so many. Told apart for the records within a slice and
those outside, they take fewer bits; what the slice itself takes to write down is the price. One number weighs purity,
size, imperfect hit rates and the number of things tried, and says when to stop.
"""

from __future__ import annotations

from functools import lru_cache
from math import comb, log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST_GAIN = 10.0
"""Bits that a slice must save over its price: by chance alone one in a thousand would."""


def _times_log(counts: Floats) -> Floats:
    """n log2 n, nought for nought."""
    found: Floats = counts * np.log2(np.maximum(counts, 1e-300))
    return found


def told(affected: Any, records: Any) -> Floats:
    """The bits that the labels of so many records take when so many of them are affected."""
    p = np.asarray(affected, dtype=np.float64)
    n = np.asarray(records, dtype=np.float64)
    return _times_log(n) - _times_log(p) - _times_log(np.maximum(n - p, 0.0))


def saved(affected: Any, records: Any, all_affected: float, all_records: float) -> Floats:
    """The bits saved by telling the records of a slice apart from all others."""
    p = np.asarray(affected, dtype=np.float64)
    n = np.asarray(records, dtype=np.float64)
    return told(all_affected, all_records) - told(p, n) - told(all_affected - p, all_records - n)


def attribute_cost(attributes: int) -> float:
    """The bits to say which attribute a condition is on, and which sort of condition it is."""
    return log2(max(2, attributes)) + 1.0


@lru_cache(maxsize=100_000)
def set_cost(values: int, chosen: int) -> float:
    """The bits to say which of an attribute's values are meant: the more, the more."""
    which = log2(max(2, comb(max(2, values), min(chosen, max(1, values // 2)))))
    return which + 1.0 + (2.0 * log2(chosen) + 0.5 * chosen if chosen > 1 else 0.0)


def threshold_cost(digits: int) -> float:
    """The bits to say a threshold of so many significant digits: a round one is cheaper, and likelier."""
    return 3.0 + 1.5 * digits
