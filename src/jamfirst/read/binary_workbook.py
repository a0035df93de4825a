"""Binary workbooks (.xls, .xlsb). A compiled reader gives their values; before it is let at a file, the file's
records are walked, because that reader lays each sheet out in full (two far-apart cells end the process) and gives
error cells as empty ones."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from jamfirst.model.problems import BadInputError
from jamfirst.read.cells import ErrorCells, Row, cell_text
from jamfirst.read.compound_file import CompoundFile
from jamfirst.read.grid import EMPTINESS_FROM, MAX_EMPTINESS
from jamfirst.read.sheets import Sheet
from jamfirst.read.workbook_records import Extent, old_extents, zipped_extents

_STREAMS = ("Workbook", "WORKBOOK", "Book", "BOOK")
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def old_sheets(path: Path, shown: str) -> list[Sheet]:
    """The sheets of an .xls workbook. Raises ``BadInputError`` when it is damaged, protected, or no workbook."""
    document = CompoundFile(path.read_bytes(), shown)
    name = next((n for n in _STREAMS if n in document.names), None)
    if name is None:
        if "EncryptedPackage" in document.names:
            raise _protected(shown)
        raise BadInputError(f"{shown}: this is an Office document, but no workbook is in it.")
    extents = old_extents(document.stream(name))
    if extents is None:
        raise _protected(shown)
    return _sheets(path, shown, extents)


def zipped_sheets(path: Path, archive: zipfile.ZipFile, shown: str) -> list[Sheet]:
    """The sheets of an .xlsb workbook. Raises ``BadInputError`` when it is damaged."""
    return _sheets(path, shown, zipped_extents(archive))


def _protected(shown: str) -> BadInputError:
    return BadInputError(f"{shown}: the workbook is protected by a password; save a copy without one.")


def _sheets(path: Path, shown: str, extents: Sequence[Extent]) -> list[Sheet]:
    _refuse_emptiness(extents, shown)
    with _guarded(shown):
        book = CalamineWorkbook.from_path(path)
        about = book.sheets_metadata
    if len(about) != len(extents):
        raise BadInputError(f"{shown}: the workbook is damaged and cannot be read: its list of sheets is not whole.")

    def rows_of(number: int) -> Callable[[ErrorCells], Iterator[Row]]:
        return lambda errors: _rows(book, number, extents[number], shown, errors)

    return [
        Sheet(sheet.name, sheet.visible != SheetVisibleEnum.Visible, rows_of(number))
        for number, sheet in enumerate(about)
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _refuse_emptiness(extents: Sequence[Extent], shown: str) -> None:
    area, filled = sum(e.area for e in extents), sum(e.filled for e in extents)
    if area > EMPTINESS_FROM and area > MAX_EMPTINESS * filled:
        raise BadInputError(
            f"{shown}: the workbook is nearly all empty cells, spread over a huge area, and is not read."
        )


def _rows(book: CalamineWorkbook, number: int, extent: Extent, shown: str, errors: ErrorCells) -> Iterator[Row]:
    for row, column, code in extent.errors:
        errors.add(column, row + 1, f"the error {_ERRORS.get(code, 'of an unknown kind')}")
    with _guarded(shown):
        sheet = book.get_sheet_by_index(number)
        left = (sheet.start or (0, 0))[1]
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        values: list[str | None] = [None] * left
        values.extend(cell_text(cell) for cell in cells)
        while values and values[-1] is None:
            values.pop()
        yield line, values


@contextmanager
def _guarded(shown: str) -> Iterator[None]:
    """Turns every way in which the compiled reader gives up into bad input.

    A panic in compiled code arrives as ``PanicException``, which is not an ``Exception`` and has no public class:
    it is told by its name.
    """
    try:
        yield
    except PasswordError as error:
        raise _protected(shown) from error
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise BadInputError(f"{shown}: the workbook is damaged and cannot be read.") from error
        raise
