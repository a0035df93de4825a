"""Matching records step by step: everything agrees, then the key, then fewer and fewer anchors.

Every step says what had to agree and how many records it matched. A step pairs records one to one: where two or
more records on a side look alike to a step, it pairs them only if both sides have the same number of them, in an
order that depends on their values alone; otherwise they are left for a step that can tell them apart, or stay
unmatched. There is never a silent many-to-many join.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlglot import exp

from jamfirst.compare.align.anchors import Anchor
from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    all_of,
    col,
    count,
    not_null,
    number,
    row_number,
    select,
    sub,
    table,
    windowed,
)
from jamfirst.engines.session import Session

EXACT = "every column"


@dataclass(frozen=True, slots=True)
class Step:
    """Anchors that have to agree. ``keeps_amount`` says whether the pounds are among them."""

    what: str
    anchors: tuple[int, ...]
    keeps_amount: bool


class Matching:
    """The growing list of matched records of one table: (baseline id, candidate id, step number)."""

    def __init__(self, session: Session, baseline: str, candidate: str) -> None:
        self._session = session
        self.sides = (baseline, candidate)
        self.relation = session.create("matched", {"b": "bigint", "c": "bigint", "step": "int"})
        self.steps: list[tuple[str, int]] = []
        self._rows = tuple(int(session.rows(select(count()).from_(table(s)))[0][0]) for s in self.sides)

    @property
    def matched(self) -> int:
        """How many pairs have been matched so far."""
        return sum(n for _, n in self.steps)

    @property
    def most(self) -> int:
        """How many records the larger side has."""
        return max(self._rows)

    @property
    def finished(self) -> bool:
        """Whether one side has no unmatched record left."""
        return self.matched >= min(self._rows)

    def unmatched(self, side: int) -> exp.Select:
        """The records of a side (0 baseline, 1 candidate) that no step has matched yet."""
        column = "bc"[side]
        taken = select(column).from_(table(self.relation))
        query = select("*").from_(table(self.sides[side]))
        if not self.matched:
            return query
        return query.where(exp.Not(this=exp.In(this=col("id"), query=taken.subquery())))

    def add(self, pairs: exp.Select, what: str) -> int:
        """Add the pairs (``b``, ``c``) that a query gives as the next step; gives how many there were."""
        numbered = select(col("b"), col("c"), number(len(self.steps))).from_(sub(pairs, "found"))
        added = self._session.append(self.relation, numbered)
        self.steps.append((what, added))
        return added


def match_exact(
    matching: Matching, values: Sequence[str], what: str = EXACT, order: Sequence[exp.Expression] = ()
) -> int:
    """Match what is left of the records that agree in these values; look-alikes are paired in ``order`` as far as both
    sides have them (equal in every column, it does not matter which)."""
    halves = []
    for side in (0, 1):
        content = op.row_hash([col(v) for v in values])
        places = [o.copy().as_(f"o{i}", copy=False) for i, o in enumerate(order)]
        inner = select("id", content.as_("h", copy=False), *places).from_(sub(matching.unmatched(side), "u"))
        place = row_number([col("h")], [*(col(f"o{i}") for i in range(len(places))), col("id")])
        halves.append(select("id", "h", place.as_("n", copy=False)).from_(sub(inner, "r")))
    return matching.add(_joined(halves, ("h", "n")), what)


def match_key(matching: Matching, key: Sequence[str], order: Sequence[str], what: str) -> int:
    """Match what is left by a key; where a key stands on several records they are paired in the order of their
    values, and what is over on one side stays unmatched (a repeat)."""
    halves = []
    for side in (0, 1):
        columns = [col(k) for k in key]
        query = matching.unmatched(side).where(all_of([not_null(c.copy()) for c in columns]))
        inner = select("id", op.row_hash(columns).as_("h", copy=False), *[col(o) for o in order]).from_(
            sub(query, "u")
        )
        place = row_number([col("h")], [*(col(o) for o in order), col("id")])
        halves.append(select("id", "h", place.as_("n", copy=False)).from_(sub(inner, "r")))
    return matching.add(_joined(halves, ("h", "n")), what)


def _joined(halves: Sequence[exp.Select], on: Sequence[str]) -> exp.Select:
    equal = all_of([exp.EQ(this=col(name, "l"), expression=col(name, "r")) for name in on])
    return (
        select(col("id", "l").as_("b", copy=False), col("id", "r").as_("c", copy=False))
        .from_(sub(halves[0], "l"))
        .join(sub(halves[1], "r"), on=equal)
    )


def steps_of(anchors: Sequence[Anchor]) -> Iterator[Step]:
    """The steps over some anchors, strictest first. Anchors are given up from the end of the list; a step keeps at
    least two, and at least one that says who or what for; steps that keep the amount come before those that do
    not at the same strictness."""
    places = range(len(anchors))
    for size in range(len(anchors), 1, -1):
        chosen = sorted(combinations(places, size), key=lambda s: (not _keeps_amount(anchors, s), s))
        for subset in chosen:
            if any(anchors[i].identifies for i in subset):
                what = ", ".join(anchors[i].what for i in subset)
                yield Step(what, subset, _keeps_amount(anchors, subset))


def _keeps_amount(anchors: Sequence[Anchor], subset: Sequence[int]) -> bool:
    return any(anchors[i].is_amount for i in subset)


_IDENTIFYING = 0.8
_ALWAYS = 4


def identifying(
    session: Session, baseline: str, anchors: Sequence[Anchor], steps: Sequence[Step]
) -> list[Step]:
    """The steps whose anchors together tell most baseline records apart; a step that does not would pair strangers.
    Steps over many anchors always do."""
    asked = [s for s in steps if len(s.anchors) < _ALWAYS]
    if not asked:
        return list(steps)
    hashes = [a.value().as_(f"a{i}", copy=False) for i, a in enumerate(anchors)]
    inner = select(*hashes).from_(table(baseline))
    counts = [op.approximate_distinct(op.row_hash([col(f"a{i}") for i in s.anchors])) for s in asked]
    found = session.rows(select(count(), *counts).from_(sub(inner, "r")))[0]
    weak = {s for s, n in zip(asked, found[1:], strict=True) if n < _IDENTIFYING * found[0]}
    return [s for s in steps if s not in weak]


def narrow(
    session: Session, matching: Matching, anchors: Sequence[Anchor], order: Sequence[str]
) -> tuple[str, str]:
    """What is left of both sides as narrow relations: ``id``, a hash for each anchor (``a0``..), and ``o``, a hash of
    all values for ordering look-alikes. The steps then read these only."""
    kept = []
    for side in (0, 1):
        hashes = [a.value().as_(f"a{i}", copy=False) for i, a in enumerate(anchors)]
        content = op.portable_hash([col(v) for v in order]).as_("o", copy=False)
        kept.append(
            session.keep(select("id", *hashes, content).from_(sub(matching.unmatched(side), "u")), "left")
        )
    return kept[0], kept[1]


def match_step(matching: Matching, left: tuple[str, str], step: Step) -> int:
    """Match what is left by one step; look-alikes only where both sides have equally many of them."""
    halves = []
    for side in (0, 1):
        columns = [col(f"a{i}") for i in step.anchors]
        taken = select("bc"[side]).from_(table(matching.relation))
        inner = select("id", "o", op.row_hash(columns).as_("h", copy=False)).from_(table(left[side]))
        inner = inner.where(all_of([not_null(c.copy()) for c in columns]))
        inner = inner.where(exp.Not(this=exp.In(this=col("id"), query=taken.subquery())))
        place = row_number([col("h")], [col("o"), col("id")]).as_("n", copy=False)
        copies = windowed(count(), [col("h")]).as_("copies", copy=False)
        halves.append(select("id", "h", place, copies).from_(sub(inner, "r")))
    return matching.add(_joined(halves, ("h", "n", "copies")), step.what)
