"""The fast way: a regular file is a relation over the file itself, and no row passes through Python."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from sqlglot import exp

from jamfirst.engines.build import number
from jamfirst.engines.operations import byte_length, matches, row_position, running_number
from jamfirst.engines.session import Delimited, Session
from jamfirst.model.problems import BadInputError
from jamfirst.read.not_records import KEYWORDS, RULE_STARTS, is_bare_total
from jamfirst.read.quoting import splitter
from jamfirst.read.source import Source
from jamfirst.read.spaced import has_spaced_marks
from jamfirst.read.survey import BLOCK, blank_lines
from jamfirst.read.totals import sums_answered, sums_asked

NUMBERED_BYTES = 64 * 1024 * 1024
"""The records of files up to this size are numbered; for larger ones it would cost too much."""

KEPT_LINES = 200_000
"""Files of more lines, up to that size, are kept in the engine: their tables are not kept typed, so that later stages
read them again and again."""

WIDTH_LIMIT = 500

DENSE = 15
"""Where more than one byte in so many is a quote mark, it costs less that the engine accounts for all bytes than to
look beside every mark."""

_SAFE_PATH = re.compile(r"[^*?\[\]{}]*\.(?:csv|txt|tsv|dat)", re.IGNORECASE)
_ANY_KEYWORD = "(?is).*(" + "|".join(re.sub(r"[*+]", r"[\g<0>]", word) for word in KEYWORDS) + ").*"


class Regular(NamedTuple):
    """A relation of the layout's columns and ``record_no`` (NULL where records are not ``numbered``), how many records
    there are, and the sums of the columns asked for (``None``: not all its values are amounts)."""

    relation: str
    records: int
    numbered: bool
    sums: Mapping[int, Decimal | None]


class _Counted(NamedTuple):
    records: int
    sums: Mapping[int, Decimal | None]


def read_regular(
    source: Source, session: Session, *, numbered: bool = False, summed: Sequence[int] = ()
) -> Regular | None:
    """A relation over a file that is regular throughout, else ``None``: then it must be read carefully. Every record is
    one line, has every field, and none looks like a total. Records are ``numbered`` if asked or where it is cheap."""
    if not _may_be_regular(source):
        return None
    layout = source.layout
    path = _named_safely(source.path, session)
    for doubled in _doubled(source):
        raw = session.delimited(
            Delimited(path, layout.delimiter, layout.quote, source.survey.newline, layout.skip, layout.width, doubled)
        )
        try:
            text = _kept(raw, source, session)
            counted = _counted(text, source, session, summed, doubled=doubled)
        except BadInputError:
            continue
        return counted and _numbered(text, counted, source, session, numbered)
    return None


def _doubled(source: Source) -> Sequence[bool]:
    """Whether to take quote marks as doubled inside fields, in the order to try; the engine mistakes the lines that it
    passes over where they have such marks and it does not know."""
    marks = source.survey.quotes
    top = top_lines(source.path, source.survey.newline.encode(), source.layout.skip)
    if not marks or (_is_dense(source) and source.layout.quote.encode() * 2 not in top):
        return (False, True) if marks else (False,)
    return (True,)


def _is_dense(source: Source) -> bool:
    return source.survey.quotes * DENSE > source.path.stat().st_size


def _may_be_regular(source: Source) -> bool:
    survey, layout = source.survey, source.layout
    if not survey.even or survey.repeats or layout.width > WIDTH_LIMIT:
        return False
    last = _last_line(source.path).removesuffix("\r")
    return not is_bare_total(splitter(layout.delimiter, layout.quote)(last).fields)


def top_lines(path: Path, end: bytes, count: int) -> bytes:
    """The first lines of a file, with what ends them."""
    found = b""
    with path.open("rb") as file:
        while found.count(end) < count and (block := file.read(BLOCK)):
            found += block
    at = 0
    for _ in range(count):
        next_end = found.find(end, at)
        at = next_end + len(end) if next_end >= 0 else len(found)
    return found[:at]


def _last_line(path: Path) -> str:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 65_536))
        end = file.read().rstrip(b"\r\n")
    return re.split(r"[\r\n]", end.decode("utf-8", errors="replace"))[-1]


def _named_safely(path: Path, session: Session) -> Path:
    """The file under a name that no engine takes for a pattern or for a compressed file."""
    if _SAFE_PATH.fullmatch(str(path)):
        return path
    alias = session.work / f"{session.new_name('input')}.csv"
    try:
        alias.symlink_to(path.resolve())
    except OSError:
        shutil.copyfile(path, alias)
    return alias


def _is_small(source: Source) -> bool:
    return source.path.stat().st_size <= NUMBERED_BYTES


def _is_kept(source: Source) -> bool:
    return source.survey.lines > KEPT_LINES and _is_small(source)


def _kept(raw: str, source: Source, session: Session) -> str:
    columns = [exp.column(f"c{i}") for i in range(source.layout.width)]
    return session.keep(exp.select(*columns).from_(raw), "text") if _is_kept(source) else raw


def _numbered(text: str, counted: _Counted, source: Source, session: Session, asked: bool) -> Regular:
    columns = [exp.column(f"c{i}") for i in range(source.layout.width)]
    numbered = asked or _is_small(source)
    place = (row_position() if _is_kept(source) else running_number()) if numbered else exp.null()
    shown = exp.cast(place, "bigint").as_("record_no")
    return Regular(
        session.view(exp.select(*columns, shown).from_(text), "text"), counted.records, numbered, counted.sums
    )


def _counted(raw: str, source: Source, session: Session, summed: Sequence[int], *, doubled: bool) -> _Counted | None:
    """How many records there are, if the engine found one for every line, read every quote mark as careful reading
    does, and none of them might be no record; else ``None``. Most files need only the first pass."""
    rows = exp.Count(this=exp.Star())
    short = exp.Filter(this=rows.copy(), expression=exp.Where(this=_short_or_rule(source)))
    by_bytes = bool(source.survey.quotes) and not doubled
    size, marked = _text_of_rows(source) if by_bytes else (exp.null(), exp.null())
    asked = exp.select(rows, short, size, marked, *sums_asked(summed))
    [(found, suspects, taken, inside, *sums)] = session.rows(asked.from_(raw))
    if not _is_every_line(found, source):
        return None
    plain = by_bytes and not inside and _is_every_byte(found, int(taken or 0), source)
    if source.survey.quotes and not plain and has_spaced_marks(source.path, source.layout, many=_is_dense(source)):
        return None
    if suspects and session.rows(exp.select(number(1)).from_(raw).where(_maybe_no_record(source)).limit(1)):
        return None
    return _Counted(int(found), sums_answered(summed, tuple(sums)))


def _text_of_rows(source: Source) -> tuple[exp.Expr, exp.Expr]:
    """How many bytes all values are, and how many rows have a quote mark inside a value."""
    text = exp.Anonymous(this="concat", expressions=[exp.column(f"c{i}") for i in range(source.layout.width)])
    marked = exp.Anonymous(this="contains", expressions=[text.copy(), exp.Literal.string(source.layout.quote)])
    rows = exp.Count(this=exp.Star())
    return exp.Sum(this=byte_length(text)), exp.Filter(this=rows, expression=exp.Where(this=marked))


def _is_every_byte(records: int, taken: int, source: Source) -> bool:
    """Whether the values, with all quote marks, delimiters and line ends, are as many bytes as stand below the header.
    When no value holds a quote mark, nothing has been left out then, and no mark has been read in a way of its own."""
    layout, end = source.layout, source.survey.newline.encode()
    top = top_lines(source.path, end, layout.skip)
    ends = source.survey.lines - layout.skip - (not source.survey.ended)
    marks = source.survey.quotes - top.count(layout.quote.encode())
    between = records * (layout.width - 1) * len(layout.delimiter.encode())
    return taken + between + ends * len(end) + marks == source.path.stat().st_size - len(top)


def _is_every_line(records: int, source: Source) -> bool:
    """Whether there are as many records as lines below the header that hold anything (most files: all)."""
    lines = source.survey.lines - source.layout.skip
    if records < lines:
        lines -= blank_lines(source.path, source.survey.newline) - source.layout.blank_above
    return records == lines


def _short_or_rule(source: Source) -> exp.Expr:
    """A condition that holds for every row that leaves out what every record has, or begins by drawing a line."""
    start = exp.Substring(this=exp.column("c0"), start=exp.Literal.number(1), length=exp.Literal.number(2))
    rule = start.isin(*(exp.Literal.string(mark) for mark in RULE_STARTS))
    short = [_maybe_blank(f"c{i}") for i in sorted(source.layout.always)]
    return exp.Paren(this=exp.or_(rule, *short)) if short else exp.true()


def _maybe_no_record(source: Source) -> exp.Expr:
    """A condition that holds for every row that is no record, and for few others."""
    columns = [exp.column(f"c{i}") for i in range(source.layout.width)]
    text = exp.Anonymous(this="concat_ws", expressions=[exp.Literal.string(" "), *columns])
    nothing = exp.and_(*(_maybe_blank(f"c{i}") for i in range(source.layout.width)))
    return exp.Paren(this=exp.and_(_short_or_rule(source), exp.or_(nothing, matches(text, _ANY_KEYWORD))))


def _maybe_blank(column: str) -> exp.Expr:
    """Whether a field is empty or begins with a space; far cheaper than to trim it, and it misses no blank."""
    begins = exp.LT(this=exp.column(column), expression=exp.Literal.string("!"))
    return exp.Paren(this=exp.or_(exp.column(column).is_(exp.null()), begins))
