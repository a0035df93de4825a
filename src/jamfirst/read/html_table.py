"""HTML tables, which report tools like to call .xls: each table of records in the page, read as a stream."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath

from lxml import etree

from jamfirst.engines.session import Session
from jamfirst.model.problems import BadInputError
from jamfirst.read.cells import ErrorCells, Row
from jamfirst.read.contract import Head, RawTable
from jamfirst.read.encoding import Encoding, decoded_start, eight_bit_encoding, encoding_of_start, transcode
from jamfirst.read.grid import Source, read_grid
from jamfirst.read.sheets import sheets_in_turn

MAX_BETWEEN = 2_000_000
"""Bytes of a page that may pass without the start or end of a row: styles and scripts are far smaller."""

MAX_COLUMN_SPAN = 1_000
MAX_ROW_SPAN = 65_534
"""The most columns and rows that a cell may span (WHATWG HTML, 4.9.11, "colspan" and "rowspan")."""

_CHUNK = 65_536
_START = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|meta|body|table|style|div)\b", re.I | re.S
)
_UNSEEN = frozenset({"script", "style", "template", "noscript", "table"})
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "td"})


class HtmlTableReader:
    """Every innermost table with a header and at least two columns. Nothing of the page is run or fetched.

    Values are the text that a browser would show, with spacing folded. A cell that spans rows stands in each of
    them; one that spans columns stands in the first.
    """

    name = "html"

    def sniff(self, head: Head) -> bool:
        """Whether the file is text that begins as a page or a table does."""
        encoding = encoding_of_start(head.start)
        return encoding is not None and _START.match(decoded_start(head.start, encoding)) is not None

    def read(self, path: Path, shown: str, session: Session) -> Sequence[RawTable]:
        """The tables of the page. Raises ``BadInputError`` for a page without one, one that is nested too deeply to
        be read whole, and one made to exhaust memory."""
        page = _Page(_as_utf8(path, shown, session.work), shown)
        innermost = page.innermost()
        sheets = sheets_in_turn([(str(number), number not in innermost) for number in range(page.tables)], page.rows)
        stem, size = PurePath(shown).stem, path.stat().st_size
        tables: list[RawTable] = []
        for sheet in (sheet for sheet in sheets if not sheet.hidden):
            name = f"{stem} {len(tables) + 1}" if tables else stem
            source = Source(self.name, shown, name, size)
            table = read_grid(sheet.rows(ErrorCells()), session, source, needs_header=True)
            if table is not None:
                tables.append(table)
        if not tables:
            raise BadInputError(f"{shown}: the page holds no table with a header and records.")
        return tables


def _as_utf8(path: Path, shown: str, work: Path) -> Path:
    """The page as UTF-8, which it may be already. What its bytes are counts, not what it says of itself."""
    with path.open("rb") as file:
        encoding = encoding_of_start(file.read(_CHUNK))
    if encoding in {Encoding.UTF8, Encoding.UTF8_BOM} and _is_utf8(path):
        return _without_nul(path, shown)
    if encoding is None:
        raise _nul(shown)
    if encoding not in {Encoding.UTF16_LE, Encoding.UTF16_BE}:
        encoding = eight_bit_encoding(path)
    target = work / f"page-{len(list(work.glob('page-*')))}"
    return _without_nul(transcode(path, encoding, target).path, shown)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _without_nul(path: Path, shown: str) -> Path:
    """The same path, once it is known that no NUL byte ends the page early for a parser."""
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            if b"\0" in block:
                raise _nul(shown)
    return path


def _nul(shown: str) -> BadInputError:
    return BadInputError(f"{shown}: a NUL byte stands in the page, so it is damaged or is not HTML.")


class _Page:
    """A page whose tables are numbered from 0 in the order in which they start."""

    def __init__(self, path: Path, shown: str) -> None:
        self._path = path
        self._shown = shown
        self._innermost: frozenset[int] = frozenset()
        self.tables = 0

    def innermost(self) -> frozenset[int]:
        """The tables with no table inside; others only lay out the page."""
        open_tables: list[int] = []
        outer: set[int] = set()
        self.tables = 0
        for event, element in self._events():
            if element.tag == "table" and event == "start":
                outer.update(open_tables)
                open_tables.append(self.tables)
                self.tables += 1
            elif element.tag == "table" and open_tables:
                open_tables.pop()
        self._innermost = frozenset(range(self.tables)) - outer
        return self._innermost

    def rows(self, _errors: Mapping[int, ErrorCells]) -> Iterator[tuple[int, Row]]:
        """Every row of the innermost tables, as (table, row)."""
        open_tables: list[tuple[int, _Spans]] = []
        count = line = 0
        for event, element in self._events():
            if element.tag == "table" and event == "start":
                open_tables.append((count, _Spans()))
                count, line = count + 1, 0
            elif element.tag == "table" and open_tables:
                open_tables.pop()
            elif event == "end" and open_tables and open_tables[-1][0] in self._innermost:
                number, spans = open_tables[-1]
                line += 1
                yield number, (line, spans.values(element))

    def _events(self) -> Iterator[tuple[str, etree._Element]]:
        """The starts and ends of tables and rows; rows are forgotten when they have ended."""
        pull = etree.HTMLPullParser(
            events=("start", "end"),
            tag=("table", "tr"),
            encoding="utf-8",
            remove_comments=True,
            remove_pis=True,
            no_network=True,
            huge_tree=False,
        )
        since = 0
        with self._path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                since += len(chunk)
                pull.feed(chunk)
                for event, element in pull.read_events():
                    since = 0
                    if isinstance(element, etree._Element):
                        yield event, element
                        if event == "end":
                            _forget(element)
                if since > MAX_BETWEEN:
                    raise BadInputError(
                        f"{self._shown}: {since:,} bytes of the page in one place hold no row of a table."
                    )
        pull.close()
        for event, element in pull.read_events():
            if isinstance(element, etree._Element):
                yield event, element
        if any(entry.level == etree.ErrorLevels.FATAL for entry in pull.feed_error_log):
            raise BadInputError(
                f"{self._shown}: the page is nested too deeply, or has too long a text, to be read whole."
            )


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while (before := element.getprevious()) is not None and before.tag in {"tr", "table"}:
            parent.remove(before)


class _Spans:
    """Places the cells of rows, below cells that span several rows."""

    def __init__(self) -> None:
        self._below: dict[int, tuple[int, str]] = {}

    def values(self, row: etree._Element) -> list[str | None]:
        """The values of a row from its first column on."""
        placed: dict[int, str] = {}
        below: dict[int, tuple[int, str]] = {}
        column = 0
        for cell in row.iterchildren("td", "th"):
            column = self._free(column)
            text = _text(cell)
            width, height = _span(cell, "colspan", MAX_COLUMN_SPAN), _span(cell, "rowspan", MAX_ROW_SPAN)
            placed[column] = text
            if height > 1:
                below.update({column + i: (height - 1, text if i == 0 else "") for i in range(width)})
            column += width
        for place, (left, text) in self._below.items():
            placed.setdefault(place, text)
            if left > 1:
                below.setdefault(place, (left - 1, text))
        self._below = below
        last = max((place for place, text in placed.items() if text), default=-1)
        return [placed.get(place) or None for place in range(last + 1)]

    def _free(self, column: int) -> int:
        while column in self._below:
            column += 1
        return column


def _span(cell: etree._Element, name: str, most: int) -> int:
    text = (cell.get(name) or "").strip()
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _text(cell: etree._Element) -> str:
    """What a browser shows in a cell, with spacing folded (no-break spaces too)."""
    return " ".join("".join(_pieces(cell)).split())


def _pieces(element: etree._Element) -> Iterator[str]:
    if element.tag in _UNSEEN:
        return
    if element.tag in _BREAKS:
        yield " "
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    if element.tag in _BREAKS:
        yield " "
