"""A delimited file made ready for reading: as UTF-8, with its layout and a survey of the whole of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jamfirst.model.problems import BadInputError, Problem
from jamfirst.read.encoding import (
    Encoding,
    Transcoded,
    decoded_start,
    eight_bit_encoding,
    encoding_of_start,
    transcode,
)
from jamfirst.read.layout import Layout, find_layout
from jamfirst.read.quoting import FIELD_LIMIT
from jamfirst.read.survey import Survey, survey

SAMPLE_BYTES = 1 << 20
SAMPLE_LINES = 20


@dataclass(frozen=True, slots=True)
class Source:
    """A file ready to be read. ``path`` is UTF-8 (the file itself, or its transcription in the working folder);
    physical lines are the same in both."""

    path: Path
    shown: str
    encoding: Encoding
    layout: Layout
    survey: Survey
    problems: tuple[Problem, ...]


def open_source(path: Path, shown: str, work: Path) -> Source:
    """Find out all there is to know of a file before reading it; ``work`` is where a transcription may go.

    Raises ``BadInputError`` for an empty file, for what is no text and for text that is not delimited.
    """
    start = _start(path)
    encoding = encoding_of_start(start)
    if not start or (encoding and not decoded_start(start, encoding).strip()):
        raise BadInputError(f"{shown}: the file is empty.")
    if encoding is None:
        raise BadInputError(f"{shown}: the file is not text, so it cannot be read as delimited text.")
    whole = len(start) == path.stat().st_size
    layout = find_layout(decoded_start(start, encoding), whole=whole)
    if layout is None:
        raise BadInputError(f"{shown}: no comma, tab, pipe or semicolon divides the lines into fields.")
    return _surveyed(path, shown, work, encoding, layout)


def _surveyed(path: Path, shown: str, work: Path, encoding: Encoding, layout: Layout) -> Source:
    problems: tuple[Problem, ...] = ()
    marked_data = encoding is Encoding.UTF8_BOM and layout.skip == 0
    if encoding in (Encoding.UTF8, Encoding.UTF8_BOM):
        found = survey(path, layout, shown)
        if found.utf8 and not marked_data:
            return Source(path, shown, encoding, layout, found, problems)
        encoding = encoding if found.utf8 else eight_bit_encoding(path)
    elif encoding is Encoding.WINDOWS:
        encoding = eight_bit_encoding(path)
    written = transcode(path, encoding, work / f"{_free_stem(work)}.txt")
    if written.doubtful:
        problems = (_doubtful(written, encoding, shown),)
    return Source(written.path, shown, encoding, layout, survey(written.path, layout, shown), problems)


def _free_stem(work: Path) -> str:
    number = 0
    while (work / f"text_{number}.txt").exists():
        number += 1
    return f"text_{number}"


def _start(path: Path) -> bytes:
    """The beginning of a file: enough for some lines, however long they are."""
    size = SAMPLE_BYTES
    with path.open("rb") as file:
        start = file.read(size)
        while start.count(b"\n") + start.count(b"\r") < SAMPLE_LINES and len(start) <= FIELD_LIMIT:
            more = file.read(size)
            if not more:
                break
            start += more
            size *= 2
    return start


def _doubtful(written: Transcoded, encoding: Encoding, shown: str) -> Problem:
    if encoding is Encoding.MIXED:
        message = "the text is UTF-8 but for some bytes that are not; those are read as Windows-1252."
    else:
        message = f"a byte stands for no character in {encoding.value}. The row is kept; the character is unknown."
    return Problem("file.field", shown, message, line=written.first_line, count=written.doubtful)
