"""The few lines that stand out in a delimited text: totals, page headers, footers, and rows of another width.

They are looked for by their looks. That finds most of them, and it need not find all: what is left is proven to be
regular afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from jamfirst.read.careful import Judge
from jamfirst.read.layout import Layout
from jamfirst.read.not_records import RULE_STARTS, NotRecord, has_keyword, is_bare_total, leaves_out
from jamfirst.read.quoting import splitter
from jamfirst.read.records import Record
from jamfirst.read.regular import top_lines
from jamfirst.read.source import Source
from jamfirst.read.survey import BLOCK, blocks, stems

TAIL_BYTES = 1 << 14
FEW_LINES = 200
ONE_IN = 20
"""A file of which more than one line in so many stands out (beyond a few) is read row by row."""

_WORDS = (
    "grand|sub|report|page|pg|batch|overall|run|file|section|department|group|final|running|column|total|carried|brought|"
    "[cb]/[fd]|continued|end of|number|count|no|printed|produced|generated|created|extract|completion|nothing"
)


class Weed(NamedTuple):
    """A line that stands out: where it begins and ends in the file, what it is as a record of its own, and what it is
    when it is no record."""

    begin: int
    end: int
    record: Record
    what: NotRecord | None


def weeds_at_end(source: Source) -> list[Weed]:
    """The lines that stand out among the last of a file; empty lines do not."""
    return [weed for weed in _tail(source, _Eye(source.layout)) if weed.record.text]


def weeds_throughout(source: Source) -> list[Weed] | None:
    """The lines that stand out anywhere in a file, empty ones too; ``None`` where they are many."""
    eye, most = _Eye(source.layout), FEW_LINES + source.survey.lines // ONE_IN
    found: dict[int, Weed] = {}
    for weed in _searched(source, eye):
        found[weed.begin] = weed
        if len(found) > most:
            return None
    found |= {weed.begin: weed for weed in _tail(source, eye)}
    return [found[begin] for begin in sorted(found)]


class _Eye:
    """Judges single lines."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._judge = Judge(layout)
        self._split = splitter(layout.delimiter, layout.quote)

    def look(self, line: int, data: bytes, begin: int, end: int) -> Weed:
        """What a line would be as a weed; ``data`` is the line without its end."""
        text = data.decode("utf-8")
        found = self._split(text)
        record = Record(line, 1, text, found.fields, found.mended)
        return Weed(begin, end, record, self._judge.what(record))

    def stands_out(self, weed: Weed) -> bool:
        """Whether a line is no record, or one that the engine cannot tell from such, or that it cannot read."""
        fields, layout = weed.record.fields, self._layout
        if weed.what or weed.record.mended or len(fields) != layout.width:
            return True
        short = leaves_out(fields, layout.width, layout.always)
        return fields[0].startswith(RULE_STARTS) or (short and has_keyword(" ".join(fields)))


def _tail(source: Source, eye: _Eye) -> Iterator[Weed]:
    """The lines that stand out among the last of a file, and a last record that reads like a total."""
    end, ended = source.survey.newline.encode(), source.survey.ended
    size, top = source.path.stat().st_size, len(top_lines(source.path, end, source.layout.skip))
    start = max(top, size - TAIL_BYTES)
    with source.path.open("rb") as file:
        file.seek(start)
        lines = file.read().split(end)[: -1 if ended else None]
    whole = lines if start == top else lines[1:]  # the first may be cut
    at, last_seen = size, False
    for back, data in enumerate(reversed(whole)):
        begin = at - len(data) - len(end) * (back > 0 or ended)
        weed = eye.look(source.survey.lines - back, data, begin, at)
        is_last = not last_seen and weed.what is None
        if eye.stands_out(weed) or (is_last and is_bare_total(weed.record.fields)):
            yield weed
        at, last_seen = begin, last_seen or is_last


def _searched(source: Source, eye: _Eye) -> Iterator[Weed]:
    """The lines that stand out among those that begin in a suspicious way or are short."""
    end = source.survey.newline.encode()
    top = top_lines(source.path, end, source.layout.skip)
    suspect, size = _suspect(source, end, len(top)), source.path.stat().st_size
    number, at = source.layout.skip, len(top) - len(end)
    for part in _parts(source.path, end, len(top)):
        counted = 0
        for match in suspect.finditer(part):
            begin = match.end()
            number, counted = number + part.count(end, counted, begin), begin
            stop = part.find(end, begin)
            weed = eye.look(number, part[begin:stop], at + begin, min(at + stop + len(end), size))
            if eye.stands_out(weed):
                yield weed
        number += part.count(end, counted) - 1
        at += len(part) - len(end)


def _parts(path: Path, end: bytes, start: int) -> Iterator[bytes]:
    """The lines of a file from some place on, many at a time, with a line end before and after each part."""
    rest = end
    for block in blocks(path, start):
        rest += block
        cut = rest.rfind(end)
        if cut:
            yield rest[: cut + len(end)]
            rest = rest[cut:]
    if rest != end:
        yield rest + end


def _suspect(source: Source, end: bytes, start: int) -> re.Pattern[bytes]:
    """A line end before a line that may stand out: one without delimiters, a short one, one that begins with a word for
    a total or a page, with a ruled line, as the header does, or with nothing where all records have something."""
    layout = source.layout
    delimiter, quote = re.escape(layout.delimiter.encode()), re.escape(layout.quote.encode())
    begins = [
        b"[^%b\r\n]*+[\r\n]" % delimiter,
        b"[^\r\n]{0,%d}[\r\n]" % _short(source, end, start),
        b"[^\\w\r\n]*+(?i:%b)" % _WORDS.encode(),
        *(b"%b?%b" % (quote, re.escape(mark.encode())) for mark in RULE_STARTS),
        *map(re.escape, sorted(stems(layout))),
    ]
    if 0 in layout.always:
        begins.append(b"(?:%b)?%b" % (quote * 2, delimiter))
    return re.compile(b"%b(?=%b)" % (re.escape(end), b"|".join(begins)))


def _short(source: Source, end: bytes, start: int) -> int:
    """A length in bytes that no ordinary record has, by the first of them."""
    with source.path.open("rb") as file:
        file.seek(start)
        lines = file.read(BLOCK).split(end)[:-1]
    delimiter, between = source.layout.delimiter.encode(), source.layout.width - 1
    return max(min((len(x) for x in lines if x.count(delimiter) >= between), default=0) - 1, 0)
