"""Run as a program of its own: the values of a binary workbook as lines of JSON on standard output.

The compiled reader (python-calamine) may end its process on a damaged file, or ask for more memory than there is.
Here that ends a process that has nothing to lose. The first line lists the sheets as ``[name, visible]``; then come
the rows of the visible ones as ``[sheet, row, values]``. Numbers are JSON numbers; dates and times are objects (see
``tagged``). Ends with ``PROTECTED`` for a workbook with a password and ``DAMAGED`` where the reader gives up.

It imports nothing of Jamfirst, so that it starts in a few hundredths of a second.
"""

import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

PROTECTED = 3
DAMAGED = 4

MEMORY = 4 << 30
"""Bytes of address space that the process may have, where the system can limit it."""

SECONDS = 600
"""Processor time that the process may take, where the system can limit it."""


def tagged(value: object) -> dict[str, list[int] | float]:
    """A date or time as an object: ``{"at": [year, month, day, hour, ...]}``, ``{"time": [hour, ...]}`` or
    ``{"seconds": 129600.0}``."""
    if isinstance(value, datetime):
        return {"at": [*value.timetuple()[:6], value.microsecond]}
    if isinstance(value, date):
        return {"at": [value.year, value.month, value.day]}
    if isinstance(value, time):
        return {"time": [value.hour, value.minute, value.second, value.microsecond]}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    raise TypeError(f"a cell of an unknown type, {type(value).__name__}")


def main(path: str) -> int:
    """Write the values of the workbook at ``path``; gives the exit code."""
    _limit()
    try:
        book = CalamineWorkbook.from_path(path)
        _write([[s.name, s.visible == SheetVisibleEnum.Visible] for s in book.sheets_metadata])
        for number, about in enumerate(book.sheets_metadata):
            if about.visible == SheetVisibleEnum.Visible and about.typ == SheetTypeEnum.WorkSheet:
                _write_sheet(book, number)
    except PasswordError:
        return PROTECTED
    except CalamineError:
        return DAMAGED
    return 0


def _write_sheet(book: CalamineWorkbook, number: int) -> None:
    sheet = book.get_sheet_by_index(number)
    before: list[Any] = [""] * (sheet.start or (0, 0))[1]
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        if any(cell != "" for cell in cells):
            _write([number, line, before + cells])


def _write(value: object) -> None:
    sys.stdout.write(json.dumps(value, default=tagged) + "\n")


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - Windows has no such module
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
