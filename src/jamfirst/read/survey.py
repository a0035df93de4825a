"""One pass over the bytes of a UTF-8 text, in C speed: is every line a record of its own, whatever is in it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from jamfirst.model.problems import BadInputError
from jamfirst.read.encoding import is_utf8
from jamfirst.read.layout import Layout
from jamfirst.read.not_records import heading_stem
from jamfirst.read.quoting import FIELD_LIMIT

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Survey:
    """What a whole file is made of.

    ``utf8`` says whether it is valid UTF-8; where it is not, nothing else here holds. ``newline`` is what ends
    its lines (the usual one of several). ``lines`` counts physical lines and ``blank`` those with nothing on
    them. ``regular`` says that there is one kind of line end, that no quoted field goes over a line end and
    that nothing in it is read differently by different parsers; ``repeats`` that a line of the header or from
    above it may stand in the file again.
    """

    utf8: bool
    newline: str
    lines: int
    blank: int
    regular: bool
    repeats: bool


@dataclass(slots=True)
class _Count:
    feeds: int = 0
    returns: int = 0
    pairs: int = 0
    blank: int = 0
    odd: bool = False
    repeats: bool = False
    at_end: bool = True


def survey(path: Path, layout: Layout, shown: str) -> Survey:
    """Survey a file. Raises ``BadInputError`` for a NUL byte and for a line of more than 16 MB."""
    count = _Count()
    quote = layout.quote.encode()
    marks = _Marks(layout)
    with path.open("rb") as file:
        for block in _line_blocks(file, shown, count):
            if not is_utf8(block):
                return Survey(utf8=False, newline="\n", lines=0, blank=0, regular=False, repeats=False)
            if b"\0" in block:
                raise BadInputError(_nul(shown, _lines(count) + block[: block.index(b"\0")].count(b"\n") + 1))
            _tally(count, block)
            count.odd = count.odd or _is_odd(block, quote, marks.spaced)
            count.repeats = count.repeats or any(mark in block for mark in marks.repeats)
    return _summed(count)


def _summed(count: _Count) -> Survey:
    newline = "\n" if count.feeds else "\r"
    one_kind = count.returns == 0 or count.feeds == 0
    if count.feeds and count.feeds == count.returns == count.pairs:
        newline, one_kind = "\r\n", True
    return Survey(
        utf8=True,
        newline=newline,
        lines=_lines(count),
        blank=count.blank,
        regular=one_kind and not count.odd,
        repeats=count.repeats,
    )


def _lines(count: _Count) -> int:
    return (count.feeds or count.returns) + (not count.at_end)


def _tally(count: _Count, block: bytes) -> None:
    count.feeds += block.count(b"\n")
    if b"\r" in block:
        count.returns += block.count(b"\r")
        count.pairs += block.count(b"\r\n")
    for end in (b"\n", b"\r\n", b"\r"):
        if end + end in block:
            count.blank += len(re.findall(re.escape(end) + b"(?=" + re.escape(end) + b")", block))
    count.blank += block.startswith((b"\n", b"\r"))
    count.at_end = block.endswith((b"\n", b"\r"))


class _Marks:
    """Byte strings that tell: quote marks beside spaces, and the beginnings of lines that may be repeated."""

    def __init__(self, layout: Layout) -> None:
        quote, delimiter = layout.quote, layout.delimiter
        before, after = (f"{delimiter} ", "\n ", "\r "), (f" {delimiter}", " \n", " \r")
        self.spaced = [*((b + quote).encode() for b in before), *((quote + a).encode() for a in after)]
        lines = [layout.header, *(heading_stem(line) for line in layout.above)]
        self.repeats = [(end + line[:200]).encode() for line in lines if line for end in "\n\r"]


def _is_odd(block: bytes, quote: bytes, spaced: list[bytes]) -> bool:
    """Whether some line's quote marks do not pair up, or a character is one that parsers disagree on."""
    if b"\x1a" in block or b"\f" in block:
        return True
    if quote not in block:
        return False
    if any(mark in block for mark in spaced):
        return True
    others = bytes(set(range(256)) - set(quote + b"\r\n"))
    return quote in block.translate(None, others).replace(quote * 2, b"")


def _line_blocks(file: BinaryIO, shown: str, count: _Count) -> Iterator[bytes]:
    """The bytes of a file in blocks of whole lines; a file of carriage returns alone is cut at those."""
    carried: list[bytes] = []
    size = 0
    while data := file.read(BLOCK):
        cut = data.rfind(b"\n") + 1 or (0 if count.feeds else data.rfind(b"\r") + 1)
        if not cut:
            carried.append(data)
            size += len(data)
            if size > FIELD_LIMIT:
                raise BadInputError(_too_long(shown, _lines(count) + 1))
            continue
        yield b"".join((*carried, data[:cut]))
        carried, size = [data[cut:]], len(data) - cut
    rest = b"".join(carried)
    if rest:
        yield rest


def _nul(shown: str, line: int) -> str:
    return f"{shown}, line {line:,}: a NUL byte stands in the text, so the file is damaged or is not text."


def _too_long(shown: str, line: int) -> str:
    return f"{shown}, line {line:,}: the line is longer than 16 MB, so this is not a table that can be read."
