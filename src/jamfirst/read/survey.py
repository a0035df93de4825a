"""One pass over the bytes of a text, in C speed: may every line be a record of its own, whatever is in it?"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jamfirst.model.problems import BadInputError
from jamfirst.read.layout import Layout
from jamfirst.read.not_records import heading_stem
from jamfirst.read.quoting import FIELD_LIMIT

BLOCK = 1 << 18
STEM_CHARACTERS = 100
SEAM = 1_000
_MARKS = b"\r\n\0\x1a\f"


@dataclass(frozen=True, slots=True)
class Survey:
    """What a whole file is made of.

    ``utf8`` says whether it is valid UTF-8; where it is not, nothing else here holds. ``newline`` is what ends
    its lines (the usual one of several) and ``lines`` counts them, the last of which may not be ``ended``; ``quotes``
    counts quote marks. ``even`` says that
    there is one kind of line end, that no quoted field goes over one, and that it has no page breaks. ``repeats``
    counts the lines that begin like the header or like a line above it, in another place than their own.
    """

    utf8: bool
    newline: str
    lines: int
    ended: bool
    quotes: int
    even: bool
    repeats: int


def survey(path: Path, layout: Layout, shown: str) -> Survey:
    """Survey a file. Raises ``BadInputError`` for a NUL byte and for a line of more than 16 MB."""
    ends = _Ends(shown)
    quotes = _Quotes(layout.quote)
    repeats = _Repeats(layout)
    marks_only = bytes(set(range(256)) - set(layout.quote.encode() + _MARKS))
    utf8 = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in blocks(path):
            if not block.isascii() or utf8.getstate()[0]:
                utf8.decode(block)
            marks = block.translate(None, marks_only)
            ends.see(block, marks)
            quotes.see(marks)
            repeats.see(block)
        utf8.decode(b"", final=True)
    except UnicodeDecodeError:
        return Survey(utf8=False, newline="\n", lines=0, ended=False, quotes=0, even=False, repeats=0)
    newline = ends.newline()
    return Survey(
        utf8=True,
        newline=newline or "\n",
        lines=ends.lines(),
        ended=ends.ended(),
        quotes=quotes.count,
        even=newline is not None and not quotes.is_odd(),
        repeats=repeats.count(),
    )


def blank_lines(path: Path, newline: str) -> int:
    """How many lines of a file hold nothing at all; ``newline`` is what ends every line of it."""
    end = newline.encode()
    pair = re.compile(b"(?=%b)" % (end + end))
    with path.open("rb") as file:
        found = file.read(len(end)) == end
    blank, tail = int(found), b""
    for block in blocks(path):
        data = tail + block
        if end + end in data:
            blank += len(pair.findall(data))
        tail = data[-(2 * len(end) - 1) :]
    return blank


def stems(layout: Layout) -> frozenset[bytes]:
    """How the header and the lines above it begin: where a line begins so again, it may be a page's header."""
    lines = (*map(heading_stem, layout.above), layout.header)
    return frozenset(line[:STEM_CHARACTERS].encode() for line in lines if line)


def blocks(path: Path, start: int = 0) -> Iterator[bytes]:
    """The bytes of a file from some place on, some at a time."""
    with path.open("rb") as file:
        file.seek(start)
        while block := file.read(BLOCK):
            yield block


class _Ends:
    """The line ends of a text, and whether anything between them is no text or too long."""

    _LONE = re.compile(b"\r(?!\n)")

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._feeds = self._returns = 0
        self._lone = False
        self._unended = 0
        self._last = b""

    def see(self, block: bytes, marks: bytes) -> None:
        if b"\0" in marks:
            before = self._feeds or self._returns
            here = block[: block.index(b"\0")]
            raise BadInputError(_nul(self._shown, before + (here.count(b"\n") or here.count(b"\r")) + 1))
        self._feeds += marks.count(b"\n")
        self._lone = self._lone or (self._last == b"\r" and not block.startswith(b"\n"))
        self._last = block[-1:]
        if b"\r" in marks:
            self._returns += marks.count(b"\r")
            self._lone = self._lone or self._LONE.search(block, 0, len(block) - (self._last == b"\r")) is not None
        self._measure(block)

    def _measure(self, block: bytes) -> None:
        last = max(block.rfind(b"\n"), block.rfind(b"\r") if not self._feeds else -1)
        self._unended = self._unended + len(block) if last < 0 else len(block) - last - 1
        if self._unended > FIELD_LIMIT:
            raise BadInputError(_too_long(self._shown, (self._feeds or self._returns) + 1))

    def newline(self) -> str | None:
        """What ends every line, or ``None`` where there are several kinds."""
        if not self._returns:
            return "\n"
        if not self._feeds:
            return "\r"
        lone = self._lone or self._last == b"\r"
        return "\r\n" if self._feeds == self._returns and not lone else None

    def lines(self) -> int:
        return (self._feeds or self._returns) + (not self.ended())

    def ended(self) -> bool:
        return self._last in (b"\n", b"\r")


class _Quotes:
    """How many quote marks there are, and whether they pair up within each line."""

    def __init__(self, quote: str) -> None:
        self._quote = quote.encode()
        self._open = b""
        self._odd = False
        self.count = 0

    def see(self, marks: bytes) -> None:
        """Look at what is left of a block when all is taken out but quote marks, line ends and page breaks."""
        if self._odd or b"\x1a" in marks or b"\f" in marks:
            self._odd = True
            return
        if self._quote not in marks and not self._open:
            return
        self.count += len(marks) - marks.count(b"\n") - marks.count(b"\r")
        marks = self._open + marks
        last = max(marks.rfind(b"\n"), marks.rfind(b"\r")) + 1
        self._odd = self._quote in self._unlike(marks[:last]).replace(self._quote * 2, b"")
        unended = len(marks) - last
        self._open = marks[last:] if unended < SEAM else self._quote * (unended % 2)

    @staticmethod
    def _unlike(lines: bytes) -> bytes:
        """Lines without those that are all the same as the first, as where every field is quoted."""
        first = lines[: lines.find(b"\n") + 1]
        times = len(lines) // len(first) if first else 0
        return first if first and first * times == lines else lines

    def is_odd(self) -> bool:
        return self._odd or len(self._open) % 2 > 0


class _Repeats:
    """Whether a line begins like the header, or like a line above it, in another place than its own."""

    def __init__(self, layout: Layout) -> None:
        own = [*layout.above, *([layout.header] if layout.header else [])]
        after_a_line = own[layout.text_from == 1 :]
        self._marks = {
            end + stem: sum(line.encode().startswith(stem) for line in after_a_line)
            for stem in stems(layout)
            for end in (b"\n", b"\r")
        }
        self._seen = dict.fromkeys(self._marks, 0)
        self._tail = b""

    def see(self, block: bytes) -> None:
        for mark in self._marks:
            if mark[:1] == b"\n" or b"\r" in block or b"\r" in self._tail:
                near = len(mark) - 1
                seam = self._tail[-near:] + block[:near]
                self._seen[mark] += block.count(mark) + seam.count(mark)
        self._tail = block[-4 * STEM_CHARACTERS :]

    def count(self) -> int:
        return sum(max(self._seen[mark] - own, 0) for mark, own in self._marks.items())


def _nul(shown: str, line: int) -> str:
    return f"{shown}, line {line:,}: a NUL byte stands in the text, so the file is damaged or is not text."


def _too_long(shown: str, line: int) -> str:
    return f"{shown}, line {line:,}: the line is longer than 16 MB, so this is not a table that can be read."
