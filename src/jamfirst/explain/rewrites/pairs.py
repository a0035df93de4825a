"""The changes of a column as arrays: texts once for each distinct pair, amounts as whole numbers, dates as days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jamfirst.explain.attributes import Source
from jamfirst.explain.rewrites.changes import Changes
from jamfirst.model.columns import ValueType

Bools = NDArray[np.bool_]
Whole = NDArray[Any]
"""Whole numbers: int64 where they fit, Python's own where they do not. Never floats: they stand for money."""

OLD, NEW = "\0old", "\0new"
"""The column itself among the labels of columns."""

_PLAIN = re.compile(r"(-?)(\d{1,24})(?:\.(\d{1,12}))?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SAFE = 2**62
_MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class Numbers:
    """Amounts in units of ten to the minus ``places``; nought where ``there`` says that there is none."""

    values: Whole
    there: Bools
    top: int
    """The largest of them, whatever its sign."""

    def times(self, factor: int) -> Whole:
        """Each multiplied by a whole number, exactly."""
        if self.values.dtype != object and (self.top + 1) * (abs(factor) + 1) >= _SAFE:
            return self.values.astype(object) * factor
        return self.values * factor

    def taken(self, places: NDArray[np.int64]) -> Numbers:
        """Those at some places."""
        return Numbers(self.values[places], self.there[places], self.top)


@dataclass(frozen=True, slots=True)
class Days:
    """Dates as days since the year 1; nought where ``there`` says that there is none."""

    values: NDArray[np.int64]
    there: Bools

    def taken(self, places: NDArray[np.int64]) -> Days:
        """Those at some places."""
        return Days(self.values[places], self.there[places])


def _decimals(texts: Sequence[str | None]) -> int:
    found = (_PLAIN.fullmatch(t) for t in set(texts) if t)
    return max((len((m[3] or "").rstrip("0")) for m in found if m), default=0)


def _number(text: str | None, places: int) -> int | None:
    match = _PLAIN.fullmatch(text) if text else None
    if match is None:
        return None
    part = (match[3] or "")[:places].ljust(places, "0")
    size = int(match[2] + part)
    return -size if match[1] else size


def _numbers(texts: Sequence[str | None], places: int) -> Numbers:
    known = {text: _number(text, places) for text in set(texts)}
    found = [known[text] for text in texts]
    there = np.fromiter((v is not None for v in found), dtype=np.bool_, count=len(found))
    whole = [v or 0 for v in found]
    top = max((abs(v) for v in whole), default=0)
    return Numbers(np.array(whole, dtype=np.int64 if top < _SAFE else object), there, top)


def day_number(text: str | None) -> int | None:
    """The day since the year 1 of an ISO date; nothing for any other text."""
    if text is None or not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return None


def _days(texts: Sequence[str | None]) -> Days:
    known = {text: day_number(text) for text in set(texts)}
    found = [known[text] for text in texts]
    there = np.fromiter((v is not None for v in found), dtype=np.bool_, count=len(found))
    return Days(np.array([v or 0 for v in found], dtype=np.int64), there)


Texts = Sequence[str | None]


class Pairs:
    """The changes of a column, or some of them, with what is worked out of them kept for the next who asks.

    ``places`` is the number of decimal places that all amounts are counted in, ``unit`` the smallest step of the column
    itself in these.
    """

    def __init__(self, changes: Changes, scale: int | None = None) -> None:
        self.column: Source = changes.column
        self._texts: dict[str, Texts] = {OLD: _blank(changes.old), NEW: _blank(changes.new)}
        self._given = changes.others
        self._after = changes.others_new
        self.size = len(changes.old)
        own = max(_decimals(self.old), _decimals(self.new)) if changes.column.type == ValueType.DECIMAL else 0
        self.scale: int = max(own, changes.column.scale) if scale is None else scale
        self.places: int = min(_MOST_PLACES, max(self.scale, own, self._most_places()))
        self._numbers: dict[str, Numbers] = {}
        self._days: dict[str, Days] = {}

    def _most_places(self) -> int:
        if self.column.type != ValueType.DECIMAL:
            return 0
        return max((_decimals(values[:500]) for values in self._given.values()), default=0)

    @property
    def old(self) -> Texts:
        """The old values; an empty text is none."""
        return self._texts[OLD]

    @property
    def new(self) -> Texts:
        """The new values."""
        return self._texts[NEW]

    @property
    def unit(self) -> int:
        """The column's smallest step, in units of ten to the minus ``places``."""
        return int(10 ** (self.places - self.scale))

    @property
    def others(self) -> tuple[str, ...]:
        """The labels of the other columns, in the order of the alphabet."""
        return tuple(sorted(self._given))

    @property
    def moved_to(self) -> tuple[str, ...]:
        """The labels of other columns whose candidate's values are known."""
        return tuple(sorted(self._after))

    def texts(self, label: str) -> Texts:
        """A column's values; those of the baseline for another column. None at all for an unknown one."""
        if label not in self._texts:
            self._texts[label] = _blank(self._given.get(label, (None,) * self.size))
        return self._texts[label]

    def after(self, label: str) -> Texts:
        """The candidate's values of another column."""
        return _blank(self._after.get(label, (None,) * self.size))

    def numbers(self, label: str) -> Numbers:
        """A column's amounts."""
        if label not in self._numbers:
            self._numbers[label] = _numbers(self.texts(label), self.places)
        return self._numbers[label]

    def days(self, label: str) -> Days:
        """A column's dates."""
        if label not in self._days:
            self._days[label] = _days(self.texts(label))
        return self._days[label]

    def scaled(self, amount: Fraction) -> Fraction:
        """An amount in units of ten to the minus ``places``."""
        return Fraction(amount * 10**self.places)

    def taken(self, places: NDArray[np.int64]) -> Pairs:
        """The changes at some places, and all that is known of them."""
        at = [int(p) for p in places]
        changes = Changes(
            self.column,
            [self.old[i] for i in at],
            [self.new[i] for i in at],
            {label: _Taken(values, at) for label, values in self._given.items()},
            {label: _Taken(values, at) for label, values in self._after.items()},
        )
        found = _Part(changes, self.scale, self.places)
        found._numbers = {label: n.taken(places) for label, n in self._numbers.items()}
        found._days = {label: d.taken(places) for label, d in self._days.items()}
        return found

    def with_old(self, old: Texts) -> Pairs:
        """The same with other old values: what a first step made of them."""
        changes = Changes(replace(self.column), old, self.new, self._given, self._after)
        return _Part(changes, self.scale, self.places)

    @cached_property
    def distinct(self) -> tuple[list[tuple[str | None, str | None]], NDArray[np.int64], NDArray[np.int64]]:
        """The distinct pairs of old and new, the place of each record's among them, and how many records have each."""
        numbered: dict[tuple[str | None, str | None], int] = {}
        where = [numbered.setdefault(pair, len(numbered)) for pair in zip(self.old, self.new, strict=True)]
        inverse = np.array(where, dtype=np.int64)
        return list(numbered), inverse, np.bincount(inverse, minlength=len(numbered))

    @cached_property
    def numeric(self) -> tuple[str, ...]:
        """The other columns that hold amounts: plain numbers, and not what only looks like one."""
        return tuple(label for label in self.others if _amounts(self.texts(label)))

    @cached_property
    def dated(self) -> tuple[str, ...]:
        """The other columns that hold dates."""
        return tuple(label for label in self.others if _share(self.texts(label), _DAY) >= _MOSTLY)


_MOSTLY = 0.9
_LOOKS = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:\.\d{1,12})?", re.ASCII)


def _share(texts: Texts, pattern: re.Pattern[str]) -> float:
    there = [t for t in texts if t][:500]
    return sum(pattern.fullmatch(t) is not None for t in there) / len(there) if there else 0.0


def _amounts(texts: Texts) -> bool:
    there = [t for t in texts if t][:500]
    return any("." in t for t in there) and _share(texts, _LOOKS) >= _MOSTLY


class _Part(Pairs):
    """Some of the changes, counted in the same units as the whole."""

    def __init__(self, changes: Changes, scale: int, places: int) -> None:
        self._inherited = places
        super().__init__(changes, scale)
        self.places = places

    def _most_places(self) -> int:
        return self._inherited


class _Taken(Sequence[str | None]):
    """Values of another column at some places, taken only when they are asked for."""

    def __init__(self, values: Texts, at: Sequence[int]) -> None:
        self._values, self._at = values, at

    def __len__(self) -> int:
        return len(self._at)

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self._values[i] for i in self._at[index]]
        return self._values[self._at[index]]


def _blank(texts: Texts) -> Texts:
    return [text or None for text in texts]


def empty_pairs(column: Source, values: Texts, others: Mapping[str, Texts]) -> Pairs:
    """Records of which only the old value counts."""
    return Pairs(Changes(column, values, values, others))
