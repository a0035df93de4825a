"""What the findings of one side of one table have in common: first guesses at causes, before any are merged.

Groups of the very same records are searched once. Where a column changed in several ways, the records of each way are
searched by themselves, and so are those that none of them is for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines.build import Select, col, count, count_distinct, exp_in, named, number, select, sub, table, when
from jamfirst.engines.session import Session
from jamfirst.explain.affected import Group, labelled, of_group, placed, placed_records
from jamfirst.explain.attributes import Attribute, attributes
from jamfirst.explain.catalogue import ENTRIES, PAIRS
from jamfirst.explain.changes import Told, apart, changes_of, speaks_for
from jamfirst.explain.members import meets
from jamfirst.explain.population import Population
from jamfirst.explain.rewrites import Rewritten
from jamfirst.explain.where import slices
from jamfirst.model.cause import Reach, Slice
from jamfirst.model.columns import Role

EVERY = 0.95
"""The share of all records that has to be affected for a cause to be about every record."""

FEWEST = 5
"""The fewest affected records that anything is said of."""

MOST_SETS = 40
"""The most sets of records of one side that are searched, the largest first; the others stay unexplained."""


MOST_COLUMNS = 3
"""The most columns of records that are searched together of which it is asked how they changed."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A first guess at a cause: some records of one side, as ``number`` in the relation of members. ``told`` are the
    rewrites by column; ``tried`` how many changes of that column rewrites were tried on."""

    number: int
    table: str
    side: str
    reach: Reach
    slice: Slice | None
    groups: tuple[Group, ...]
    told: tuple[tuple[str, Rewritten], ...]
    records: int
    fine: int
    rank: int
    place: int


@dataclass(frozen=True, slots=True)
class _Batch:
    """Records that are searched together: those of some groups, or of one rewrite (``only`` is their relation)."""

    groups: tuple[Group, ...]
    told: tuple[tuple[str, Rewritten], ...]
    only: str | None
    records: int


class Side:
    """One side of one table with the findings about it."""

    def __init__(
        self,
        session: Session,
        explained: str,
        population: Population,
        groups: Sequence[Group],
        never: Collection[str],
    ) -> None:
        self.session, self.explained, self.population, self.groups = session, explained, population, groups
        self.never = frozenset({*never, *_identifiers(population)})
        found = attributes(population.columns, ENTRIES, PAIRS, self.never)
        self.attributes: Mapping[str, Attribute] = {a.key: a for a in found}
        self._money = {c.label for c in population.own if c.role in (Role.MONEY, Role.AMOUNT)}
        self.placed = placed(session, explained, groups[0].table, groups[0].side, population)

    def guesses(self, members: str, first: int) -> tuple[Guess, ...]:
        """The guesses, numbered from ``first``; their records are appended to ``members``."""
        found: list[Guess] = []
        batches = sorted(self._batches(), key=lambda b: (b.groups[0].rank, -b.records))
        for batch in batches[:MOST_SETS]:
            if batch.records >= FEWEST:
                found += self._of_batch(batch, members, first + len(found))
        return tuple(found)

    def _batches(self) -> Iterator[_Batch]:
        """What is searched together: the money columns of a table, since one wrong figure moves those that follow from
        it; else groups of the same records; and apart from them what changed in several ways."""
        together: dict[str, list[Group]] = {}
        for group in self.groups:
            together.setdefault(self._searched_with(group), []).append(group)
        for same in together.values():
            changes = [(g, *self._changes(g)) for g in same[:MOST_COLUMNS]]
            several = apart(*changes[0][1:]) if len(same) == 1 else ()
            if several and same[0].records < EVERY * self.population.rows:
                yield from self._by_rewrite(same[0], several)
                continue
            sets = {g.set_hash for g in same}
            records = same[0].records if len(sets) == 1 else self._union(same)
            told = ((g.column, t.what) for g, found, tried in changes if g.column for t in speaks_for(found, tried))
            yield _Batch(tuple(same), tuple(told), None, records)

    def _searched_with(self, group: Group) -> str:
        """What is the same for groups that are searched together. That every record is affected by two changes says
        nothing of what these have to do with each other: each is told by itself."""
        if group.records >= EVERY * self.population.rows:
            return f"every {group.column or group.code}"
        return "money" if group.side == "baseline" and group.column in self._money else group.set_hash

    def _union(self, groups: Sequence[Group]) -> int:
        hits = placed_records(self.explained, groups, self.placed)
        return int(self.session.rows(select(count_distinct(col("id"))).from_(sub(hits, "u")))[0][0])

    def _changes(self, group: Group) -> tuple[tuple[Told, ...], int]:
        if group.column is None or group.side != "baseline" or group.records < FEWEST:
            return (), 0
        return changes_of(self.session, self.explained, group, self.population, self.placed)

    def _by_rewrite(self, group: Group, several: Sequence[Told]) -> Iterator[_Batch]:
        assert group.column is not None
        taken = self.session.create("rewritten", {"rec": "text"})
        for told in several:
            only = self.session.create("rewritten", {"rec": "text"})
            rows = [(rec,) for rec in told.own]
            self.session.insert(only, rows)
            self.session.insert(taken, rows)
            yield _Batch((group,), ((group.column, told.what),), only, len(told.own))
        rest = select("rec").distinct().from_(table(self.explained)).where(of_group(group))
        rest = rest.where(exp.Not(this=exp_in(col("rec"), select("rec").from_(table(taken)))))
        only = self.session.keep(rest, "rewritten")
        yield _Batch((group,), (), only, self._count(only))

    def _of_batch(self, batch: _Batch, members: str, first: int) -> list[Guess]:
        hits = self._hits(batch)
        if batch.records >= EVERY * self.population.rows:
            return self._everywhere(batch, members, first, Reach.EVERY)
        relation = labelled(self.session, self.population, hits, self._could_not_show(batch))
        unit = self.population.unit
        found = slices(self.session, relation, self.population.columns, unit.name if unit else None, never=self.never)
        made = [self._guess(batch, one, first + i) for i, one in enumerate(found)]
        self._assign(batch, found, members, first)
        rest = batch.records - sum(one.assigned for one in found)
        if batch.told and rest >= FEWEST and rest >= 0.5 * batch.records:
            made += self._everywhere(batch, members, first + len(made), Reach.NOWHERE)
        return made

    def _guess(self, batch: _Batch, found: Slice, number: int) -> Guess:
        reach = Reach.FEW_PAYEES if found.few_units else Reach.SLICE
        return Guess(
            number,
            *(batch.groups[0].table, batch.groups[0].side, reach, found, batch.groups, batch.told),
            records=found.affected,
            fine=found.records - found.affected,
            rank=min(g.rank for g in batch.groups),
            place=self._place(batch.groups),
        )

    def _everywhere(self, batch: _Batch, members: str, number: int, reach: Reach) -> list[Guess]:
        """One guess about all records of a batch that no slice has: for what happens to every record, and for a
        rewrite that is concentrated nowhere."""
        one = without_slice(batch, number, reach, self.population.rows, self._place(batch.groups))
        taken = select("finding_id").from_(table(members))
        rows = self._findings(batch).where(exp.Not(this=exp_in(col("finding_id"), taken)))
        self.session.append(members, select(exp.Literal.number(number), "finding_id").from_(sub(rows, "r")))
        return [one]

    def _could_not_show(self, batch: _Batch) -> Select | None:
        """The records that a change cannot be seen on, since the candidate does not have them: they are no sign that
        the change leaves such records alone."""
        gone = [g for g in self.groups if g.column is None and g.side == "baseline"]
        changed = all(g.column is not None and g.side == "baseline" for g in batch.groups)
        return placed_records(self.explained, gone, self.placed) if gone and changed else None

    def _hits(self, batch: _Batch) -> Select:
        """The ids of the records of a batch."""
        return placed_records(self.explained, batch.groups, self.placed, batch.only)

    def _findings(self, batch: _Batch) -> Select:
        """The findings of a batch."""
        about = exp.Paren(this=exp.or_(*(of_group(g) for g in batch.groups), copy=False))
        rows = select("finding_id", "rec").from_(table(self.explained)).where(about)
        if batch.only is not None:
            rows = rows.where(exp_in(col("rec"), select("rec").from_(table(batch.only))))
        return rows

    def _assign(self, batch: _Batch, found: Sequence[Slice], members: str, first: int) -> None:
        """Each finding of the batch to the first slice that its record is in."""
        if not found:
            return
        unit = self.population.unit
        name = unit.name if unit else None
        branches = [(meets(one, self.attributes, name), number(first + i)) for i, one in enumerate(found)]
        told = select("id", named(when(*branches), "cause")).from_(table(self.population.relation))
        mine = self._hits(batch)
        told = told.where(exp_in(col("id"), mine))
        rows = select(col("cause", "t"), col("finding_id", "f")).from_(sub(self._findings(batch), "f"))
        rows = rows.join(table(self.placed, "w"), on=col("rec", "w").eq(col("rec", "f")))
        rows = rows.join(sub(told, "t"), on=col("id", "t").eq(col("id", "w")))
        self.session.append(members, rows.where(exp.Not(this=exp.Is(this=col("cause", "t"), expression=exp.Null()))))

    def _count(self, relation: str) -> int:
        return int(self.session.rows(select(count()).from_(table(relation)))[0][0])

    def _place(self, groups: Sequence[Group]) -> int:
        """The place of the first changed column in the table: what stands before is more likely what others follow."""
        places = {c.label: i for i, c in enumerate(self.population.own)}
        return min((places.get(g.column or "", 0) for g in groups), default=0)


def without_slice(batch: _Batch, number: int, reach: Reach, rows: int, place: int) -> Guess:
    """A guess without a slice."""
    fine = max(0, rows - batch.records) if reach == Reach.EVERY else 0
    first = batch.groups[0]
    rank = min(g.rank for g in batch.groups)
    return Guess(
        number, first.table, first.side, reach, None, batch.groups, batch.told, batch.records, fine, rank, place
    )


def _identifiers(population: Population) -> set[str]:
    """The columns that tell single records or payees apart: nothing that records have in common. Names and references
    stay, for what is derived from them."""
    apart_by = {Role.IDENTIFIER, Role.REISSUED, Role.HEADER}
    found = {c.label for c in population.columns if c.role in apart_by}
    found |= {c.label for c in population.columns if c.role == Role.PAYEE and not c.label.endswith("_name")}
    return found
