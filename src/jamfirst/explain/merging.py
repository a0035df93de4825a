"""Guesses about the same thing become one cause: the same condition, or the same people.

"Amount and date both change for the same people" is one fault seen twice, and so is a payslip whose tax is wrong with
its net pay, its payment and the rule that it breaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines.build import coalesce, col, count, exp_in, named, select, sub, table, text
from jamfirst.engines.session import Session
from jamfirst.explain.one_side import Guess
from jamfirst.model.cause import Reach

SAME = 0.9
"""The share of people or events that two guesses have in common to be about the same (Jaccard)."""

FEWEST = 3
"""The fewest people from which on the same people say anything."""


@dataclass(frozen=True, slots=True)
class _Shared:
    """What two guesses have in common, and what either has."""

    common: int
    first: int
    second: int

    @property
    def same(self) -> bool:
        either = self.first + self.second - self.common
        return self.common >= FEWEST and self.common >= SAME * either

    @property
    def second_within(self) -> bool:
        """Whether nearly all of the second is in the first."""
        return self.common >= FEWEST and self.common >= SAME * self.second

    @property
    def turned(self) -> _Shared:
        """The same, the other way round."""
        return _Shared(self.common, self.second, self.first)


def merged(session: Session, explained: str, members: str, guesses: Sequence[Guess]) -> tuple[tuple[Guess, ...], ...]:
    """The guesses by cause; in each the one first that says best where its records are."""
    people = _shared(session, explained, members, ("subject", "event_id"))
    events = _shared(session, explained, members, ("event_id",))
    owner = {g.number: g.number for g in guesses}
    for i, a in enumerate(guesses):
        for b in guesses[i + 1 :]:
            pair = (a.number, b.number)
            if _alike(a, b, people.get(pair), events.get(pair)):
                low, high = sorted((owner[a.number], owner[b.number]))
                owner = {n: low if mine == high else mine for n, mine in owner.items()}
    groups: dict[int, list[Guess]] = {}
    for g in guesses:
        groups.setdefault(owner[g.number], []).append(g)
    return tuple(tuple(sorted(group, key=_best_first)) for group in groups.values())


def _alike(a: Guess, b: Guess, people: _Shared | None, events: _Shared | None) -> bool:
    if a.slice is not None and b.slice is not None and _where(a) == _where(b):
        return True
    if people is not None and (_follows(b, a, people) or _follows(a, b, people.turned)):
        return True
    same_people, same_events = (s is not None and s.same for s in (people, events))
    if Reach.EVERY in (a.reach, b.reach):
        return a.reach == b.reach and a.table != b.table and same_events and _how(a) == _how(b)
    return same_people or same_events


def _follows(breach: Guess, change: Guess, people: _Shared) -> bool:
    """Whether a rule is broken in a column that changed, by people for whom it changed: the breach follows from it."""
    if breach.side != "law" or change.side == "law" or breach.table != change.table:
        return False
    columns = {g.column for g in breach.groups} & {g.column for g in change.groups} - {None}
    return bool(columns) and people.second_within


def _where(guess: Guess) -> frozenset[tuple[str, str, tuple[str, ...]]]:
    assert guess.slice is not None
    return frozenset((c.attribute, str(c.op), c.values) for c in guess.slice.conditions)


def _how(guess: Guess) -> tuple[object, ...]:
    """What happens to every record: the codes, and the rewrite without the column that it stands in; the columns where
    no rewrite is known."""
    codes = sorted({g.code for g in guess.groups})
    if not guess.told:
        return (*codes, *sorted(g.column or "" for g in guess.groups))
    return (*codes, *sorted((what.key, tuple(sorted(what.parameters.items()))) for _, what in guess.told))


_REACHES = (Reach.SLICE, Reach.FEW_PAYEES, Reach.EVERY, Reach.NOWHERE)


def _best_first(guess: Guess) -> tuple[object, ...]:
    """The closest description first: it fits what is affected and nothing else, in few words; then the worst code and
    the column that stands first in its table."""
    fit, conditions = 0.0, 0
    if guess.slice is not None:
        either = guess.slice.records + guess.slice.all_affected - guess.slice.affected
        fit, conditions = round(guess.slice.affected / max(either, 1), 2), len(guess.slice.conditions)
    return (_REACHES.index(guess.reach), -fit, conditions, guess.rank, guess.place, guess.number)


def _shared(session: Session, explained: str, members: str, by: Sequence[str]) -> dict[tuple[int, int], _Shared]:
    """For each pair of guesses how many values they have in common; by the first of some columns that has one."""
    who = coalesce(*(col(name, "e") for name in by))
    rows = select(col("cause", "m"), named(who, "who")).distinct().from_(table(members, "m"))
    rows = rows.join(table(explained, "e"), on=col("finding_id", "e").eq(col("finding_id", "m")))
    kept = session.keep(rows, "who")
    sizes = {int(n): int(c) for n, c in session.rows(select("cause", count()).from_(table(kept)).group_by("cause"))}
    query = select(col("cause", "a"), col("cause", "b"), count()).from_(table(kept, "a"))
    less = exp.LT(this=col("cause", "a"), expression=col("cause", "b"))
    query = query.join(table(kept, "b"), on=exp.And(this=col("who", "a").eq(col("who", "b")), expression=less))
    found = session.rows(query.group_by(col("cause", "a"), col("cause", "b")))
    session.drop(kept)
    return {(int(a), int(b)): _Shared(int(n), sizes[int(a)], sizes[int(b)]) for a, b, n in found}


def caused(session: Session, members: str, causes: Sequence[Sequence[Guess]]) -> str:
    """The findings with the place of their cause (from 1): ``finding_id`` and ``cause``, each finding once."""
    places = session.create("places", {"guess": "bigint", "cause": "bigint"})
    session.insert(places, [(g.number, i) for i, group in enumerate(causes, 1) for g in group])
    query = select("finding_id", named(exp.Min(this=col("cause", "p")), "cause")).from_(table(members, "m"))
    query = query.join(table(places, "p"), on=col("guess", "p").eq(col("cause", "m")))
    return session.keep(query.group_by("finding_id"), "caused")


def with_breaches(session: Session, explained: str, of: str) -> str:
    """The same with the breaches that no cause has: a rule that is broken by a record which differs already belongs to
    the cause of the difference."""
    law = exp.EQ(this=col("part", "e"), expression=text("law"))
    known = select(col("event_id", "e"), named(exp.Min(this=col("cause", "c")), "cause")).from_(table(of, "c"))
    known = known.join(table(explained, "e"), on=col("finding_id", "e").eq(col("finding_id", "c")))
    known = known.group_by(col("event_id", "e"))
    query = select(col("finding_id", "e"), col("cause", "k")).from_(table(explained, "e")).where(law)
    query = query.join(sub(known, "k"), on=col("event_id", "k").eq(col("event_id", "e")))
    query = query.where(exp.Not(this=exp_in(col("finding_id", "e"), select("finding_id").from_(table(of)))))
    session.append(of, query)
    return of
