"""Excel 2003 XML ("XML Spreadsheet 2003"), which report tools like to call .xls. Read as a stream."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from lxml import etree

from jamfirst.engines.session import Session
from jamfirst.model.problems import BadInputError
from jamfirst.read.cells import ErrorCells, Row, number_text
from jamfirst.read.contract import Head, RawTable
from jamfirst.read.sheets import sheet_tables, sheets_in_turn
from jamfirst.read.xml import Root, check_plain, is_element, line_of, peek_root, starts_like_xml
from jamfirst.read.xml_rows import elements, local_name

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_SS = f"{{{NAMESPACE}}}"
_TIME_ONLY = re.compile(r"1899-12-3[01]T([0-9:]{8}(?:\.[0-9]+)?)")
_DATE_ONLY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T00:00:00(?:\.0+)?")


class SpreadsheetXmlReader:
    """Every visible worksheet with records is a table. Numbers, dates and text as in ``ExcelReader``."""

    name = "spreadsheet-xml"

    def sniff(self, head: Head) -> bool:
        """Whether the file is XML whose outermost element is a workbook of the spreadsheet namespace."""
        root = peek_root(head.start)
        if root is None:  # broken or hostile from the start on: recognised, so that reading can say so
            return starts_like_xml(head.start) and NAMESPACE.encode() in head.start and b"<Workbook" in head.start
        return root == Root(NAMESPACE, "Workbook")

    def read(self, path: Path, shown: str, session: Session) -> Sequence[RawTable]:
        """The tables of the file. Raises ``BadInputError`` for broken or hostile XML, or where no sheet has records."""

        def opened() -> IO[bytes]:
            return path.open("rb")

        sheets = sheets_in_turn(_names(opened, shown), _Sheets(opened, shown).rows)
        return sheet_tables(sheets, self.name, path, shown, session)


Opened = Callable[[], IO[bytes]]


def _names(opened: Opened, shown: str) -> list[tuple[str, bool]]:
    """The names of the sheets, each with whether it is hidden (which stands behind its rows)."""
    found: list[tuple[str, bool]] = []
    hidden = False
    for element in elements(opened, shown, ("Row", "Visible", "Worksheet")):
        if local_name(element) == "Visible":
            hidden = (element.text or "").strip() in {"SheetHidden", "SheetVeryHidden"}
        elif local_name(element) == "Worksheet":
            found.append((element.get(f"{_SS}Name", ""), hidden))
            hidden = False
    return found


class _Sheets:
    """The rows of all sheets in one pass."""

    def __init__(self, opened: Opened, shown: str) -> None:
        self._opened = opened
        self._shown = shown
        self._errors = ErrorCells()

    def rows(self, errors: Mapping[int, ErrorCells]) -> Iterator[tuple[int, Row]]:
        """Every row as (sheet's number, row); cells without a value go to the sheet's errors."""
        number, line = 0, 0
        for element in elements(self._opened, self._shown, ("Row", "Worksheet")):
            if local_name(element) == "Worksheet":
                number, line = number + 1, 0
                continue
            line = self._place(element, line + 1, LAST_ROW)
            self._errors = errors[number]
            yield number, (line, self._values(element, line))

    def _place(self, element: etree._Element, following: int, last: int) -> int:
        """The place of a row or a cell, from 1: its own ``ss:Index``, or the one after the last."""
        text = element.get(f"{_SS}Index")
        if text is None:
            return following
        place = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        if not following <= place <= last:
            raise BadInputError(
                f"{self._shown}, line {line_of(element)}: the place of a cell or row, {text[:20]}, is out of order."
            )
        return place

    def _values(self, row: etree._Element, line: int) -> list[str | None]:
        values: list[str | None] = []
        following = 1
        for cell in row:
            if local_name(cell) != "Cell":
                continue
            place = self._place(cell, following, LAST_COLUMN)
            following = place + 1 + _across(cell)
            text = self._text(cell, place - 1, line)
            if text:
                values.extend([None] * (place - 1 - len(values)))
                values.append(text)
        return values

    def _text(self, cell: etree._Element, column: int, line: int) -> str | None:
        data = next((child for child in cell if local_name(child) == "Data"), None)
        if data is None:
            return None
        kind = data.get(f"{_SS}Type", "String")
        if kind == "String":
            return _string(data, self._shown)
        check_plain(data, self._shown)
        text = (data.text or "").strip()
        if kind == "Error":
            self._errors.add(column, line, f"the error {text[:40]}")
            return None
        return _typed(kind, text)


def _string(data: etree._Element, shown: str) -> str:
    """The text of a cell, without its marks for bold and the like."""
    for node in data.iter():
        if not is_element(node) and (above := node.getparent()) is not None:
            check_plain(above, shown)
    return "".join(str(text) for text in data.itertext("*"))


def _across(cell: etree._Element) -> int:
    text = cell.get(f"{_SS}MergeAcross", "0")
    return min(int(text), LAST_COLUMN) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _typed(kind: str, text: str) -> str:
    if kind == "Number":
        return number_text(text)
    if kind == "Boolean":
        return "TRUE" if text in {"1", "true"} else "FALSE"
    if kind == "DateTime":
        if match := _DATE_ONLY.fullmatch(text):
            return match[1]
        if match := _TIME_ONLY.fullmatch(text):
            return _trimmed(match[1])
        return _trimmed(text)
    return text


def _trimmed(text: str) -> str:
    """A time without a fraction that is nothing (``13:45:01.000``)."""
    return text.rstrip("0").rstrip(".") if "." in text and not text.rpartition(".")[2].strip("0") else text
