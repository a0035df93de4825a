"""The sample that slices are searched in: nothing after it depends on how large the table is.

A case-control sample: all affected records (up to a limit) and so many of the others, whole payees at a time, chosen by
a hash of the payee that is the same on every engine, in whatever order the records stand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    all_of,
    any_of,
    cast,
    coalesce,
    col,
    concat,
    count,
    count_when,
    named,
    not_null,
    select,
    table,
    text,
    when,
)
from jamfirst.engines.session import NO_NUMBER, Session
from jamfirst.explain.attributes import Attribute, Sort, Source
from jamfirst.explain.slices.coded import Coded, Feature, coded

Expr = exp.Expr

AFFECTED, OTHERS = 60_000, 150_000
"""How many affected records, and how many others, are looked at."""

_FEW_UNITS = 5_000
_MANY_VALUES = 1_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How many records are looked at."""

    affected: int = AFFECTED
    others: int = OTHERS


LIMITS = Limits()
"""How many records are looked at unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample with what it was drawn from. ``drawn`` tells a record of the sample from the rest (``None``: all are in
    it). ``attributes`` are those of ``coded``, in its order."""

    coded: Coded
    attributes: tuple[Attribute, ...]
    records: int
    affected: int
    drawn: Expr | None


AFFECTED_IS = "y"


def unit_of(unit: str | None) -> Expr:
    """The payee of a record as text; a record without one is a payee of its own."""
    alone = concat(text("record "), col("id"))
    return alone if unit is None else coalesce(cast(col(unit), "text"), alone)


def is_affected() -> Expr:
    """Whether a record is affected."""
    return coalesce(cast(col(AFFECTED_IS), "boolean"), exp.false())


def draw(
    session: Session, labelled: str, unit: str | None, attributes: Sequence[Attribute], limits: Limits = LIMITS
) -> Sample | None:
    """The sample of a relation with ``id``, ``y`` and the columns of the attributes; nothing where no record, or every
    one, is affected."""
    query = select(count(), count_when(is_affected())).from_(table(labelled))
    records, affected = (int(n) for n in session.rows(query)[0])
    if not 0 < affected < records:
        return None
    sources = list(dict.fromkeys(s for a in attributes for s in a.sources))
    drawn = _drawn(session, labelled, unit, sources, (affected, records - affected), limits)
    columns = [named(is_affected(), "y"), named(op.checksum_part([unit_of(unit)]), "u")]
    values = [named(a.value.copy(), f"a{i}") for i, a in enumerate(attributes)]
    query = select(*columns, *values).from_(table(labelled))
    relation = session.keep(query.where(drawn.copy()) if drawn is not None else query, "sampled")
    try:
        features, kept, made = _coded(session, relation, attributes, (affected, records - affected))
    finally:
        session.drop(relation)
    return Sample(made, tuple(kept), records, affected, drawn) if features else None


def _drawn(
    session: Session,
    labelled: str,
    unit: str | None,
    sources: Sequence[Source],
    sizes: tuple[int, int],
    limits: Limits,
) -> Expr | None:
    shares = [min(1.0, most / size) for most, size in zip((limits.affected, limits.others), sizes, strict=True)]
    if min(shares) >= 1.0:
        return None
    chosen = [unit_of(unit)]
    units = session.rows(select(op.approximate_distinct(unit_of(unit))).from_(table(labelled)))[0][0]
    if unit is None or int(units) < _FEW_UNITS:
        chosen += [col(s.name) for s in sources]
    below = [_below(op.portable_hash([c.copy() for c in chosen]), share) for share in shares]
    return any_of([all_of([is_affected(), below[0]]), all_of([exp.Not(this=exp.Paren(this=is_affected())), below[1]])])


def _below(hashed: Expr, share: float) -> Expr:
    """Whether a hash of 32 hex digits is among the lowest share of them."""
    return exp.true() if share >= 1.0 else exp.LT(this=hashed, expression=text(f"{int(share * 16**12):012x}"))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was counted of one attribute: values that are there, different ones, different ones of affected records."""

    present: int
    distinct: int
    among_affected: int


@dataclass
class _Chosen:
    """The attributes that are looked at: their columns in the relation (``present``: whether there is a value), and
    for those of text the place of each of the column's values among the values that conditions may name."""

    attributes: list[Attribute]
    features: list[Feature]
    columns: list[str]
    places: dict[str, NDArray[np.int64]]

    def add(self, column: str, attribute: Attribute, feature: Feature) -> None:
        self.columns.append(column)
        self.attributes.append(attribute)
        self.features.append(feature)


_PRESENT = " present"


def _coded(
    session: Session, relation: str, attributes: Sequence[Attribute], sizes: tuple[int, int]
) -> tuple[list[Feature], list[Attribute], Coded]:
    rows, seen = _seen(session, relation, attributes)
    chosen = _Chosen([], [], [], {})
    for i, (attribute, one) in enumerate(zip(attributes, seen, strict=True)):
        name = f"a{i}"
        if 0 < one.present < rows and not attribute.derived:
            presence = _presence(attribute)
            chosen.add(name + _PRESENT, presence, Feature(presence.key, False, 2, ("absent", "present")))
        if not _tells(attribute, one, rows) or _says_no_more(attribute, one, attributes, seen):
            continue
        if attribute.measure:
            chosen.add(name, attribute, Feature(attribute.key, True, one.distinct))
            continue
        found = [(str(value), int(hits)) for value, hits in session.rows(_values(relation, name))]
        least = 2 if one.among_affected > _MANY_VALUES else 1
        wanted = np.array([hits >= least for _, hits in found])
        if wanted.any():
            chosen.places[name] = np.append(np.where(wanted, np.cumsum(wanted) - 1, -1), -1)
            values = tuple(value for value, hits in found if hits >= least)
            chosen.add(name, attribute, Feature(attribute.key, False, len(found), values))
    return chosen.features, chosen.attributes, _arrays(session, relation, chosen, sizes)


def _tells(attribute: Attribute, seen: _Seen, rows: int) -> bool:
    """Whether an attribute can tell records apart in kinds: it has several values, and not a new one each time."""
    return seen.distinct >= 2 and (attribute.measure or seen.distinct * 3 <= rows)


def _says_no_more(
    attribute: Attribute, seen: _Seen, attributes: Sequence[Attribute], all_seen: Sequence[_Seen]
) -> bool:
    """Whether a derived category has as many values as its column: it then says the same in other words."""
    if not attribute.derived or attribute.measure or len(attribute.sources) > 1:
        return False
    plainly = (s for a, s in zip(attributes, all_seen, strict=True) if not a.derived and a.sources == attribute.sources)
    return any(seen.distinct >= one.distinct for one in plainly)


def _arrays(session: Session, relation: str, chosen: _Chosen, sizes: tuple[int, int]) -> Coded:
    flags = {name: f"p{i}" for i, name in enumerate(n for n in chosen.columns if n.endswith(_PRESENT))}
    there = [named(cast(not_null(col(n.removesuffix(_PRESENT))), "int"), f) for n, f in flags.items()]
    view = session.view(select("*", *there).from_(table(relation)), "presence")
    measures = [n for n, f in zip(chosen.columns, chosen.features, strict=True) if f.measure]
    texts = {n: _values(relation, n, only=True) for n in chosen.places}
    found = session.arrays(view, ["y", "u", *measures, *flags.values()], texts)
    affected = found["y"].astype(np.bool_)
    arrays = []
    for name in chosen.columns:
        array = found[flags.get(name, name)]
        arrays.append(chosen.places[name][array] if name in chosen.places else array)
    hits = int(affected.sum())
    others = len(affected) - hits
    weight = (sizes[1] / others) * (hits / sizes[0]) if others and hits else 1.0
    return coded(chosen.features, arrays, NO_NUMBER, affected, found["u"], weight)


def _seen(session: Session, relation: str, attributes: Sequence[Attribute]) -> tuple[int, list[_Seen]]:
    asked: list[Expr] = [count()]
    for i in range(len(attributes)):
        value = col(f"a{i}")
        mine = when((col("y"), value.copy()))
        asked += [exp.Count(this=value), op.approximate_distinct(value.copy()), op.approximate_distinct(mine)]
    row = [int(n) for n in session.rows(select(*asked).from_(table(relation)))[0]]
    counts = row[1:]
    return row[0], [_Seen(*counts[i : i + 3]) for i in range(0, len(counts), 3)]


def _values(relation: str, name: str, only: bool = False) -> exp.Query:
    """The values that there are, in order, each with how many affected records have it (unless they ``only``)."""
    hits = [] if only else [count_when(col("y"))]
    query = select(name, *hits).from_(table(relation)).where(not_null(col(name)))
    return query.group_by(name).order_by(name)


def _presence(attribute: Attribute) -> Attribute:
    """Whether a column has a value."""
    told = when((not_null(col(attribute.sources[0].name)), text("present")), otherwise=text("absent"))
    return replace(attribute, key=f"{attribute.key}.present", sort=Sort.CATEGORY, value=told, derived=True, scale=0)
