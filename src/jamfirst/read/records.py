"""The records of a UTF-8 text, one after the other, each with the physical line it starts on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from jamfirst.read.quoting import Split, Splitter

QUOTED_LINES = 1_000
QUOTED_CHARACTERS = 1 << 20
WRONG_GUESSES = 100

_MARKS = "\f\x1a"
"""A form feed before a page and the old end-of-file mark are no part of any field."""


class Record(NamedTuple):
    """One record: the physical line it starts on (from 1), how many lines it takes, its text without the line
    end, its fields, and whether a quote mark in it could only be taken as itself."""

    line: int
    lines: int
    text: str
    fields: list[str]
    mended: bool


def text_lines(path: Path, newline: str) -> Iterator[str]:
    """The physical lines of a UTF-8 file, each with its line end; a byte order mark is left out.

    ``newline`` is what ends a line: a carriage return for a file of such lines, else a line feed.
    """
    end = "\r" if newline == "\r" else "\n"
    with path.open(encoding="utf-8-sig", newline=end) as file:
        for line in file:
            yield line.lstrip(_MARKS) if line[0] in _MARKS else line


def records(lines: Iterable[str], split: Splitter, width: int = 0) -> Iterator[Record]:
    """The records of ``lines``. A quoted field may go on over several lines, within bounds.

    Where the quote never ends properly each line stands alone again, so that one bad mark loses no record. With
    a ``width``, a line whose parts between lone carriage returns are all records of that width is cut there.
    """
    feed = _Feed(_cut_at_returns(lines, split, width))
    wrong_guesses = 0
    while (line := feed.next()) is not None:
        number = feed.number
        text = without_end(line)
        found = split(text)
        if found.opened and wrong_guesses < WRONG_GUESSES:
            whole = _continued(line, found, feed, split)
            if whole:
                yield Record(number, feed.number - number + 1, *whole)
                continue
            wrong_guesses += 1
        yield Record(number, 1, text, found.fields, found.mended)


class _Feed:
    """Lines that can be put back, with the number of the last line taken."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: list[str] = []
        self.number = 0

    def next(self) -> str | None:
        line = self._back.pop() if self._back else next(self._lines, None)
        self.number += line is not None
        return line

    def put_back(self, lines: list[str]) -> None:
        self._back.extend(reversed(lines))
        self.number -= len(lines)


def _continued(first: str, found: Split, feed: _Feed, split: Splitter) -> tuple[str, list[str], bool] | None:
    """The whole record whose quoted field goes on past ``first``, or ``None`` (and the lines put back)."""
    field = _Open(split)
    field.begin(first, 0, found)
    taken: list[str] = []
    size = len(first)
    while len(taken) < QUOTED_LINES and size < QUOTED_CHARACTERS:
        line = feed.next()
        if line is None:
            break
        taken.append(line)
        size += len(line)
        going_on = field.go_on(line)
        if going_on is None:
            break
        if not going_on:
            return without_end("".join((first, *taken))), field.fields, field.mended
    feed.put_back(taken)
    return None


class _Open:
    """A record whose last field so far is quoted and still open."""

    def __init__(self, split: Splitter) -> None:
        self._split = split
        self._parts: list[str] = []
        self.fields: list[str] = []
        self.mended = False

    def begin(self, line: str, offset: int, found: Split) -> None:
        """Take over the fields that were found in a line from ``offset`` on, up to the one that is open."""
        if found.opened:
            self.fields += found.fields[: found.opened.fields]
            self._parts = [line[offset + found.opened.at :]]

    def go_on(self, line: str) -> bool | None:
        """Read one more line. ``True`` when a field is still open, ``False`` when the record is whole, ``None``
        when the field turns out not to be a quoted one."""
        closed = self._split.end_in(line)
        if isinstance(closed, bool):
            self._parts.append(line)
            return closed or None
        self.fields.append(self._split.value("".join((*self._parts, line[: closed.mark]))))
        if closed.rest is None:
            return False
        found = self._split(without_end(line)[closed.rest :])
        if found.opened:
            self.begin(line, closed.rest, found)
            return True
        self.fields += found.fields
        self.mended = self.mended or found.mended
        return False


def _cut_at_returns(lines: Iterable[str], split: Splitter, width: int) -> Iterator[str]:
    for line in lines:
        parts = without_end(line).split("\r") if width and line.find("\r", 0, -2) >= 0 else []
        if parts and all(_is_whole(part, split, width) for part in parts if part):
            yield from (part + "\n" for part in parts)
        else:
            yield line


def _is_whole(text: str, split: Splitter, width: int) -> bool:
    found = split(text)
    return len(found.fields) == width and not found.opened


def without_end(line: str) -> str:
    """A line without the characters that end it."""
    return line.removesuffix("\n").removesuffix("\r")
