"""How a delimited text is laid out: its delimiter, its quote mark, where its header is and how wide it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from jamfirst.read.header import Top, always_filled, find_top, unique_names
from jamfirst.read.not_records import is_rule
from jamfirst.read.quoting import splitter
from jamfirst.read.records import Record, records

DELIMITERS = (",", "\t", "|", ";")
SAMPLE_RECORDS = 300

_DECLARED = re.compile(r"sep=([^\w\s\"']|\t)\r?[\r\n]", re.IGNORECASE)
_NAMED = {",": "comma", "\t": "tab", "|": "pipe", ";": "semicolon"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What one delimiter makes of a sample: the usual number of fields (at least 2), the share of lines that have
    it, the number of lines with anything on them, and the share of delimiters with a space after them."""

    delimiter: str
    width: int
    share: float
    lines: int
    spaced: float


@dataclass(frozen=True, slots=True)
class Layout:
    """How one delimited text is laid out.

    ``names`` are the columns' names, unique; ``renamed`` says in words which of them are not the file's own and
    ``unnamed`` which have no name there. ``header`` is the header's line as it stands (empty when there is none)
    and ``header_line`` its number. ``above`` are the lines before it that are not blank, ``blank_above`` the number
    of those that are; the first line that is not blank is ``text_from``. ``skip`` counts the
    physical lines before the table's first row, which is on line ``first_line``. ``always`` are the positions
    (at most four) that are filled in every record of the sample.
    """

    delimiter: str
    quote: str
    names: tuple[str, ...]
    renamed: tuple[str, ...]
    unnamed: frozenset[int]
    header: str
    header_line: int
    above: tuple[str, ...]
    blank_above: int
    text_from: int
    skip: int
    first_line: int
    always: frozenset[int]

    @property
    def width(self) -> int:
        """The number of fields of a whole record."""
        return len(self.names)

    def sentence(self) -> str:
        """The layout in words, as notes show it."""
        between = _NAMED.get(self.delimiter, f"“{self.delimiter}”")
        where = f"header on line {self.header_line:,}" if self.header else "no header line, columns are numbered"
        return f"{between} between fields, {where}"


def find_shape(text: str, *, whole: bool) -> Shape | None:
    """The delimiter that cuts the lines of a sample most evenly, or ``None`` where none cuts them at all.

    ``whole`` says that the sample is the whole file; else its last line is left out as cut.
    """
    declared = _DECLARED.match(text)
    tried = (declared.group(1),) if declared else DELIMITERS
    shapes = [shape for delimiter in tried if (shape := _shape(text, delimiter, whole))]
    return max(shapes, key=lambda s: (s.share, s.width), default=None)


def find_layout(text: str, *, whole: bool) -> Layout | None:
    """The layout of a text by a sample of its beginning, or ``None`` where it is not delimited."""
    shape = find_shape(text, whole=whole)
    if shape is None:
        return None
    quote = _quote_mark(text, shape.delimiter)
    declared = _DECLARED.match(text) is not None
    rows = _sample(text, shape.delimiter, quote, shape.width, whole)[declared:]
    if not rows:
        return None
    return _laid_out(rows, find_top([r.fields for r in rows], shape.width), shape, quote)


def _laid_out(rows: Sequence[Record], top: Top, shape: Shape, quote: str) -> Layout:
    first = rows[top.row]
    named = first.fields if top.is_header else []
    below = rows[top.row + 1 :] if top.is_header else rows[top.row :]
    ruled = top.is_header and bool(below) and is_rule(below[0].fields)
    body = [r for r in below[ruled:] if r.text.strip()]
    last = below[0] if ruled else first
    skip = last.line + last.lines - 1 if top.is_header else first.line - 1
    width = max(shape.width, len(_without_empty_end(named)))
    names, renamed, unnamed = unique_names(named, width)
    return Layout(
        delimiter=shape.delimiter,
        quote=quote,
        names=names,
        renamed=renamed,
        unnamed=unnamed,
        header=first.text if top.is_header else "",
        header_line=first.line if top.is_header else 0,
        above=tuple(r.text for r in rows[: top.row] if r.text.strip()),
        text_from=next(r.line for r in rows if r.text),
        blank_above=sum(not r.text for r in rows[: top.row]),
        skip=skip,
        first_line=body[0].line if body else skip + 1,
        always=always_filled([r.fields for r in body], width),
    )


def _without_empty_end(fields: Sequence[str]) -> list[str]:
    kept = list(fields)
    while kept and not kept[-1].strip():
        kept.pop()
    return kept


def _shape(text: str, delimiter: str, whole: bool) -> Shape | None:
    if delimiter not in text:
        return None
    sample = _sample(text, delimiter, _quote_mark(text, delimiter), 0, whole)
    widths = [len(r.fields) for r in sample if r.text.strip()]
    usual = Counter(w for w in widths if w > 1).most_common()
    if not usual:
        return None
    width, count = max(usual, key=lambda item: (item[1], item[0]))
    cuts = sum(r.text.count(delimiter) for r in sample)
    spaced = sum(r.text.count(delimiter + " ") for r in sample) / max(cuts, 1)
    return Shape(delimiter, width, count / len(widths), len(widths), spaced)


def _sample(text: str, delimiter: str, quote: str, width: int, whole: bool) -> list[Record]:
    found = records(_lines(text, whole), splitter(delimiter, quote), width)
    return list(islice(found, SAMPLE_RECORDS))


def _lines(text: str, whole: bool) -> Iterator[str]:
    end = "\n" if "\n" in text else "\r"
    at = 0
    while (stop := text.find(end, at)) >= 0:
        yield text[at : stop + 1]
        at = stop + 1
    if at < len(text) and (whole or at == 0):
        yield text[at:]


def _quote_mark(text: str, delimiter: str) -> str:
    """The double quote, unless there is none and fields are wrapped in single ones throughout."""
    if '"' in text or "'" not in text:
        return '"'
    d = re.escape(delimiter)
    wrapped = len(re.findall(f"(?:^|{d})'[^'\r\n]*'(?={d}|\r?$)", text, re.MULTILINE))
    cells = text.count(delimiter) + text.count("\n")
    return "'" if wrapped * 2 > cells else '"'
