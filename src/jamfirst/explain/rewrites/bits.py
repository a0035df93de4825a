"""What it takes to tell new values literally, and to write a rewrite down, in bits (minimum description length).

Without a rewrite each new value must be told by itself, so many bits a character. With one, the rewrite is told once
and the values that it makes are free. A rewrite is worth saying only where it saves more than it costs, by enough: the
more families and parameters could have been tried, the more bits a choice among them takes, so that chance is weighed
by the same number. (J. Rissanen, "Modeling by shortest data description", Automatica 14, 1978; the same idea fits
programs to examples in FlashFill and summarises changes between two snapshots in ChARLES, arXiv 2409.18386.)
"""

from __future__ import annotations

from fractions import Fraction
from math import log2

import numpy as np
from numpy.typing import NDArray

from jamfirst.explain.rewrites.pairs import Pairs
from jamfirst.model.columns import ValueType

COMMON, USUAL, RARE, ODD = 4.0, 6.0, 9.0, 12.0
"""Prices of families: what suppliers' releases do often, and what they hardly ever do."""

LEAST_GAIN = 12.0
"""Bits that a rewrite must save over its price: by chance alone one in four thousand would."""

_A_LETTER = 4.5
_A_DIGIT = 3.4
_A_DAY = 11.0
"""A date within about five years."""
_NOTHING = 6.0
_END = 2.0


def text_bits(text: str) -> float:
    """The bits to tell a text: digits are fewer than letters."""
    digits = sum(c.isdigit() for c in text)
    return _END + _A_DIGIT * digits + _A_LETTER * (len(text) - digits)


def count_bits(count: int) -> float:
    """The bits to tell a whole number: small ones are likelier."""
    return 1.0 + 2.0 * log2(abs(count) + 1)


def amount_bits(amount: Fraction) -> float:
    """The bits to tell an amount or a factor: the rounder, the fewer; as a decimal or as a fraction."""
    above, below = abs(amount.numerator), amount.denominator
    as_fraction = 2.0 * (log2(above + 1) + log2(below + 1))
    rest = below
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return 2.0 + as_fraction
    places = next(p for p in range(400) if 10**p % below == 0)
    digits = str(above * 10**places // below).rstrip("0") or "0"
    return 2.0 + min(as_fraction, _A_DIGIT * len(digits) + 1.0)


def literal(pairs: Pairs) -> NDArray[np.float64]:
    """The bits that each record's new value takes by itself."""
    if pairs.column.type in (ValueType.DATE, ValueType.TIMESTAMP):
        return np.array([_NOTHING if new is None else _A_DAY for new in pairs.new], dtype=np.float64)
    known = {new: _NOTHING if new is None else max(_NOTHING, text_bits(new)) for new in set(pairs.new)}
    return np.array([known[new] for new in pairs.new], dtype=np.float64)
