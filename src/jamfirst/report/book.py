"""A workbook in the making: one row in memory at a time, and nothing of it left anywhere when it is not finished."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


@contextmanager
def new_book(path: Path) -> Iterator[Any]:
    """A workbook (of XlsxWriter) at ``path``, finished when the block ends well. Text in it is never a formula and
    never a link; nothing is written outside the folder of ``path``, not even while working.

    Raises ``OSError`` when the disk does not take it.
    """
    work = path.parent / f".workbook-{secrets.token_hex(8)}"
    try:  # entered before the folder is made: an interruption finds no moment at which it would be left behind
        work.mkdir(mode=0o700)
        book = xlsxwriter.Workbook(str(path), {**_OPTIONS, "tmpdir": str(work)})
        try:
            yield book
            book.close()
        except FileCreateError as error:
            raise OSError(*_reason(error)) from error
        finally:
            _let_go(book)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _let_go(book: Any) -> None:
    """Close the files in which rows wait for the workbook's end."""
    for sheet in book.worksheets():
        if sheet.row_data_fh is not None:
            sheet.row_data_fh.close()


def _reason(error: FileCreateError) -> tuple[Any, ...]:
    """The system's own number and words, which XlsxWriter hands on inside its error."""
    cause = error.args[0] if error.args else None
    return cause.args if isinstance(cause, OSError) else (None, str(error))
