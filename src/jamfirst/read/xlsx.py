"""Workbooks of the Office Open XML kind (.xlsx, .xlsm), read as a stream: exact text, flat memory (ECMA-376 part 1).

The compiled reader that serves the older kinds is not used here: it lays every sheet out in full before it gives
the first row (a 5 kB file with one cell at XFD1048576 ends the process) and gives error cells as empty ones.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from posixpath import join, normpath

from lxml import etree

from jamfirst.model.problems import BadInputError
from jamfirst.read.archive import refuse_large
from jamfirst.read.cells import ErrorCells, Row, column_index, number_text, serial_text
from jamfirst.read.sheets import Sheet
from jamfirst.read.xml import check_plain
from jamfirst.read.xml_rows import elements, local_name

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_RELATIONSHIP = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)))
_BUILT_IN_ELAPSED = 46
_NOT_CODES = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_DATE_CODES = re.compile(r"[dmyhs]", re.IGNORECASE)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of a workbook: its name, where it lies in the zip, and whether a user sees it."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Workbook:
    """What is needed to read the sheets of one workbook. ``formats`` says, for each cell style, whether its numbers
    are dates (``date``), hours past 24 (``elapsed``) or numbers (empty)."""

    archive: zipfile.ZipFile
    shown: str
    sheets: Sequence[SheetPart]
    strings: Sequence[str]
    formats: Sequence[str]
    from_1904: bool


def open_workbook(archive: zipfile.ZipFile, part: str, shown: str) -> Workbook:
    """The workbook at ``part`` of a zip. Raises ``BadInputError`` when a part that it names is damaged."""
    parts, from_1904 = _sheets(archive, part, shown)
    strings = _target(archive, part, "sharedStrings", shown)
    styles = _target(archive, part, "styles", shown)
    return Workbook(
        archive,
        shown,
        parts,
        _shared_strings(archive, strings, shown) if strings else (),
        _formats(archive, styles, shown) if styles else (),
        from_1904,
    )


def workbook_part(archive: zipfile.ZipFile, shown: str) -> str:
    """Where the workbook lies in the zip. Raises ``BadInputError`` when it holds none."""
    if "xl/workbook.xml" in archive.NameToInfo:
        return "xl/workbook.xml"
    found = _target(archive, "", "officeDocument", shown)
    if found is None or not found.startswith("xl/"):
        raise BadInputError(f"{shown}: this is a zip file, but no workbook is in it.")
    return found


def sheets(archive: zipfile.ZipFile, shown: str) -> list[Sheet]:
    """The sheets of the workbook in a zip. Raises ``BadInputError`` when a part of it is damaged."""
    book = open_workbook(archive, workbook_part(archive, shown), shown)

    def rows_of(part: SheetPart) -> Callable[[ErrorCells], Iterator[Row]]:
        return lambda errors: sheet_rows(book, part, errors)

    return [Sheet(part.name, part.hidden, rows_of(part)) for part in book.sheets]


def sheet_rows(book: Workbook, sheet: SheetPart, errors: ErrorCells) -> Iterator[Row]:
    """The rows of a sheet that have cells, in order; cells with an error and no value go to ``errors``."""
    cells = _Cells(book, errors)
    last = 0
    for row in elements(partial(book.archive.open, sheet.part), book.shown, ("row", "sheetData")):
        if local_name(row) == "sheetData":
            return
        line = _number(row.get("r"), last + 1)
        if not last < line <= LAST_ROW:
            raise _broken(book.shown, f'the rows of sheet "{sheet.name}" are not in order')
        last = line
        yield line, cells.values(row, line)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _broken(shown: str, what: str) -> BadInputError:
    return BadInputError(f"{shown}: the workbook is damaged and cannot be read: {what}.")


class _Cells:
    """Turns the cells of rows into exact text. Rows come by the million, so that names are compared whole (they are
    worked out once, for the namespace of the first row) and the common cells take the short way."""

    def __init__(self, book: Workbook, errors: ErrorCells) -> None:
        self._book = book
        self._errors = errors
        self._columns: dict[str, int] = {}
        self._cell = self._value = ""

    def values(self, row: etree._Element, line: int) -> list[str | None]:
        """The values of a row from the first column on, up to the last one that is filled."""
        if not self._cell:
            namespace = str(row.tag).rpartition("}")[0]
            self._cell, self._value = (f"{namespace}}}{name}" if namespace else name for name in ("c", "v"))
        values: list[str | None] = []
        for cell in row.iterchildren(self._cell):
            column = self._column(cell.get("r"), len(values))
            if not len(values) <= column < LAST_COLUMN:
                raise _broken(self._book.shown, f"the cells of row {line:,} are not in order")
            text = self._text(cell, column, line)
            if text:
                if column > len(values):
                    values.extend([None] * (column - len(values)))
                values.append(text)
        return values

    def _column(self, reference: str | None, following: int) -> int:
        if reference is None:
            return following
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            if not (letters.isascii() and letters.isalpha() and letters.isupper() and len(letters) <= 3):
                raise _broken(self._book.shown, "a cell has no place in the sheet")
            column = self._columns[letters] = column_index(letters)
        return column

    def _text(self, cell: etree._Element, column: int, line: int) -> str | None:
        if len(cell) == 1 and (only := cell[0]).tag == self._value and not len(only):
            value, formula = only.text, False
        else:
            value, formula = self._parts(cell)
        kind = cell.get("t")
        if kind == "inlineStr":
            return _rich_text(cell, self._book.shown)
        if not value:
            if formula and kind != "str":
                self._errors.add(column, line, "a formula whose result was never saved")
            return None
        if kind is None or kind == "n":
            style = cell.get("s")
            return number_text(value) if style is None else self._number(value, style)
        if kind == "e":
            self._errors.add(column, line, f"the error {value[:40]}")
            return None
        return self._shared(value) if kind == "s" else _other(kind, value)

    def _parts(self, cell: etree._Element) -> tuple[str | None, bool]:
        """The text of a cell's value, and whether the cell has a formula."""
        value, formula = None, False
        for child in cell:
            if child.tag == self._value:
                if len(child):
                    raise _broken(self._book.shown, "a cell's value has something else inside it")
                value = child.text
            elif local_name(child) == "f":
                formula = True
        return value, formula

    def _number(self, value: str, style: str) -> str:
        formats = self._book.formats
        index = int(style) if style.isdecimal() else 0
        shown_as = formats[index] if index < len(formats) else ""
        if shown_as:
            return serial_text(value, from_1904=self._book.from_1904, elapsed=shown_as == "elapsed")
        return number_text(value)

    def _shared(self, value: str) -> str:
        index = int(value) if value.isdecimal() else -1
        if not 0 <= index < len(self._book.strings):
            raise _broken(self._book.shown, "a cell names a text that the workbook does not hold")
        return self._book.strings[index]


def _other(kind: str, value: str) -> str:
    if kind == "b":
        return "TRUE" if value in {"1", "true"} else "FALSE"
    if kind == "d":
        return value.removesuffix("Z").removesuffix("T00:00:00.000").removesuffix("T00:00:00")
    return _unescaped(value)


def _rich_text(item: etree._Element, shown: str) -> str:
    """The text of a string item: its runs joined, without the readings (``rPh``) written over East Asian text."""
    parts: list[str] = []
    for node in item.iter("{*}t"):
        above = node.getparent()
        if above is not None and local_name(above) == "rPh":
            continue
        check_plain(node, shown)
        parts.append(node.text or "")
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    """``_x000D_`` is how a workbook writes a character that XML cannot hold (ECMA-376 part 1, 22.9.2.19)."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)


def _shared_strings(archive: zipfile.ZipFile, part: str, shown: str) -> list[str]:
    refuse_large([archive.NameToInfo[part].file_size], shown)
    return [_rich_text(item, shown) for item in elements(partial(archive.open, part), shown, ("si",))]


def _formats(archive: zipfile.ZipFile, part: str, shown: str) -> list[str]:
    codes: dict[int, str] = {}
    formats: list[str] = []
    for element in elements(partial(archive.open, part), shown, ("numFmt", "xf")):
        above = element.getparent()
        if local_name(element) == "numFmt":
            codes[_number(element.get("numFmtId"), -1)] = element.get("formatCode", "")
        elif above is not None and local_name(above) == "cellXfs":
            formats.append(format_kind(_number(element.get("numFmtId"), 0), codes))
    return formats


def format_kind(number: int, codes: dict[int, str]) -> str:
    """What a number format shows: ``date`` (dates and times), ``elapsed`` (hours past 24) or a number (empty).

    The formats below 164 are built in (ECMA-376 part 1, 18.8.30); others are told by their codes.
    """
    if number in codes:
        code = _NOT_CODES.sub("", codes[number]).split(";")[0]
        if _ELAPSED.search(code):
            return "elapsed"
        return "date" if code.lower() != "general" and _DATE_CODES.search(code) else ""
    if number == _BUILT_IN_ELAPSED:
        return "elapsed"
    return "date" if number in _BUILT_IN_DATES else ""


def _sheets(archive: zipfile.ZipFile, part: str, shown: str) -> tuple[list[SheetPart], bool]:
    targets = _relationships(archive, part, shown)
    found: list[SheetPart] = []
    from_1904 = False
    for element in elements(partial(archive.open, part), shown, ("sheet", "workbookPr")):
        if local_name(element) == "workbookPr":
            from_1904 = element.get("date1904") in {"1", "true"}
            continue
        wanted = next((element.get(key) for key in _RELATIONSHIP if element.get(key)), "")
        kind, target = targets.get(wanted or "", ("", ""))
        if kind == "worksheet":
            hidden = element.get("state", "visible") != "visible"
            found.append(SheetPart(element.get("name", ""), target, hidden))
    for sheet in found:
        if sheet.part not in archive.NameToInfo:
            raise _broken(shown, f'the sheet "{sheet.name}" is missing from it')
    return found, from_1904


def _target(archive: zipfile.ZipFile, part: str, kind: str, shown: str) -> str | None:
    found = (target for of, target in _relationships(archive, part, shown).values() if of == kind)
    return next((target for target in found if target in archive.NameToInfo), None)


def _relationships(archive: zipfile.ZipFile, part: str, shown: str) -> dict[str, tuple[str, str]]:
    """What a part refers to inside the zip: id to (kind, part). Links to the outside are left out."""
    folder, _, name = part.rpartition("/")
    listed = join(folder, "_rels", f"{name}.rels")
    if listed not in archive.NameToInfo:
        raise _broken(shown, "its list of sheets is missing")
    found: dict[str, tuple[str, str]] = {}
    for element in elements(partial(archive.open, listed), shown, ("Relationship",)):
        target = element.get("Target", "")
        if element.get("TargetMode") == "External":
            continue
        inside = target[1:] if target.startswith("/") else normpath(join(folder, target))
        found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], inside)
    return found
