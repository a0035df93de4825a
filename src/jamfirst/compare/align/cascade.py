"""Matching records step by step: everything agrees, then the key, then fewer and fewer anchors.

Every step says what had to agree and how many records it matched. A step pairs records one to one: where two or
more records on a side look alike to a step, it pairs them only if both sides have the same number of them, in an
order that depends on their values alone; otherwise they are left for a step that can tell them apart, or stay
unmatched. There is never a silent many-to-many join.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from sqlglot import exp

from jamfirst.compare.align.anchors import Anchor
from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    all_of,
    any_of,
    col,
    count,
    count_distinct,
    exp_in,
    not_null,
    number,
    row_number,
    same,
    select,
    sub,
    table,
    windowed,
)
from jamfirst.engines.session import Row, Session
from jamfirst.model.columns import Role

EXACT = "every column"


@dataclass(frozen=True, slots=True)
class Step:
    """Anchors that have to agree. ``keeps_amount`` says whether the pounds are among them."""

    what: str
    anchors: tuple[int, ...]
    keeps_amount: bool


class Matching:
    """The growing list of matched records of one table: (baseline id, candidate id, step number). ``regrouped`` are the
    records (``side``, ``id``) set aside because they are the same pounds in another number of payments."""

    def __init__(self, session: Session, baseline: str, candidate: str) -> None:
        self._session = session
        self.sides = (baseline, candidate)
        self.relation = session.create("matched", {"b": "bigint", "c": "bigint", "step": "int"})
        self.steps: list[tuple[str, int]] = []
        self.regrouped: str | None = None
        self._rows = [int(session.rows(select(count()).from_(table(s)))[0][0]) for s in self.sides]
        self.fetched = tuple(self._rows)

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

    def all_matched(self, side: int) -> bool:
        """Whether no record of a side is left that is neither matched nor set aside."""
        return self.matched >= self._rows[side]

    def unmatched(self, side: int) -> exp.Select:
        """The records of a side (0 baseline, 1 candidate) that no step has matched yet."""
        column = "bc"[side]
        taken = select(column).from_(table(self.relation))
        query = select("*").from_(table(self.sides[side]))
        if self.matched:
            query = query.where(exp.Not(this=exp.In(this=col("id"), query=taken.subquery())))
        if self.regrouped is not None:
            query = query.where(exp.Not(this=exp_in(col("id"), self.members(side))))
        return query

    def set_aside(self, relation: str) -> None:
        """Take records (``side``, ``id``) out of what is left to match."""
        both = select("side", "id").from_(table(relation))
        if self.regrouped is None:
            self.regrouped = self._session.keep(both, "aside")
        else:
            self._session.append(self.regrouped, both)
        for side in (0, 1):
            here = exp.EQ(this=col("side"), expression=number(side))
            self._rows[side] -= int(self._session.rows(select(count()).from_(table(relation)).where(here))[0][0])

    def members(self, side: int) -> exp.Select:
        """The ids of the regrouped records of a side (0 baseline, 1 candidate); only where there are any."""
        assert self.regrouped is not None
        here = exp.EQ(this=col("side"), expression=number(side))
        return select("id").from_(table(self.regrouped)).where(here)

    @property
    def left(self) -> int:
        """How many records are unmatched on both sides together."""
        return sum(self._rows) - 2 * self.matched

    def anchor_columns(self, relation: str) -> list[str]:
        """The anchor columns of a narrow relation."""
        return [name for name, _ in self._session.columns(relation) if name.startswith("a")]

    def add_values(self, pairs: Sequence[tuple[int, int]], what: str) -> None:
        """Add pairs of ids as the next step."""
        self._session.insert(self.relation, [(b, c, len(self.steps)) for b, c in pairs])
        self.steps.append((what, len(pairs)))

    def add(self, pairs: exp.Select, what: str) -> int:
        """Add the pairs (``b``, ``c``) that a query gives as the next step; gives how many there were."""
        numbered = select(col("b"), col("c"), number(len(self.steps))).from_(sub(pairs, "found"))
        added = self._session.append(self.relation, numbered)
        self.steps.append((what, added))
        return added


def match_exact(matching: Matching, values: Sequence[str], what: str = EXACT, order: Sequence[exp.Expr] = ()) -> int:
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


def match_key(matching: Matching, key: Sequence[str], order: Sequence[str], what: str, who: Sequence[str] = ()) -> int:
    """Match what is left by a key; where a key stands on several records they are paired in the order of their
    values, and what is over on one side stays unmatched (a repeat). With ``who``, at least one of those columns has to
    agree as well."""
    halves = []
    for side in (0, 1):
        columns = [col(k) for k in key]
        query = matching.unmatched(side).where(all_of([not_null(c.copy()) for c in columns]))
        names = list(dict.fromkeys([*order, *who]))
        inner = select("id", op.row_hash(columns).as_("h", copy=False), *[col(n) for n in names]).from_(sub(query, "u"))
        place = row_number([col("h")], [*(col(o) for o in order), col("id")])
        halves.append(select("id", "h", place.as_("n", copy=False), *[col(w) for w in who]).from_(sub(inner, "r")))
    known = [any_of([same(col(w, "l"), col(w, "r")) for w in who])] if who else []
    return matching.add(_joined(halves, ("h", "n"), known), what)


def _joined(halves: Sequence[exp.Select], on: Sequence[str], more: Sequence[exp.Expr] = ()) -> exp.Select:
    equal = all_of([*(exp.EQ(this=col(name, "l"), expression=col(name, "r")) for name in on), *more])
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
_UNIQUE = 0.98
_ALWAYS = 4
_WHO = frozenset({Role.PAYEE, Role.ACCOUNT})


def identifying(session: Session, baseline: str, anchors: Sequence[Anchor], steps: Sequence[Step]) -> list[Step]:
    """The steps whose anchors together tell most baseline records apart; a step that does not would pair strangers.
    Steps over many anchors always do, unless they leave out who is paid."""
    asked = [s for s in steps if _doubtful(anchors, s)]
    if not asked:
        return list(steps)
    hashes = [a.value().as_(f"a{i}", copy=False) for i, a in enumerate(anchors)]
    inner = select(*hashes).from_(table(baseline))
    counts = [op.approximate_distinct(op.row_hash([col(f"a{i}") for i in s.anchors])) for s in asked]
    found = session.rows(select(count(), *counts).from_(sub(inner, "r")))[0]
    weak = {s for s, n in zip(asked, found[1:], strict=True) if n < _IDENTIFYING * found[0]}
    return [s for s in steps if s not in weak]


def _doubtful(anchors: Sequence[Anchor], step: Step) -> bool:
    """Whether it has to be asked if a step tells records apart."""
    few = len(step.anchors) < _ALWAYS
    return few or (_leaves_out_who(anchors, step) and len(step.anchors) < len(anchors) - 1)


def _leaves_out_who(anchors: Sequence[Anchor], step: Step) -> bool:
    who = {i for i, a in enumerate(anchors) if a.fields[0].role in _WHO}
    return bool(who) and not who.intersection(step.anchors)


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps to match by, with the relation of all baseline records. Steps were chosen by what tells apart the records
    of a ``part`` of the table, or of all of it; a step that would match something is asked again before it does."""

    session: Session
    anchors: Sequence[Anchor]
    steps: Sequence[Step]
    whole: str
    part: bool

    def having(self, *, amount: bool) -> Steps:
        """The steps that keep the amount, or those that do not."""
        return replace(self, steps=[s for s in self.steps if s.keeps_amount == amount])

    def hold(self, step: Step) -> bool:
        """Whether a step tells the records of the whole table apart: nearly all of them where it leaves out who is
        paid, since strangers may well be paid the same pounds on the same day."""
        if not _doubtful(self.anchors, step):
            return True
        if _leaves_out_who(self.anchors, step):
            different = count_distinct(op.row_hash([self.anchors[i].value() for i in step.anchors]))
            rows, n = self.session.rows(select(count(), different).from_(table(self.whole)))[0]
            return bool(n >= _UNIQUE * rows)
        return not self.part or bool(identifying(self.session, self.whole, self.anchors, [step]))


def narrow(session: Session, matching: Matching, anchors: Sequence[Anchor], order: Sequence[str]) -> tuple[str, str]:
    """What is left of both sides as narrow relations: ``id``, a hash for each anchor (``a0``..), and ``o``, the
    record's place by its values: look-alikes are paired smallest with smallest. The steps then read these only."""
    kept = []
    for side in (0, 1):
        hashes = [a.value().as_(f"a{i}", copy=False) for i, a in enumerate(anchors)]
        place = row_number([], [col(v) for v in order]).as_("o", copy=False)
        kept.append(session.keep(select("id", *hashes, place).from_(sub(matching.unmatched(side), "u")), "left"))
    return kept[0], kept[1]


FEW = 100_000
"""Up to this many records left on both sides together, the steps run in Python: a query for each of some fifty steps
costs more than the records do."""


def match_steps(session: Session, matching: Matching, left: tuple[str, str], steps: Steps) -> None:
    """Match what is left by each step in turn, until one side has nothing left."""
    for place, step in enumerate(steps.steps):
        if matching.finished:
            return
        if matching.left <= FEW:
            _match_few(session, matching, left, replace(steps, steps=steps.steps[place:]))
            return
        if steps.hold(step):
            match_step(matching, left, step)


def _match_few(session: Session, matching: Matching, left: tuple[str, str], steps: Steps) -> None:
    """The same as ``match_step`` for each step, over rows held in Python."""
    sides = _with_a_chance([_fetched(session, matching, left[side], side) for side in (0, 1)])
    for step in steps.steps:
        if not all(sides):
            return
        groups = [_alike(rows, step.anchors) for rows in sides]
        pairs = [
            (b, c)
            for key in sorted(groups[0].keys() & groups[1].keys())
            if len(groups[0][key]) == len(groups[1][key])
            for b, c in zip(groups[0][key], groups[1][key], strict=True)
        ]
        if pairs and steps.hold(step):
            matching.add_values(pairs, step.what)
            taken = [{b for b, _ in pairs}, {c for _, c in pairs}]
            sides = [[r for r in rows if r[0] not in gone] for rows, gone in zip(sides, taken, strict=True)]


def _fetched(session: Session, matching: Matching, relation: str, side: int) -> list[Row]:
    """Rows of (id, order, anchors...) not matched yet, in the order in which look-alikes are paired."""
    taken = select("bc"[side]).from_(table(matching.relation))
    query = select("id", "o", *matching.anchor_columns(relation)).from_(table(relation))
    query = query.where(exp.Not(this=exp.In(this=col("id"), query=taken.subquery()))).order_by("o", "id")
    return session.rows(query)


def _with_a_chance(sides: list[list[Row]]) -> list[list[Row]]:
    """The rows with at least two anchors whose values occur on the other side; no step can match any other."""
    width = len(sides[0][0]) if sides[0] else 0
    occurring = [[{row[i] for row in rows} - {None} for i in range(2, width)] for rows in sides]
    return [
        [row for row in rows if sum(row[i] in there[i - 2] for i in range(2, width)) >= 2]
        for rows, there in zip(sides, reversed(occurring), strict=True)
    ]


def _alike(rows: Sequence[Row], anchors: Sequence[int]) -> dict[tuple[Any, ...], list[int]]:
    groups: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        key = tuple(row[2 + i] for i in anchors)
        if None not in key:
            groups.setdefault(key, []).append(row[0])
    return groups


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
