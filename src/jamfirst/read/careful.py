"""Delimited text read row by row: slower, and nothing in it can be wrong without being said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from jamfirst.engines.session import Session
from jamfirst.model.problems import Problem
from jamfirst.read.contract import Spool
from jamfirst.read.layout import Layout
from jamfirst.read.not_records import (
    RULE_STARTS,
    NotRecord,
    heading_pattern,
    heading_stem,
    is_bare_total,
    kind_of,
    leaves_out,
)
from jamfirst.read.quoting import splitter
from jamfirst.read.records import Record, records, text_lines

_BAD_MARK = "a quote mark is not closed or not doubled. The row is kept; the mark is taken as text."


class TableRow(NamedTuple):
    """A row of the table: its record as it stands, its number among the records (0 when it is none), and what it
    is when it is no record."""

    record: Record
    record_no: int
    what: NotRecord | None


@dataclass(slots=True)
class LeftOut:
    """The rows of one sort that are no records: how many, the first lines, and the fields of the last."""

    count: int = 0
    lines: list[int] = field(default_factory=list)
    last: list[str] = field(default_factory=list)

    def add(self, fields: list[str], line: int) -> None:
        """Count one row."""
        self.count += 1
        self.last = fields
        if len(self.lines) < 5:
            self.lines.append(line)


@dataclass(slots=True)
class Careful:
    """What careful reading gave. The relation has one column more than the layout (``beyond``): what stood beyond the
    last one, as text. ``bare_total`` is the last record when it reads like a total, which only sums can prove. ``sums``
    are those of columns that have been added up already (``None``: not all its values are amounts)."""

    relation: str = ""
    rows: int = 0
    left_out: dict[NotRecord, LeftOut] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    bare_total: list[str] | None = None
    bare_total_line: int = 0
    beyond: int = 1
    sums: Mapping[int, Decimal | None] = field(default_factory=dict)


def table_rows(path: Path, layout: Layout, newline: str) -> Iterator[TableRow]:
    """The rows of a UTF-8 file below its header, in order; lines with nothing on them are left out."""
    judge = Judge(layout)
    split = splitter(layout.delimiter, layout.quote)
    number = 0
    for record in records(text_lines(path, newline), split, layout.width):
        if record.line <= layout.skip or not record.text.strip():
            continue
        what = judge.what(record)
        number += what is None
        yield TableRow(record, 0 if what else number, what)


class Judge:
    """Tells what a row is when it is no record. Most are records, and that is seen without a look at their words."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._headings = {heading_pattern(line) for line in layout.above if heading_stem(line)}
        positions = sorted(layout.always)
        self._always = itemgetter(*positions) if len(positions) > 1 else None

    def what(self, record: Record) -> NotRecord | None:
        """What a row is that is no record; ``None`` for a record."""
        fields, layout = record.fields, self._layout
        if record.text == layout.header:
            return NotRecord.HEADER
        if self._is_plain(fields):
            return None
        what = kind_of(fields, layout.width, layout.always)
        if what or heading_pattern(record.text) not in self._headings:
            return what
        return NotRecord.PAGE if leaves_out(fields, layout.width, layout.always) else None

    def _is_plain(self, fields: list[str]) -> bool:
        if self._always is None or len(fields) < self._layout.width or fields[0].startswith(RULE_STARTS):
            return False
        kept = self._always(fields)
        return "" not in kept and not any(map(str.isspace, kept))


class Sorter:
    """Takes the rows of a table in their order. Ragged rows and bad quoting keep their row and give a problem; rows
    that are no records are counted by what they are."""

    def __init__(self, layout: Layout, shown: str) -> None:
        self._layout = layout
        self._trouble = _Trouble(shown, layout)
        self._found = Careful()
        self._last: Record | None = None

    def values(self, row: TableRow) -> list[str | None] | None:
        """The values of a record as a row of the relation; ``None`` for what is no record."""
        if row.what:
            self._found.left_out.setdefault(row.what, LeftOut()).add(row.record.fields, row.record.line)
            return None
        self._last = row.record
        return _fitted(row.record, self._layout, self._trouble)

    def found(self, relation: str, rows: int) -> Careful:
        """All that came of the rows, and the relation of the records."""
        found, last = self._found, self._last
        found.relation, found.rows, found.problems = relation, rows, self._trouble.problems()
        if last and is_bare_total(last.fields):
            found.bare_total, found.bare_total_line = last.fields, last.line
        return found


def read_carefully(path: Path, layout: Layout, newline: str, shown: str, session: Session) -> Careful:
    """Read every row of a UTF-8 file into a relation; see ``Sorter``."""
    sorter = Sorter(layout, shown)
    with Spool(session, layout.width + 1) as spool:
        for row in table_rows(path, layout, newline):
            if (values := sorter.values(row)) is not None:
                spool.write(values, row.record_no)
        return sorter.found(spool.relation(), spool.rows)


def _fitted(record: Record, layout: Layout, trouble: _Trouble) -> list[str | None]:
    """A record's fields as ``width`` values and what is beyond them."""
    fields, width = record.fields, layout.width
    if record.mended:
        trouble.mended.see(record.line, "")
    if len(fields) == width:
        return [*fields, None]
    if len(fields) < width:
        trouble.short.see(record.line, _fields(fields))
        return [*fields, *(None for _ in range(width - len(fields) + 1))]
    beyond = fields[width:]
    if not any(beyond):
        return [*fields[:width], None]
    trouble.long.see(record.line, _fields(fields))
    return [*fields[:width], layout.delimiter.join(beyond)]


def _fields(fields: list[str]) -> str:
    return "1 field" if len(fields) == 1 else f"{len(fields):,} fields"


@dataclass(slots=True)
class _Seen:
    count: int = 0
    line: int = 0
    found: str = ""

    def see(self, line: int, found: str) -> None:
        if not self.count:
            self.line, self.found = line, found
        self.count += 1


class _Trouble:
    """What was wrong with records, each sort counted and told once with its first line."""

    def __init__(self, shown: str, layout: Layout) -> None:
        self._shown = shown
        self._expected = f"{layout.width:,} fields"
        self._uneven = f"the row has {{found}} where {self._expected} are expected."
        self.short, self.long, self.mended = _Seen(), _Seen(), _Seen()

    def problems(self) -> tuple[Problem, ...]:
        told = (
            (self.short, "file.shape", f"{self._uneven} The row is kept; the rest is empty."),
            (self.long, "file.shape", f"{self._uneven} The row is kept, with what is beyond the last column."),
            (self.mended, "file.field", _BAD_MARK),
        )
        return tuple(self._problem(seen, code, message) for seen, code, message in told if seen.count)

    def _problem(self, seen: _Seen, code: str, message: str) -> Problem:
        return Problem(
            code,
            self._shown,
            message.format(found=seen.found),
            line=seen.line,
            found=seen.found,
            expected=self._expected if seen.found else "",
            count=seen.count,
        )
