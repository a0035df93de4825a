"""The records of binary workbooks, walked to see where the filled cells lie and which of them hold errors.

Record layouts: [MS-XLS] 2.4 for .xls (BIFF5 and BIFF8), [MS-XLSB] 2.3 for .xlsb.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath

from lxml import etree

_EOF = 0x000A
_BOUND_SHEET = 0x0085
_FILE_PASS = 0x002F
_CELLS = frozenset({0x0203, 0x0204, 0x0205, 0x0006, 0x0406, 0x027E, 0x00FD, 0x00D6})
_BOOL_OR_ERROR = 0x0205
_FORMULAS = frozenset({0x0006, 0x0406})
_SEVERAL = 0x00BD
_MAX_SHEETS = 1_000

_ZIP_ROW = 0
_ZIP_ERRORS = frozenset({3, 11})
_ZIP_FILLED = range(2, 12)
_ZIP_SHEET = 156


@dataclass(slots=True)
class Extent:
    """Where the filled cells of one sheet lie (from 0), how many there are, and which hold errors (row, column,
    error code)."""

    filled: int = 0
    top: int = 1 << 32
    bottom: int = -1
    left: int = 1 << 32
    right: int = -1
    errors: list[tuple[int, int, int]] = field(default_factory=list)

    def add(self, row: int, first: int, last: int) -> None:
        """Count the cells of ``row`` from column ``first`` to column ``last``."""
        self.filled += last - first + 1
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, first), max(self.right, last)

    @property
    def area(self) -> int:
        """Cells of the rectangle that holds all the filled ones."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1) if self.filled else 0


def old_extents(stream: bytes) -> list[Extent] | None:
    """The extents of the sheets of an .xls workbook stream, in order; ``None`` when it is encrypted."""
    starts: list[int] = []
    for kind, at, size in _records(stream, 0):
        if kind == _FILE_PASS:
            return None
        if kind == _BOUND_SHEET and size >= 4:
            starts.append(struct.unpack_from("<I", stream, at)[0])
    walked = {start: _old_extent(stream, start) for start in starts[:_MAX_SHEETS]}
    return [walked[start] for start in starts[:_MAX_SHEETS]]


def _records(data: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """The records of a substream up to its end: (kind, where the content starts, its size)."""
    at, end = start, len(data) - 4
    header = struct.Struct("<HH").unpack_from
    while at <= end:
        kind, size = header(data, at)
        if kind == _EOF or at + 4 + size > len(data):
            return
        yield kind, at + 4, size
        at += 4 + size


def _old_extent(stream: bytes, start: int) -> Extent:
    extent = Extent()
    place = struct.Struct("<HH").unpack_from
    for kind, at, size in _records(stream, start):
        if kind in _CELLS and size >= 6:
            row, column = place(stream, at)
            extent.add(row, column, column)
            code = _old_error(stream, kind, at, size)
            if code is not None:
                extent.errors.append((row, column, code))
        elif kind == _SEVERAL and size >= 6:
            row, first = place(stream, at)
            extent.add(row, first, first + max(0, (size - 6) // 6 - 1))
    return extent


def _old_error(stream: bytes, kind: int, at: int, size: int) -> int | None:
    if kind == _BOOL_OR_ERROR and size >= 8 and stream[at + 7]:
        return stream[at + 6]
    if kind in _FORMULAS and size >= 14 and stream[at + 12 : at + 14] == b"\xff\xff" and stream[at + 6] == 2:
        return stream[at + 8]
    return None


def zipped_extents(archive: zipfile.ZipFile) -> list[Extent]:
    """The extents of the sheets of an .xlsb workbook, in the workbook's order."""
    targets = _targets(archive)
    extents = []
    for kind, content in _zipped_records(archive.read("xl/workbook.bin")):
        if kind == _ZIP_SHEET and len(content) >= 12:
            part = targets.get(_wide(content, 8), "")
            extents.append(_zipped_extent(archive.read(part)) if part in archive.NameToInfo else Extent())
    return extents


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    listed = "xl/_rels/workbook.bin.rels"
    if listed not in archive.NameToInfo:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(archive.read(listed)[:1_000_000], parser)
    if root is None:
        return {}
    return {e.get("Id", ""): normpath(join("/xl", e.get("Target", "")))[1:] for e in root}


def _wide(content: bytes, at: int) -> str:
    (length,) = struct.unpack_from("<I", content, at)
    return content[at + 4 : at + 4 + 2 * min(length, 1_000)].decode("utf-16-le", "replace")


def _zipped_extent(data: bytes) -> Extent:
    extent = Extent()
    number = struct.Struct("<I").unpack_from
    row = 0
    for kind, content in _zipped_records(data):
        if kind == _ZIP_ROW and len(content) >= 4:
            (row,) = number(content, 0)
        elif kind in _ZIP_FILLED and len(content) >= 8:
            (column,) = number(content, 0)
            extent.add(row, column, column)
            if kind in _ZIP_ERRORS and len(content) > 8:
                extent.errors.append((row, column, content[8]))
    return extent


def _zipped_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Records as (kind, content): the kind in one or two bytes, the size in one to four, seven bits in each byte."""
    at, end = 0, len(data)
    while at < end:
        kind, at = data[at], at + 1
        if kind & 0x80 and at < end:
            kind, at = (kind & 0x7F) | (data[at] & 0x7F) << 7, at + 1
        size, shift = 0, 0
        while at < end and shift < 28:
            byte, at = data[at], at + 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, data[at : at + size]
        at += size
