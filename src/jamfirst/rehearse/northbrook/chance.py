"""Chance that can be repeated: every record draws from a stream of its own, so any record can be made alone."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd
from random import Random


def stream(seed: int, *parts: object) -> Random:
    """The random numbers of one record, named by its parts; the same in any order of making.

    Seeding with text goes through SHA-512 (``random.seed``, version 2), so nothing depends on hash order.
    """
    return Random("/".join(map(str, (seed, *parts))))  # noqa: S311 - synthetic people, no secret


def weighted(rng: Random, shares: tuple[tuple[str, float], ...]) -> str:
    """One of the names by its share; the last one takes whatever the shares leave of 1."""
    point = rng.random()
    for name, share in shares:
        point -= share
        if point < 0:
            return name
    return shares[-1][0]


def places(count: int, order: int, seed: int) -> Iterator[int]:
    """The numbers 0 to ``count`` - 1, each once: in order when ``order`` is 0, else shuffled.

    The shuffle holds nothing in memory: i goes to (a * i + b) modulo ``count``, with a coprime to ``count``.
    """
    rng = stream(seed, "order", order, count)
    start, step = (0, 1) if order == 0 else (rng.randrange(count), rng.randrange(1, count + 1))
    while gcd(step, count) != 1:
        step = rng.randrange(1, count + 1)
    return ((step * index + start) % count for index in range(count))
