"""One pass over the bytes of a text, in C speed: is every line a record of its own, whatever is in it?"""

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
SEAM = 64


@dataclass(frozen=True, slots=True)
class Survey:
    """What a whole file is made of.

    ``utf8`` says whether it is valid UTF-8; where it is not, nothing else here holds. ``newline`` is what ends
    its lines (the usual one of several) and ``lines`` counts them. ``regular`` says that there is one kind of
    line end, that no quoted field goes over one, that no line of the header or above it may stand in the file
    again, and that nothing in it is read differently by different parsers.
    """

    utf8: bool
    newline: str
    lines: int
    regular: bool


def survey(path: Path, layout: Layout, shown: str) -> Survey:
    """Survey a file. Raises ``BadInputError`` for a NUL byte and for a line of more than 16 MB."""
    ends = _Ends(shown)
    quotes = _Quotes(layout.delimiter, layout.quote)
    repeats = _Repeats(layout)
    utf8 = codecs.getincrementaldecoder("utf-8")()
    try:
        for block in _blocks(path):
            if not block.isascii() or utf8.getstate()[0]:
                utf8.decode(block)
            ends.see(block)
            quotes.see(block)
            repeats.see(block)
        utf8.decode(b"", final=True)
    except UnicodeDecodeError:
        return Survey(utf8=False, newline="\n", lines=0, regular=False)
    newline = ends.newline()
    regular = newline is not None and not quotes.is_odd() and not repeats.found()
    return Survey(utf8=True, newline=newline or "\n", lines=ends.lines(), regular=regular)


def blank_lines(path: Path, newline: str) -> int:
    """How many lines of a file hold nothing at all; ``newline`` is what ends every line of it."""
    end = newline.encode()
    pair = re.compile(b"(?=%b)" % (end + end))
    with path.open("rb") as file:
        found = file.read(len(end)) == end
    blank, tail = int(found), b""
    for block in _blocks(path):
        data = tail + block
        if end + end in data:
            blank += len(pair.findall(data))
        tail = data[-(2 * len(end) - 1) :]
    return blank


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            yield block


class _Ends:
    """The line ends of a text, and whether anything between them is no text or too long."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._feeds = self._returns = self._pairs = 0
        self._unended = 0
        self._last = b""

    def see(self, block: bytes) -> None:
        if b"\0" in block:
            before = self._feeds or self._returns
            here = block[: block.index(b"\0")]
            raise BadInputError(_nul(self._shown, before + (here.count(b"\n") or here.count(b"\r")) + 1))
        self._feeds += block.count(b"\n")
        if b"\r" in block:
            self._returns += block.count(b"\r")
            self._pairs += block.count(b"\r\n")
        self._pairs += self._last == b"\r" and block.startswith(b"\n")
        self._last = block[-1:]
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
        return "\r\n" if self._feeds == self._returns == self._pairs else None

    def lines(self) -> int:
        return (self._feeds or self._returns) + (self._last not in (b"\n", b"\r"))


class _Quotes:
    """Whether quote marks pair up within each line, and stand where every parser reads them alike."""

    def __init__(self, delimiter: str, quote: str) -> None:
        self._quote = quote.encode()
        self._others = bytes(set(range(256)) - set(self._quote + b"\r\n"))
        # Spaces between a mark and the edge of its field are read in different ways by different parsers. The
        # pattern begins with the mark itself because a single first byte is what is searched for fastest.
        edge = b"\\" + delimiter.encode() + b"\r\n"
        after, before = b" +[%b%b]| {%d}" % (edge, self._quote, SEAM), b"(?<=[%b ] %b)" % (edge, self._quote)
        self._spaced = re.compile(b"%b(?:%b|%b)" % (self._quote, after, before))
        self._before, self._after = b" " + self._quote, self._quote + b" "
        self._tail = self._open = b""
        self._odd = False

    def see(self, block: bytes) -> None:
        if b"\x1a" in block or b"\f" in block:
            self._odd = True
        seam, self._tail = self._tail + block[:SEAM], block[-SEAM - 1 :]
        if self._odd or not (self._open or self._quote in block or self._quote in seam):
            return
        marks = self._open + block.translate(None, self._others)
        last = max(marks.rfind(b"\n"), marks.rfind(b"\r")) + 1
        unpaired = self._quote in marks[:last].replace(self._quote * 2, b"")
        self._open = self._quote * ((len(marks) - last) % 2)
        self._odd = unpaired or self._is_spaced(seam, 0) or self._is_spaced(block, len(marks))

    def _is_spaced(self, block: bytes, marks: int) -> bool:
        """Whether a mark stands beside a space where that matters. Where marks are many, two plain searches mostly
        rule it out at less cost than a look at every mark (measured: from about one byte in fifteen)."""
        if marks * 15 > len(block) and self._before not in block and self._after not in block:
            return False
        return self._spaced.search(block) is not None

    def is_odd(self) -> bool:
        return self._odd or bool(self._open)


class _Repeats:
    """Whether a line begins like the header, or like a line above it, in another place than its own."""

    def __init__(self, layout: Layout) -> None:
        own = [*layout.above, *([layout.header] if layout.header else [])]
        after_a_line = own[layout.text_from == 1 :]
        stems = {stem[:STEM_CHARACTERS] for stem in (*map(heading_stem, layout.above), layout.header) if stem}
        self._marks = {
            (end + stem).encode(): sum(line.startswith(stem) for line in after_a_line)
            for stem in stems
            for end in "\n\r"
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

    def found(self) -> bool:
        return any(self._seen[mark] > own for mark, own in self._marks.items())


def _nul(shown: str, line: int) -> str:
    return f"{shown}, line {line:,}: a NUL byte stands in the text, so the file is damaged or is not text."


def _too_long(shown: str, line: int) -> str:
    return f"{shown}, line {line:,}: the line is longer than 16 MB, so this is not a table that can be read."
