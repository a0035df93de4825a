"""OpenDocument spreadsheets (.ods), read as a stream (OASIS OpenDocument 1.3 part 3, section 9)."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import partial

from lxml import etree

from jamfirst.model.problems import BadInputError
from jamfirst.read.cells import ErrorCells, Row, number_text
from jamfirst.read.sheets import Sheet, sheets_in_turn
from jamfirst.read.xml_rows import elements, local_name

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_EXTENDED = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_NUMBERS = frozenset({"float", "percentage", "currency"})
_DURATION = re.compile(r"-?PT(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:[.,]0*)?S)?")


def sheets(archive: zipfile.ZipFile, shown: str) -> list[Sheet]:
    """The sheets of an OpenDocument spreadsheet; rows must be taken sheet after sheet.

    Raises ``BadInputError`` when it is damaged, or protected by a password.
    """
    if b"encryption-data" in _manifest(archive):
        raise BadInputError(f"{shown}: the spreadsheet is protected by a password; save a copy without one.")
    found = _names(archive, shown)
    content = _Content(archive, shown, {name: number for number, (name, _) in enumerate(found)})
    return sheets_in_turn(found, content.rows)


def _manifest(archive: zipfile.ZipFile) -> bytes:
    if "META-INF/manifest.xml" not in archive.NameToInfo:
        return b""
    with archive.open("META-INF/manifest.xml") as source:
        return source.read(1_000_000)


def _names(archive: zipfile.ZipFile, shown: str) -> list[tuple[str, bool]]:
    """The names of the sheets, each with whether it is hidden."""
    invisible: set[str] = set()
    found: list[tuple[str, bool]] = []
    for element in elements(partial(archive.open, "content.xml"), shown, ("table-properties", "table", "table-row")):
        if local_name(element) == "table":
            style = element.get(f"{_TABLE}style-name", "")
            found.append((element.get(f"{_TABLE}name", ""), style in invisible))
        elif element.get(f"{_TABLE}display") == "false":
            above = element.getparent()
            invisible.add("" if above is None else above.get(f"{_STYLE}name", ""))
    return found


class _Content:
    """The rows of all sheets in one pass."""

    def __init__(self, archive: zipfile.ZipFile, shown: str, numbers: Mapping[str, int]) -> None:
        self._archive = archive
        self._shown = shown
        self._numbers = numbers
        self._errors = ErrorCells()

    def rows(self, errors: Mapping[int, ErrorCells]) -> Iterator[tuple[int, Row]]:
        """Every row with values, as (sheet's number, row); cells without a value go to the sheet's errors."""
        sheet, line = -1, 0
        content = partial(self._archive.open, "content.xml")
        for row in elements(content, self._shown, ("table-row",)):
            number = self._sheet(row)
            sheet, line = (number, line) if number == sheet else (number, 0)
            self._errors = errors[number]
            values = self._values(row, line + 1)
            repeated = _repeated(row, "rows", LAST_ROW)
            for again in range(1, (min(repeated, LAST_ROW - line) if values else 0) + 1):
                yield number, (line + again, values)
            line += repeated

    def _sheet(self, row: etree._Element) -> int:
        table = next(row.iterancestors(f"{_TABLE}table"), None)
        return -1 if table is None else self._numbers.get(table.get(f"{_TABLE}name", ""), -1)

    def _values(self, row: etree._Element, line: int) -> list[str | None]:
        values: list[str | None] = []
        position = 0
        for cell in row:
            if local_name(cell) not in {"table-cell", "covered-table-cell"}:
                continue
            repeated = min(_repeated(cell, "columns", LAST_COLUMN), LAST_COLUMN - position)
            text = self._text(cell, position, line)
            if text:
                values.extend([None] * (position - len(values)))
                values.extend([text] * repeated)
            position += repeated
        return values

    def _text(self, cell: etree._Element, column: int, line: int) -> str | None:
        kind = cell.get(f"{_OFFICE}value-type", "")
        if cell.get(f"{_EXTENDED}value-type") == "error":
            self._errors.add(column, line, f"the error {_paragraphs(cell)[:40]}")
            return None
        if kind in _NUMBERS:
            return number_text(cell.get(f"{_OFFICE}value", ""))
        if kind == "date":
            return cell.get(f"{_OFFICE}date-value", "").removesuffix("T00:00:00")
        if kind == "time":
            return _clock(cell.get(f"{_OFFICE}time-value", ""))
        if kind == "boolean":
            return cell.get(f"{_OFFICE}boolean-value", "").upper()
        return cell.get(f"{_OFFICE}string-value") or _paragraphs(cell)


def _repeated(element: etree._Element, of: str, most: int) -> int:
    text = element.get(f"{_TABLE}number-{of}-repeated", "1")
    return min(int(text), most) if text.isascii() and text.isdigit() and 0 < len(text) < 10 else 1


def _clock(text: str) -> str:
    """``PT13H45M01S`` as ``13:45:01``; hours may pass 24. Anything else is given back."""
    match = _DURATION.fullmatch(text)
    if match is None or text.startswith("-"):
        return text
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def _paragraphs(cell: etree._Element) -> str:
    """The text of a cell, a line for each paragraph; its comments (annotations) are no part of it."""
    return "\n".join("".join(_pieces(p)) for p in cell if p.tag == f"{_TEXT}p")


def _pieces(paragraph: etree._Element) -> Iterator[str]:
    yield paragraph.text or ""
    for child in paragraph:
        if child.tag == f"{_TEXT}s":
            yield " " * min(_count(child), LAST_COLUMN)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        elif isinstance(child.tag, str) and local_name(child) != "annotation":
            yield from _pieces(child)
        yield child.tail or ""


def _count(spaces: etree._Element) -> int:
    text = spaces.get(f"{_TEXT}c", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
