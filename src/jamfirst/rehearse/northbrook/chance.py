"""Chance that can be repeated: every record draws from a stream of its own, so any record can be made alone."""

from __future__ import annotations

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


def places(count: int, order: int, seed: int) -> range | list[int] | Permutation:
    """The numbers 0 to ``count`` - 1: in order when ``order`` is 0, else shuffled without holding them all."""
    return range(count) if order == 0 or count < 3 else Permutation(count, order, seed)


class Permutation:
    """A shuffle of 0 to ``count`` - 1 that needs no memory: i goes to (a * i + b) modulo ``count``, a coprime."""

    def __init__(self, count: int, order: int, seed: int) -> None:
        rng = stream(seed, "order", order, count)
        self._count = count
        self._start = rng.randrange(count)
        self._step = rng.randrange(1, count)
        while gcd(self._step, count) != 1:
            self._step = rng.randrange(1, count)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> int:
        if not 0 <= index < self._count:
            raise IndexError(index)
        return (self._step * index + self._start) % self._count
