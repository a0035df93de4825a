"""The fast way: a regular file is a relation over the file itself, and no row passes through Python."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from sqlglot import exp

from jamfirst.engines.operations import matches, row_position
from jamfirst.engines.session import Delimited, Session
from jamfirst.model.problems import BadInputError
from jamfirst.read.not_records import KEYWORDS, RULE_STARTS, is_bare_total
from jamfirst.read.quoting import splitter
from jamfirst.read.source import Source
from jamfirst.read.survey import blank_lines

NUMBERED_BYTES = 64 * 1024 * 1024
"""Files up to this size are kept in the engine, which numbers their records; larger ones are read in place."""

WIDTH_LIMIT = 500

_SAFE_PATH = re.compile(r"[^*?\[\]{}]*\.(?:csv|txt|tsv|dat)", re.IGNORECASE)
_ANY_KEYWORD = "(?is).*(" + "|".join(re.sub(r"[*+]", r"[\g<0>]", word) for word in KEYWORDS) + ").*"


def read_regular(source: Source, session: Session) -> str | None:
    """A relation of the layout's columns and ``record_no`` over a file that is regular throughout, else ``None``:
    then it must be read carefully. Every record is one line, has every field, and none looks like a total."""
    if not _may_be_regular(source):
        return None
    layout = source.layout
    path = _named_safely(source.path, session)
    raw = session.delimited(
        Delimited(path, layout.delimiter, layout.quote, source.survey.newline, layout.skip, layout.width)
    )
    try:
        relation = _numbered(raw, source, session)
        counted = _counted(relation, source, session)
    except BadInputError:
        return None
    return relation if counted else None


def _may_be_regular(source: Source) -> bool:
    survey, layout = source.survey, source.layout
    if not survey.regular or layout.width > WIDTH_LIMIT:
        return False
    last = _last_line(source.path).removesuffix("\r")
    return not is_bare_total(splitter(layout.delimiter, layout.quote)(last).fields)


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


def _numbered(raw: str, source: Source, session: Session) -> str:
    columns = [exp.column(f"c{i}") for i in range(source.layout.width)]
    if source.path.stat().st_size > NUMBERED_BYTES:
        no_number = exp.cast(exp.null(), "bigint").as_("record_no")
        return session.view(exp.select(*columns, no_number).from_(raw), "text")
    kept = session.keep(exp.select(*columns).from_(raw), "text")
    number = exp.cast(row_position(), "bigint").as_("record_no")
    return session.view(exp.select(*columns, number).from_(kept), "text")


def _counted(relation: str, source: Source, session: Session) -> bool:
    """Whether the engine found one record for every line, and none that might be no record.

    The first pass looks only at the few fields that every record has; most files need no other.
    """
    rows = exp.Count(this=exp.Star())
    short = exp.Filter(this=rows.copy(), expression=exp.Where(this=_short_or_rule(source)))
    [(found, suspects)] = session.rows(exp.select(rows, short).from_(relation))
    if not _is_every_line(found, source):
        return False
    if not suspects:
        return True
    [(doubtful,)] = session.rows(exp.select(rows).from_(relation).where(_maybe_no_record(source)))
    return not doubtful


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
