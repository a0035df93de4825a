"""Amounts multiplied by one factor."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from jamfirst.explain.rewrites.bits import COMMON
from jamfirst.explain.rewrites.pairs import OLD, Pairs
from jamfirst.explain.rewrites.rule import Exact, Rule, number_rule


def _times(factor: Fraction, words: str) -> Rule:
    def made(pairs: Pairs) -> Exact:
        old = pairs.numbers(OLD)
        return Exact(old.times(factor.numerator), factor.denominator, old.there)

    return number_rule("times", words, COMMON, made, {"factor": str(factor)})


def proposed(pairs: Pairs) -> Iterable[Rule]:
    """The factors that suppliers' mistakes are made of."""
    yield _times(Fraction(100), "multiplied by 100")
    yield _times(Fraction(1, 100), "divided by 100")
