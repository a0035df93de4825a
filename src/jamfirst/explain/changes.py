"""How old became new in a group of changed records, and which of the records each rewrite is for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, col, exp_in, named, not_null, select, sub, table, text
from jamfirst.engines.session import Session
from jamfirst.explain.affected import Group, of_group
from jamfirst.explain.attributes import Source
from jamfirst.explain.population import Population
from jamfirst.explain.rewrites import Changes, Rewritten, rewrites
from jamfirst.model.columns import Role

MOST = 60_000
"""The most changed records that rewrites are tried on."""

OF_ITS_OWN = 0.02
"""The least share of a group that a rewrite must be for, to be explained apart from the rest."""

FEWEST = 5
"""The fewest records that a rewrite must be for, to be explained apart from the rest."""

NEARLY_ALL = 0.95
"""The share of a group that a single rewrite has to be for, to speak for all of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A rewrite with the records (``rec``) that fit it, and those of them that no rewrite before it fits."""

    what: Rewritten
    fits: frozenset[str]
    own: tuple[str, ...]


MOSTLY = 0.8
"""The share of a group that rewrites together have to be for, to say anything of it: a few more may fit by chance."""


def changes_of(
    session: Session, explained: str, group: Group, population: Population, placed_in: str
) -> tuple[tuple[Told, ...], int]:
    """The rewrites of a group of changes in one column, largest first, and how many records they were tried on."""
    source = next((c for c in population.own if c.label == group.column), None)
    if source is None:
        return (), 0
    rows = _rows(session, explained, group, population, placed_in)
    recs = [str(row[0]) for row in rows]
    others = {c.label: [row[3 + i] for row in rows] for i, c in enumerate(_context(population, source))}
    new = _elsewhere(session, explained, group, recs)
    changes = Changes(source, [row[1] for row in rows], [row[2] for row in rows], others, new)
    told = []
    for what in rewrites(changes):
        told.append(Told(what, frozenset(recs[i] for i in what.fits), tuple(recs[i] for i in what.own)))
    return tuple(told), len(recs)


def _context(population: Population, changed: Source) -> list[Source]:
    """The columns that a new value may have been worked out from."""
    return [c for c in population.columns if c.name != changed.name and c.role not in (Role.HEADER, Role.REISSUED)]


def _rows(
    session: Session, explained: str, group: Group, population: Population, placed_in: str
) -> list[tuple[str | None, ...]]:
    """Record, old, new and the other columns as text, in an order that the values alone decide."""
    mine = select("rec", "old_value", "new_value").from_(table(explained)).where(of_group(group))
    source = next(c for c in population.own if c.label == group.column)
    context = [named(op.as_text(col(c.name, "p")), f"o{i}") for i, c in enumerate(_context(population, source))]
    query = select(col("rec", "f"), col("old_value", "f"), col("new_value", "f"), *context).from_(sub(mine, "f"))
    query = query.join(table(placed_in, "w"), on=_equal("rec", "f", "w"), join_type="left")
    query = query.join(table(population.relation, "p"), on=_equal("id", "w", "p"), join_type="left")
    order: list[Expr] = [op.portable_hash([col("rec", "f")])] if group.records > MOST else []
    values = [col(n, "f") for n in ("old_value", "new_value", "rec")]
    return list(session.rows(query.order_by(*order, *values).limit(MOST, copy=False)))


def _elsewhere(
    session: Session, explained: str, group: Group, recs: Sequence[str]
) -> Mapping[str, Sequence[str | None]]:
    """The new values of the other columns that changed in the same records, by label: a value may have moved there."""
    same_records = select("rec").from_(table(explained)).where(of_group(group))
    told = [col("table_name").eq(text(group.table)), col("part").eq(text(group.side)), not_null(col("column_name"))]
    query = select("column_name", "rec", "new_value").from_(table(explained)).where(all_of(told))
    query = query.where(exp_in(col("rec"), same_records))
    found: dict[str, dict[str, str | None]] = {}
    for column, rec, new in session.rows(query):
        found.setdefault(str(column), {})[str(rec)] = new
    found.pop(group.column or "", None)
    return {column: [values.get(rec) for rec in recs] for column, values in sorted(found.items())}


def _equal(name: str, left: str, right: str) -> Expr:
    return col(name, left).eq(col(name, right))


def apart(told: Sequence[Told], records: int) -> tuple[Told, ...]:
    """The rewrites that are explained apart, each with its own records: none where one speaks for nearly all, or all
    together leave much unsaid."""
    large = [t for t in told if len(t.own) >= max(FEWEST, OF_ITS_OWN * records)]
    if not large or len(large[0].own) >= NEARLY_ALL * records:
        return ()
    return tuple(large) if sum(len(t.own) for t in large) >= MOSTLY * records else ()


def speaks_for(told: Sequence[Told], records: int) -> tuple[Told, ...]:
    """The one rewrite that is for most of a group, where there is one."""
    return tuple(told[:1]) if told and len(told[0].own) >= MOSTLY * records else ()
