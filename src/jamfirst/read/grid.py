"""A sheet or a printed table, row by row, as a table of records: where its header is, and what is no record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from statistics import median_high

from sqlglot import exp

from jamfirst.engines.session import Session
from jamfirst.model.problems import BadInputError, Problem
from jamfirst.read.careful import Careful, LeftOut
from jamfirst.read.cells import ErrorCells, Row
from jamfirst.read.contract import RawColumn, RawTable, Spool
from jamfirst.read.header import always_filled, find_top, unique_names
from jamfirst.read.not_records import (
    NotRecord,
    filled_fields,
    heading_pattern,
    heading_stem,
    is_bare_total,
    kind_of,
    leaves_out,
)
from jamfirst.read.totals import proven_total

SAMPLE = 100
SAMPLE_FIELDS = 10_000
"""Rows with content, and fields in them, looked at for the header and the shape of records: a report's preamble is
far shorter."""

WIDE = 4
"""From this many columns on, a row with one filled field is a heading or a remark between the records."""

MAX_COLUMNS = 2_000
"""The widest tables of records have some hundred columns; a cell beyond this is a stray or an attack."""

MAX_EMPTINESS = 50
"""Fields read for one filled field, beyond which a sheet is a few cells spread over a huge area."""

EMPTINESS_FROM = 2_000_000
"""Fields. Smaller areas are read whatever they hold."""

MAX_REPEATED_TEXT = 100
"""Characters of text for one byte of the file: beyond it the file repeats a stored text to fill memory or disk."""

REPEATED_TEXT_FROM = 10_000_000
"""Characters. Smaller tables are read whatever they repeat."""

BEYOND = "beyond the last column"
"""The name of the column that holds what stands to the right of the last header."""

Fields = Sequence[str]


@dataclass(frozen=True, slots=True)
class Source:
    """What a table needs to know of where its rows come from: the format, the file's shown name, the table's short
    name, and the file's size in bytes."""

    format: str
    shown: str
    name: str
    bytes: int


@dataclass(slots=True)
class _Weight:
    """Counts what rows hold, and refuses a sheet that is nearly all emptiness or one text over and over."""

    source: Source
    fields: int = 0
    filled: int = 0
    characters: int = 0

    def add(self, values: Sequence[str | None]) -> None:
        self.fields += len(values)
        filled = [v for v in values if v]
        self.filled += len(filled)
        self.characters += len("".join(filled))
        if len(values) > MAX_COLUMNS:
            raise self._refused(f"has more than {MAX_COLUMNS:,} columns")
        if self.fields > EMPTINESS_FROM and self.fields > MAX_EMPTINESS * self.filled:
            raise self._refused("is nearly all empty cells, spread over a huge area")
        if self.characters > REPEATED_TEXT_FROM and self.characters > MAX_REPEATED_TEXT * self.source.bytes:
            raise self._refused("repeats a text so often that it would fill the disk")

    def _refused(self, why: str) -> BadInputError:
        return BadInputError(f'{self.source.shown}: the table "{self.source.name}" {why}, and is not read.')


@dataclass(frozen=True, slots=True)
class _Shape:
    """What rows are judged by: the columns' names and which of them the file does not name, the positions that
    records always fill, the header (as ``_same``) and the patterns of the lines above it, how many rows of the
    sample stand before the first record, and which names are not the file's own."""

    names: tuple[str, ...]
    unnamed: frozenset[int]
    always: frozenset[int]
    header: tuple[str, ...]
    titles: frozenset[str]
    above: int
    renamed: tuple[str, ...]


@dataclass(slots=True)
class _Met:
    """What was met below the header; ``unused`` are the columns so far with neither a name nor a value."""

    first_line: int = 0
    unused: frozenset[int] = frozenset()
    left_out: dict[NotRecord, LeftOut] = field(default_factory=dict)
    surplus: tuple[int, int] = (0, 0)
    last: tuple[int, list[str]] = (0, [])

    def leave_out(self, kind: NotRecord, fields: list[str], line: int) -> None:
        self.left_out.setdefault(kind, LeftOut()).add(fields, line)


def read_grid(
    rows: Iterable[Row],
    session: Session,
    source: Source,
    errors: ErrorCells | None = None,
    *,
    needs_header: bool = False,
) -> RawTable | None:
    """The records of a sheet or a printed table, or ``None`` when it has none.

    ``rows`` are (row number, values) in order. The header is found below any title rows; blank rows, repeated
    headers, page lines and total lines are left out and counted in the table's notes. Fields beyond the last
    header are kept in a last column and reported (``file.shape``). Columns with neither header nor value are left
    out. ``record_no`` counts rows from the first record, so ``first_line + record_no - 1`` is the row in the file.
    ``errors`` are cells without a usable value (``file.field``); it may be filled while ``rows`` is read. With
    ``needs_header``, a table without a header row is taken for page layout and gives ``None``. Raises
    ``BadInputError`` for tables made to exhaust memory or disk.
    """
    weighed = _weighed(rows, source)
    sample = _sample(weighed)
    shape = _shape([[v or "" for v in values] for _, values in sample])
    if shape is None or (needs_header and not shape.header):
        return None
    met = _Met(unused=shape.unnamed)
    with Spool(session, len(shape.names) + 1) as spool:
        _spool(chain(sample[shape.above :], weighed), shape, met, spool)
        return _table(shape, met, source, spool=spool, session=session, errors=errors) if spool.rows else None


def _sample(rows: Iterator[Row]) -> list[Row]:
    sample: list[Row] = []
    fields = 0
    for row in rows:
        if any(row[1]):
            sample.append(row)
            fields += len(row[1])
            if len(sample) >= SAMPLE or fields >= SAMPLE_FIELDS:
                break
    return sample


def _weighed(rows: Iterable[Row], source: Source) -> Iterator[Row]:
    weight = _Weight(source)
    for line, values in rows:
        weight.add(values)
        yield line, values


def _shape(sample: Sequence[Fields]) -> _Shape | None:
    """The shape of a table by its first rows; ``None`` where no two columns are filled."""
    counts = [n for n in (len(filled_fields(fields)) for fields in sample) if n > 1]
    if not counts:
        return None
    top = find_top(sample, median_high(counts))
    above = top.row + top.is_header
    header = sample[top.row] if top.is_header else ()
    below = sample[above:]
    width = _last(header) if top.is_header else max(map(_last, below))
    names, renamed, unnamed = unique_names(header, width)
    fuller = [fields for fields in below if width < WIDE or len(filled_fields(fields)) > 1]
    padded = [[*fields[:width], *([""] * (width - len(fields)))] for fields in fuller]
    return _Shape(
        names=names,
        unnamed=unnamed,
        always=always_filled(padded, width),
        header=_same(header),
        titles=frozenset(_heading(fields) for fields in sample[: top.row] if heading_stem(_heading(fields))),
        above=above,
        renamed=renamed,
    )


def _last(fields: Fields) -> int:
    return max((i + 1 for i, v in enumerate(fields) if v.strip()), default=0)


def _same(fields: Fields) -> tuple[str, ...]:
    """A row as it is compared with a header or a title: case, spacing and trailing empty fields do not count."""
    return tuple(" ".join(v.split()).casefold() for v in fields[: _last(fields)])


def _heading(fields: Fields) -> str:
    """A title row with its numbers masked: pages and dates change from one page to the next."""
    return heading_pattern(" ".join(_same(fields)))


def _not_record(fields: Fields, shape: _Shape) -> NotRecord | None:
    width = len(shape.names)
    kind = kind_of(fields, width, shape.always)
    if kind is not None:
        return kind
    filled = filled_fields(fields)
    if shape.header and filled[0].casefold() in shape.header and _same(fields) == shape.header:
        return NotRecord.HEADER
    if len(filled) == 1 and width >= WIDE and len(shape.always) > 1:
        return NotRecord.PAGE
    again = shape.titles and leaves_out(fields, width, shape.always) and _heading(fields) in shape.titles
    return NotRecord.PAGE if again else None


def _spool(body: Iterable[Row], shape: _Shape, met: _Met, spool: Spool) -> None:
    width = len(shape.names)
    for line, values in body:
        fields = [v or "" for v in values]
        kind = _not_record(fields, shape)
        if kind is not None:
            met.leave_out(kind, fields, line)
            continue
        met.first_line = met.first_line or line
        row = [*fields[:width], *([""] * (width - len(fields))), ""]
        if len(fields) > width and (beyond := filled_fields(fields[width:])):
            met.surplus = (met.surplus[0] + 1, met.surplus[1] or line)
            row[width] = " | ".join(beyond)
        if met.unused:
            met.unused -= {i for i in met.unused if row[i]}
        met.last = (line, fields)
        spool.write(row, line - met.first_line + 1)


def _table(
    shape: _Shape, met: _Met, source: Source, *, spool: Spool, session: Session, errors: ErrorCells | None
) -> RawTable:
    width = len(shape.names)
    kept = [i for i in range(width) if i not in met.unused]
    kept += [width] if met.surplus[0] else []
    names = (*shape.names, BEYOND)
    chosen = [exp.column(f"c{i}").as_(f"c{new}") for new, i in enumerate(kept)]
    spooled = _without_total(spool.relation(), met, session)
    relation = session.view(exp.select(*chosen, exp.column("record_no")).from_(spooled), "grid")
    return RawTable(
        name=source.name,
        format=source.format,
        columns=tuple(RawColumn(names[i]) for i in kept),
        relation=relation,
        problems=(*_surplus(shape, met, source), *_errors(shape, met, source, errors)),
        notes=tuple(_notes(shape, met)),
        first_line=met.first_line,
    )


def _without_total(relation: str, met: _Met, session: Session) -> str:
    """The relation of records; a last record that is a word for total and is the sum of the others is left out."""
    line, fields = met.last
    number = line - met.first_line + 1
    if not is_bare_total(fields) or not proven_total(Careful(relation, number, bare_total=fields), session):
        return relation
    met.leave_out(NotRecord.TOTAL, fields, line)
    kept = exp.column("record_no") < exp.Literal.number(number)
    return session.view(exp.select("*").from_(relation).where(kept), "grid")


def _surplus(shape: _Shape, met: _Met, source: Source) -> Iterator[Problem]:
    count, line = met.surplus
    if count:
        yield Problem(
            "file.shape",
            source.shown,
            f"there are fields beyond the {len(shape.names)} columns of the header. The row is kept, and they are "
            f'kept in the column "{BEYOND}".',
            line=line,
            count=count,
            table=source.name,
        )


def _errors(shape: _Shape, met: _Met, source: Source, errors: ErrorCells | None) -> Iterator[Problem]:
    for column, count, line, what in errors.since(met.first_line) if errors else ():
        yield Problem(
            "file.field",
            source.shown,
            f"the cell holds {what} in place of a value. The row is kept; the value is unknown.",
            line=line,
            column=shape.names[column] if column < len(shape.names) else BEYOND,
            found=what,
            expected="a value",
            count=count,
            table=source.name,
        )


def _notes(shape: _Shape, met: _Met) -> Iterator[str]:
    if not shape.header:
        yield "There is no header row: columns are numbered."
    elif shape.above > 1:
        yield f"Left out above the table: {_counted(shape.above - 1, 'row')}."
    yield from (f"{text[0].upper()}{text[1:]}." for text in shape.renamed)
    for kind, rows in met.left_out.items():
        if kind is not NotRecord.EMPTY:
            yield f"Not counted as a record: {_listed(kind, rows)}."


def _listed(kind: NotRecord, rows: LeftOut) -> str:
    """``2 total lines (rows 20, 41)``."""
    places = ", ".join(f"{line:,}" for line in rows.lines)
    more = f" and {rows.count - len(rows.lines):,} more" if rows.count > len(rows.lines) else ""
    return f"{_counted(rows.count, kind.value)} ({'row' if rows.count == 1 else 'rows'} {places}{more})"


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
