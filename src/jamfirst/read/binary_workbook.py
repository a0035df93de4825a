"""Binary workbooks (.xls, .xlsb). A compiled reader gives their values, in a process of its own, and only after the
file's records have been walked: that reader lays each sheet out in full, so that two far-apart cells would fill the
memory, and it gives error cells as empty ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from jamfirst.model.problems import BadInputError
from jamfirst.read import calamine_worker
from jamfirst.read.archive import refuse_large
from jamfirst.read.cells import ErrorCells, Row, datetime_text, duration_text, number_text, time_text
from jamfirst.read.compound_file import CompoundFile
from jamfirst.read.grid import EMPTINESS_FROM, MAX_EMPTINESS
from jamfirst.read.sheets import Sheet, sheets_in_turn
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
    refuse_large([path.stat().st_size], shown)
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
    refuse_large([m.file_size for m in archive.infolist() if m.filename.endswith((".bin", ".rels"))], shown)
    return _sheets(path, shown, zipped_extents(archive))


def _protected(shown: str) -> BadInputError:
    return BadInputError(f"{shown}: the workbook is protected by a password; save a copy without one.")


def _damaged(shown: str) -> BadInputError:
    return BadInputError(f"{shown}: the workbook is damaged and cannot be read.")


def _sheets(path: Path, shown: str, extents: Sequence[Extent]) -> list[Sheet]:
    area, filled = sum(e.area for e in extents), sum(e.filled for e in extents)
    if area > EMPTINESS_FROM and area > MAX_EMPTINESS * filled:
        raise BadInputError(
            f"{shown}: the workbook is nearly all empty cells, spread over a huge area, and is not read."
        )
    lines = _lines(path, shown)
    names = next(lines, None)
    if names is None or len(names) != len(extents):
        raise _damaged(shown)
    return sheets_in_turn([(name, not visible) for name, visible in names], partial(_rows, lines, extents))


def _rows(
    lines: Iterator[Any], extents: Sequence[Extent], errors: Mapping[int, ErrorCells]
) -> Iterator[tuple[int, Row]]:
    for number, extent in enumerate(extents):
        for row, column, code in extent.errors:
            errors[number].add(column, row + 1, f"the error {_ERRORS.get(code, 'of an unknown kind')}")
    for number, line, cells in lines:
        values = [_text(cell) for cell in cells]
        while values and not values[-1]:
            values.pop()
        yield number, (line, values)


def _text(cell: str | bool) -> str | None:
    return ("TRUE" if cell else "FALSE") if isinstance(cell, bool) else cell or None


def _lines(path: Path, shown: str) -> Iterator[Any]:
    """What the worker writes, line by line. Raises ``BadInputError`` when it ends in any way but well."""
    command = [sys.executable, calamine_worker.__file__, str(path.resolve())]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
    worker = subprocess.Popen(  # noqa: S603 - our own program, and no shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )
    assert worker.stdout is not None
    try:
        for line in worker.stdout:
            yield json.loads(line, parse_float=_number, parse_constant=str, object_hook=_moment)
        code = worker.wait()
    finally:
        worker.kill()
        worker.stdout.close()
        worker.wait()
    if code == calamine_worker.PROTECTED:
        raise _protected(shown)
    if code:
        raise _damaged(shown)


def _number(text: str) -> str:
    return number_text(text.removesuffix(".0"))


_MOMENTS: Mapping[str, Callable[[Any], str]] = {
    "at": lambda parts: datetime_text(datetime(*parts)),  # noqa: DTZ001 - a workbook's times have no zone
    "time": lambda parts: time_text(time(*parts)),
    "seconds": lambda text: duration_text(timedelta(seconds=int(text.partition(".")[0]))),
}


def _moment(tagged: Mapping[str, Any]) -> str:
    [(kind, parts)] = tagged.items()
    return _MOMENTS[kind](parts)
