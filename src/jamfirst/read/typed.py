"""A raw table becomes a table: every column typed on all its values, its headers understood, its kind recognised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jamfirst.engines import build as b
from jamfirst.engines.session import Session
from jamfirst.model.columns import Column, ValueType
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.problems import Problem
from jamfirst.model.run import Table
from jamfirst.read import headers, recognise
from jamfirst.read.bad_fields import Suspect, bad_fields
from jamfirst.read.contract import RawTable
from jamfirst.read.headers import Expect
from jamfirst.read.hints import Hints
from jamfirst.read.native import is_text, natives
from jamfirst.read.readings import Wanted
from jamfirst.read.settled import Settled, settle, untouched

__all__ = ["Hints", "Typed", "typed"]

KEPT_ROWS = 200_000
"""Tables of up to so many rows are kept typed; larger ones are typed at each scan."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed table, and what was wrong with its fields.

    Each problem is a ``file.field`` about one column. Its ``line`` is the record number of the first record with
    it, and its ``file`` is that record's ``file_no`` as text, or empty where the raw relation has no ``file_no``:
    the caller, who knows the files, puts names and physical lines in their place.
    """

    table: Table
    problems: tuple[Problem, ...]


_NOTHING = Hints()


def typed(raw: RawTable, session: Session, hints: Hints = _NOTHING) -> Typed:
    """Type every column of a raw table on all its values, map its headers, and recognise its kind.

    The result's relation has ``c0``..``cN`` (TEXT, DECIMAL, DATE or TIMESTAMP), ``file_no`` and ``record_no``. A
    value that is not of its column's type is NULL there, its row kept, and is reported as a problem.
    """
    engine_types = dict(session.columns(raw.relation))
    wanted = _wanted(raw, hints)
    whole = _settle(raw, engine_types, wanted, session, hints)
    settled, filed = whole.columns, "file_no" in engine_types
    understood = recognise.understand(raw, [settled[i].type for i in range(len(raw.columns))], hints)
    columns = tuple(_column(raw, i, settled[i], understood) for i in settled)
    relation = _relation(whole, session, filed=filed)
    suspects = [Suspect(columns[i], one.value, one.lost, one.example) for i, one in settled.items() if one.lost]
    problems = bad_fields(raw.name, whole.relation, suspects, session, filed=filed)
    notes = (*raw.notes, *(one.note for one in settled.values() if one.note), *understood.notes)
    table = Table(raw.name, understood.kind, raw.format, columns, relation, whole.rows, (), raw.controls, notes)
    return Typed(table, problems)


def _wanted(raw: RawTable, hints: Hints) -> dict[int, Wanted]:
    """What each header, the format and the declarations say of a column's values."""
    kind = hints.kind or raw.kind
    kinds = (kind,) if kind else tuple(KINDS)
    return {i: _wanted_one(raw, i, hints, kinds) for i in range(len(raw.columns))}


def _wanted_one(raw: RawTable, position: int, hints: Hints, kinds: tuple[Kind, ...]) -> Wanted:
    given = raw.columns[position]
    forced = recognise.declared(given.name, hints.types) or given.type
    if forced:
        value_type = ValueType(forced)
        return Wanted(headers.of_type(value_type), value_type)
    said = recognise.declared(given.name, hints.columns)
    canonical = given.canonical if said is None else str(said)
    for kind in kinds:
        if canonical and canonical in KINDS[kind].columns:
            return Wanted(headers.of_type(KINDS[kind].columns[canonical].type))
    return Wanted(headers.expected(given.name, kinds))


@dataclass(frozen=True, slots=True)
class _Settled:
    """Every column settled, over which relation, and how many rows it has."""

    columns: Mapping[int, Settled]
    relation: str
    rows: int


def _settle(
    raw: RawTable, engine_types: Mapping[str, str], wanted: Mapping[int, Wanted], session: Session, hints: Hints
) -> _Settled:
    """Every column's type and the expression that gives its values.

    In a source that types its columns, text is text unless its header says money or date.
    """
    own = {i: engine_types[f"c{i}"] for i in wanted if not is_text(engine_types[f"c{i}"])}
    found = natives(raw.relation, own, wanted, session) if own else {}
    closed = {Expect.TEXT, Expect.ANY} if own or raw.format == "parquet" else {Expect.TEXT}
    asked = {i: one for i, one in wanted.items() if i not in found and one.expect not in closed}
    relation = _as_text(raw, {i for i in own if i in asked}, engine_types, session)
    names = {i: column.name for i, column in enumerate(raw.columns)}
    texts, rows = settle(relation, names, asked, session, hints.day_first)
    settled = {
        i: Settled.of_native(found[i], names[i]) if i in found else texts.get(i) or untouched(i, own.get(i))
        for i in wanted
    }
    return _Settled(settled, relation, rows)


def _as_text(raw: RawTable, positions: set[int], engine_types: Mapping[str, str], session: Session) -> str:
    """The relation, with these of its typed columns as text."""
    if not positions:
        return raw.relation
    cast = {f"c{i}" for i in positions}
    shown = [b.named(b.cast(b.col(n), "text"), n) if n in cast else b.col(n) for n in engine_types]
    return session.view(b.select(*shown).from_(b.table(raw.relation)), "as_text")


def _column(raw: RawTable, position: int, settled: Settled, understood: recognise.Understood) -> Column:
    given, canonical = raw.columns[position], understood.canonical.get(position)
    return Column(
        position=position,
        name=given.name,
        type=settled.type,
        role=given.role or recognise.role_of(given.name, settled.type, understood.kind, canonical),
        canonical=canonical,
        scale=settled.scale,
        format=settled.format,
        ambiguous=settled.ambiguous,
    )


def _relation(whole: _Settled, session: Session, *, filed: bool) -> str:
    shown = [b.named(one.value.copy(), f"c{i}") for i, one in whole.columns.items()]
    file_no, record_no = b.col("file_no") if filed else b.number(0), b.col("record_no")
    shown += [b.named(b.cast(file_no, "int"), "file_no"), b.named(b.cast(record_no, "bigint"), "record_no")]
    query = b.select(*shown).from_(b.table(whole.relation))
    return session.keep(query, "table") if whole.rows <= KEPT_ROWS else session.view(query, "table")
