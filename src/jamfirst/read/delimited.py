"""Delimited text (CSV, tabs, pipes, semicolons): regular files by the engine, all others row by row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from sqlglot import exp

from jamfirst.engines.session import Session
from jamfirst.model.problems import Problem
from jamfirst.model.run import ControlTotal
from jamfirst.read.careful import Careful, LeftOut, read_carefully
from jamfirst.read.contract import Head, RawColumn, RawTable
from jamfirst.read.encoding import decoded_start, encoding_of_start
from jamfirst.read.layout import Shape, find_shape
from jamfirst.read.not_records import NotRecord
from jamfirst.read.regular import read_regular
from jamfirst.read.source import Source, open_source
from jamfirst.read.totals import control_totals, proven_total
from jamfirst.read.weeded import read_weeded
from jamfirst.read.weeds import weeds_at_end

_OTHER_FORMATS = re.compile(r"\s*(?:[<{]|\[\s*[\[{\"]|%PDF|PK\x03|(?:VOL|HDR|UHL)[0-9])")
_SENTENCE = re.compile(r"[.!?]\s*$")
_DRAWN_TABLE = re.compile(r"^\|(?:[ :]*-{2,}[ :]*\|)+[ :-]*$", re.MULTILINE)
"""The line under the header of a table in a document (Markdown)."""

BEYOND = "beyond the last column"


class DelimitedReader:
    """Text whose fields are divided by commas, tabs, pipes or semicolons."""

    name = "delimited"

    def sniff(self, head: Head) -> bool:
        """Whether the lines of a text are divided evenly; prose, markup, binary and Bacs are not."""
        encoding = encoding_of_start(head.start)
        if encoding is None:
            return False
        text = decoded_start(head.start, encoding)
        if _OTHER_FORMATS.match(text):
            return False
        shape = find_shape(text, whole=head.size <= len(head.start))
        return shape is not None and _is_even(shape, text) and not _DRAWN_TABLE.search(text)

    def read(self, path: Path, shown: str, session: Session) -> Sequence[RawTable]:
        """The one table of a file. See ``Reader.read``."""
        source = open_source(path, shown, session.work)
        regular = None if weeds_at_end(source) else read_regular(source, session)
        if regular is not None:
            return (_table(source, session, _Rows(regular.relation)),)
        found = read_weeded(source, session) or read_carefully(
            source.path, source.layout, source.survey.newline, shown, session
        )
        _leave_out_proven_total(found, session)
        controls = control_totals(found, source.layout, shown, session)
        rows = _Rows(found.relation, found.beyond, found.problems, controls, found.left_out)
        return (_table(source, session, rows),)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The records of a file, by whichever way they were read. ``beyond`` is 1 when the relation has a column for
    what stood beyond the last one."""

    relation: str
    beyond: int = 0
    problems: tuple[Problem, ...] = ()
    controls: tuple[ControlTotal, ...] = ()
    left_out: Mapping[NotRecord, LeftOut] = field(default_factory=dict)


def _is_even(shape: Shape, text: str) -> bool:
    """Whether a shape is a table's: many lines of one width, and not the commas of sentences."""
    if shape.lines == 1:
        return shape.spaced < 0.5 and not _SENTENCE.search(text)
    if shape.delimiter in ",;" and shape.spaced > 0.5 and (shape.width < 4 or shape.share < 0.9):
        return False
    return shape.share >= (0.75 if shape.width == 2 else 0.5)


def _leave_out_proven_total(found: Careful, session: Session) -> None:
    """A last record that is proven to be the total of the others is no record."""
    if found.bare_total is None or not proven_total(found, session):
        return
    found.left_out.setdefault(NotRecord.TOTAL, LeftOut()).add(found.bare_total, found.bare_total_line)
    found.rows -= 1
    kept = exp.column("record_no") <= exp.Literal.number(found.rows)
    found.relation = session.view(exp.select("*").from_(found.relation).where(kept), "text")


def _table(source: Source, session: Session, rows: _Rows) -> RawTable:
    names = [*source.layout.names, *([BEYOND] if rows.beyond else [])]
    width = _used_width(source, session, rows)
    relation, name = rows.relation, PurePath(source.shown).stem
    if width < len(names):
        columns = [exp.column(f"c{i}") for i in range(width)]
        relation = session.view(exp.select(*columns, "record_no").from_(relation), "text")
    return RawTable(
        name=name,
        format="delimited",
        columns=tuple(RawColumn(name) for name in names[:width]),
        relation=relation,
        controls=rows.controls,
        problems=tuple(replace(p, table=name) for p in (*source.problems, *rows.problems)),
        notes=_notes(source, width, rows.left_out),
        first_line=source.layout.first_line,
    )


def _used_width(source: Source, session: Session, rows: _Rows) -> int:
    """How many columns are left when those at the end that have no name and no value are taken away."""
    layout = source.layout
    width = layout.width + rows.beyond
    last = width
    while last > 1 and layout.header and (last > layout.width or last - 1 in layout.unnamed):
        last -= 1
    last = min(last, layout.width)
    if last == width:
        return width
    counts = [exp.Count(this=exp.column(f"c{i}")) for i in range(last, width)]
    [row] = session.rows(exp.select(*counts).from_(rows.relation))
    return max((last + i + 1 for i, count in enumerate(row) if count), default=last)


def _notes(source: Source, width: int, left_out: Mapping[NotRecord, LeftOut]) -> tuple[str, ...]:
    layout = source.layout
    notes = [f"Text in {source.encoding.value}: {layout.sentence()}."]
    if layout.above:
        notes.append(f"Left out above the table: {_lines(len(layout.above))}.")
    notes += [f"{text[0].upper()}{text[1:]}." for text in layout.renamed]
    if width < layout.width:
        notes.append(f"Columns at the end with no name and no value, left out: {layout.width - width}.")
    for what, lines in left_out.items():
        notes.append(f"Not counted as a record: {_listed(what, lines)}.")
    return tuple(notes)


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count:,} lines"


def _listed(what: NotRecord, rows: LeftOut) -> str:
    """``2 total lines (lines 20 and 41)``."""
    several = what.value if rows.count == 1 else f"{what.value}s"
    lines = ", ".join(f"{line:,}" for line in rows.lines)
    more = f" and {rows.count - len(rows.lines):,} more" if rows.count > len(rows.lines) else ""
    return f"{rows.count:,} {several} ({'line' if rows.count == 1 else 'lines'} {lines}{more})"
