"""Values that are lost, or replaced as a whole: by one for all, by another column's, or moved to another field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from jamfirst.explain.rewrites.bits import COMMON, RARE, text_bits
from jamfirst.explain.rewrites.families.votes import elected
from jamfirst.explain.rewrites.pairs import Bools, Pairs
from jamfirst.explain.rewrites.rule import Rule, value_rule


def _emptied() -> Rule:
    def holds(pairs: Pairs) -> Bools:
        found = [new is None and old is not None for old, new in zip(pairs.old, pairs.new, strict=True)]
        return np.array(found, dtype=np.bool_)

    def alters(pairs: Pairs) -> Bools:
        return np.array([old is not None for old in pairs.old], dtype=np.bool_)

    return Rule("emptied", "emptied", COMMON, holds, alters)


EMPTIED = _emptied()


def _constant(value: str) -> Rule:
    def made(pairs: Pairs) -> list[str | None]:
        return [value] * pairs.size

    price = RARE - 1.0 + text_bits(value)
    return value_rule("constant", f"“{value}” for all", price, made, {"value": value})


def proposed(pairs: Pairs) -> Iterable[Rule]:
    """Emptied, and the values that many changes end in."""
    yield EMPTIED
    yield from _constants(pairs)


def _constants(pairs: Pairs) -> Iterator[Rule]:
    ends = elected((new for new in pairs.new if new is not None), most=4, least=3, share=0.004)
    yield from map(_constant, ends)
