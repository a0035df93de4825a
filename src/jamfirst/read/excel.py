"""Excel workbooks and their relatives: .xlsx, .xlsm, .xlsb, .xls and .ods, told apart by content."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from jamfirst.engines.session import Session
from jamfirst.read import archive, binary_workbook, compound_file, opendocument, xlsx
from jamfirst.read.contract import Head, RawTable
from jamfirst.read.sheets import Sheet, sheet_tables

_ZIP_MARKS = (b"[Content_Types].xml", b"xl/", b"content.xml", b"opendocument.spreadsheet")


class ExcelReader:
    """Workbooks: every visible sheet that holds records is a table. Numbers come as the decimals that Excel shows
    (15 significant digits), dates and times as ISO text, text cells as they are."""

    name = "excel"

    def sniff(self, head: Head) -> bool:
        """Whether the file is an OLE document, or a zip with the parts of a workbook in it."""
        if head.start.startswith(compound_file.MAGIC):
            return True
        return head.start.startswith(b"PK\x03\x04") and any(mark in head.start for mark in _ZIP_MARKS)

    def read(self, path: Path, shown: str, session: Session) -> Sequence[RawTable]:
        """The tables of a workbook. Raises ``BadInputError`` for one that is damaged, protected by a password, made
        to exhaust memory, or without a table."""
        with path.open("rb") as file:
            old = file.read(8) == compound_file.MAGIC
        if old:
            return sheet_tables(binary_workbook.old_sheets(path, shown), self.name, path, shown, session)
        with archive.opened(path, shown) as zipped:
            return sheet_tables(_sheets(path, zipped, shown), self.name, path, shown, session)


def _sheets(path: Path, zipped: zipfile.ZipFile, shown: str) -> list[Sheet]:
    if "xl/workbook.bin" in zipped.NameToInfo:
        return binary_workbook.zipped_sheets(path, zipped, shown)
    if "content.xml" in zipped.NameToInfo:
        return opendocument.sheets(zipped, shown)
    return xlsx.sheets(zipped, shown)
