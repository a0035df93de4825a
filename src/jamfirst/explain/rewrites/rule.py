"""A rewrite with its parameters: what it explains, what it would alter, and what it costs to write down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from jamfirst.explain.rewrites.pairs import NEW, OLD, Bools, Days, Numbers, Pairs, Texts, Whole

Test = Callable[[Pairs], Bools]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rewrite. ``price`` is the bits that it takes to write down: the rarer its family and the longer its
    parameters, the more. ``loose`` is the bits a record that it leaves open (0 where it makes one value)."""

    key: str
    words: str
    price: float
    holds: Test
    alters: Test
    parameters: Mapping[str, str] = field(default_factory=dict)
    loose: float = 0.0


Texting = Callable[[str], str | None]


def text_rule(
    key: str, words: str, price: float, make: Texting, parameters: Mapping[str, str] | None = None, loose: float = 0.0
) -> Rule:
    """A rewrite of a text on its own; ``make`` gives ``None`` or an empty text for nothing."""

    def holds(pairs: Pairs) -> Bools:
        distinct, inverse, _ = pairs.distinct
        found = [old is not None and new != old and (make(old) or None) == new for old, new in distinct]
        return np.array(found, dtype=np.bool_)[inverse]

    def alters(pairs: Pairs) -> Bools:
        known = {old: old is not None and (make(old) or None) != old for old in set(pairs.old)}
        return np.array([known[old] for old in pairs.old], dtype=np.bool_)

    return Rule(key, words, price, holds, alters, parameters or {}, loose)


Values = Callable[[Pairs], Texts]


def value_rule(
    key: str, words: str, price: float, make: Values, parameters: Mapping[str, str] | None = None, loose: float = 0.0
) -> Rule:
    """A rewrite that gives each record a text: another column's, or one for all. Amounts and dates are compared as such
    by the rules for these."""

    def holds(pairs: Pairs) -> Bools:
        made = make(pairs)
        found = [m is not None and m == n != o for m, n, o in zip(made, pairs.new, pairs.old, strict=True)]
        return np.array(found, dtype=np.bool_)

    def alters(pairs: Pairs) -> Bools:
        made = make(pairs)
        return np.array([m is not None and m != o for m, o in zip(made, pairs.old, strict=True)], dtype=np.bool_)

    return Rule(key, words, price, holds, alters, parameters or {}, loose)


@dataclass(frozen=True, slots=True)
class Exact:
    """Amounts as fractions, in units of ten to the minus the pairs' places: ``above`` over ``below``."""

    above: Whole
    below: Whole | int
    there: Bools


Reckoning = Callable[[Pairs], Exact]


def number_rule(
    key: str,
    words: str,
    price: float,
    make: Reckoning,
    parameters: Mapping[str, str] | None = None,
    step: Fraction | None = None,
) -> Rule:
    """A rewrite of an amount, worked out exactly; the new value may be what any rounding to the column's smallest step
    (or a coarser ``step``) makes of it."""

    def off(pairs: Pairs, target: Numbers) -> tuple[Bools, Bools]:
        made = make(pairs)
        unit = pairs.unit if step is None else max(pairs.unit, int(pairs.scaled(step)))
        below = made.below
        if isinstance(below, int):
            far = np.abs(made.above - target.times(below)) >= below * unit
        else:
            far = np.abs(made.above - _product(target, below)) >= below * unit
        return np.asarray(far, dtype=np.bool_), made.there

    def holds(pairs: Pairs) -> Bools:
        far, there = off(pairs, pairs.numbers(NEW))
        return ~far & there & pairs.numbers(NEW).there

    def alters(pairs: Pairs) -> Bools:
        far, there = off(pairs, pairs.numbers(OLD))
        return far & there & pairs.numbers(OLD).there

    return Rule(key, words, price, holds, alters, parameters or {}, 1.0)


def _product(numbers: Numbers, factors: Whole) -> Whole:
    top = int(np.max(np.abs(factors), initial=0))
    if (numbers.top + 1) * (top + 1) >= 2**62:
        return numbers.values.astype(object) * factors
    return numbers.values * factors


Dating = Callable[[Pairs], Days]


def day_rule(key: str, words: str, price: float, make: Dating, parameters: Mapping[str, str] | None = None) -> Rule:
    """A rewrite of a date."""

    def same(pairs: Pairs, label: str) -> tuple[Bools, Bools]:
        made, target = make(pairs), pairs.days(label)
        return made.values == target.values, made.there & target.there

    def holds(pairs: Pairs) -> Bools:
        equal, there = same(pairs, NEW)
        return equal & there

    def alters(pairs: Pairs) -> Bools:
        equal, there = same(pairs, OLD)
        return ~equal & there

    return Rule(key, words, price, holds, alters, parameters or {})
