"""The records that affected ones are told apart from: one side of a table, with what other tables say of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, Select, cast, col, count, named, number, select, table, text, when
from jamfirst.engines.session import Session
from jamfirst.explain.attributes import Source
from jamfirst.explain.joined import joined, with_joined
from jamfirst.model.columns import ValueType
from jamfirst.model.comparison import Sides
from jamfirst.model.kinds import Kind
from jamfirst.model.run import Run, Table
from jamfirst.rules.prepared import key_columns, prepared, record_key

_UNITS = ("payee_id", "employee_id", "person_id", "supplier_id", "employment_id", "payee_name", "supplier_name")


@dataclass(frozen=True, slots=True)
class Population:
    """The records of one side of a table. ``relation`` has ``id`` (whole numbers), ``row`` (text: what a finding finds
    its record by) and ``columns``; ``own`` are those of the table itself. ``rows`` counts the records."""

    relation: str
    kind: Kind
    columns: tuple[Source, ...]
    own: tuple[Source, ...]
    rows: int

    @property
    def unit(self) -> Source | None:
        """Whose a record is: support is counted in payees."""
        known = {c.label: c for c in self.own}
        return next((known[name] for name in _UNITS if name in known), None)


def of_side(session: Session, sides: Sides, run: Run, *, candidate: bool) -> Population:
    """The records of one side of a table that was compared; ``run`` is that side's."""
    own = tuple(Source(c.name, c.label, c.type, c.role, c.scale) for c in sides.columns)
    row = cast(op.row_hash([col(c.name, "s") for c in sorted(own, key=lambda c: c.label)]), "text")
    relation = sides.candidate if candidate else sides.baseline
    columns: list[Expr] = [named(row, "row"), *(col(c.name, "s") for c in own)]
    files = sides.files[candidate]
    if len(files) > 1 and FILE.label not in {c.label for c in own}:
        columns.append(named(_file(files), FILE.name))
        own = (*own, FILE)
    return _with_others(session, select(*columns).from_(table(relation, "s")), sides.kind, own, run)


FILE = Source("file", "file", ValueType.TEXT)
"""The file that a record stands in, where a table has several."""


def _file(files: Sequence[str]) -> Expr:
    return when(*((col("file_no", "s").eq(number(i)), text(name)) for i, name in enumerate(files)))


def of_table(session: Session, owner: Table, run: Run) -> Population:
    """The records of a table that rules looked at; a breach finds its record by the record's key."""
    raw = {f"v{i}": c for i, c in enumerate(owner.columns)}
    own = tuple(Source(name, c.label, c.type, c.role, c.scale) for name, c in raw.items())
    keys = key_columns(owner)
    kept = prepared(session, owner, set(keys), raw=raw).name
    columns: list[Expr] = [named(record_key(owner, keys, "s"), "row"), *(col(c.name, "s") for c in own)]
    if len(owner.files) > 1 and FILE.label not in {c.label for c in own}:
        columns.append(named(_file(owner.files), FILE.name))
        own = (*own, FILE)
    return _with_others(session, select(*columns).from_(table(kept, "s")), owner.kind, own, run)


def _with_others(session: Session, query: Select, kind: Kind, own: Sequence[Source], run: Run) -> Population:
    parts = joined(session, kind, own, run.tables)
    kept = session.keep(with_joined(query, "s", parts), "population")
    rows = int(session.rows(select(count()).from_(table(kept)))[0][0])
    columns = (*own, *(s for part in parts for s in part.sources))
    return Population(session.numbered(kept), kind, columns, tuple(own), rows)
