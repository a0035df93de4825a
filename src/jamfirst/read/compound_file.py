"""One stream out of a compound file (OLE), the container of .xls; see [MS-CFB], Compound File Binary File Format."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from jamfirst.model.problems import BadInputError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_SECTOR = 0xFFFFFFFA
"""Sector numbers from here on mean "none", "end of chain" and such."""


class CompoundFile:
    """The directory of a compound file, with every chain of sectors checked for loops and for its end.

    Raises ``BadInputError`` where the file is not whole.
    """

    def __init__(self, data: bytes, shown: str) -> None:
        self._data = data
        self._shown = shown
        if len(data) < 512 or not data.startswith(MAGIC):
            raise self._damaged("its start is missing")
        self._shift, self._mini_shift = struct.unpack_from("<HH", data, 30)
        if self._shift not in {9, 12} or self._mini_shift != 6:
            raise self._damaged("its sectors have no possible size")
        self._fat = self._allocation()
        (directory,) = struct.unpack_from("<I", data, 48)
        self._entries = self._directory(self._chain(directory, self._fat))

    @property
    def names(self) -> frozenset[str]:
        """The names of its streams."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes:
        """The content of a stream that is in ``names``."""
        start, size = self._entries[name]
        (smallest,) = struct.unpack_from("<I", self._data, 56)
        if size >= smallest:
            return self._read(self._chain(start, self._fat))[:size]
        root, root_size = self._entries.get("Root Entry", (_NO_SECTOR, 0))
        mini = self._read(self._chain(root, self._fat))[:root_size]
        (first,) = struct.unpack_from("<I", self._data, 60)
        table = _numbers(self._read(self._chain(first, self._fat)))
        parts = [mini[n << self._mini_shift : (n + 1) << self._mini_shift] for n in self._chain(start, table)]
        return b"".join(parts)[:size]

    def _damaged(self, what: str) -> BadInputError:
        return BadInputError(f"{self._shown}: the workbook is damaged and cannot be read: {what}.")

    def _sector(self, number: int) -> bytes:
        at = (number + 1) << self._shift
        return self._data[at : at + (1 << self._shift)]

    def _read(self, sectors: Sequence[int]) -> bytes:
        return b"".join(self._sector(n) for n in sectors)

    def _allocation(self) -> Sequence[int]:
        """The allocation table: for each sector, the one that follows it in its chain."""
        listed = list(struct.unpack_from("<109I", self._data, 76))
        (following,) = struct.unpack_from("<I", self._data, 68)
        limit = (len(self._data) >> self._shift) + 1
        seen: set[int] = set()
        while following < _NO_SECTOR:
            block = _numbers(self._sector(following))
            if following in seen or not block:
                raise self._damaged("its table of sectors runs in a circle or ends early")
            seen.add(following)
            listed.extend(block[:-1])
            following = block[-1]
        wanted = [n for n in listed if n < _NO_SECTOR]
        if len(wanted) > limit:
            raise self._damaged("its table of sectors is larger than the file")
        return _numbers(self._read(wanted))

    def _chain(self, start: int, table: Sequence[int]) -> list[int]:
        chain: list[int] = []
        while start < _NO_SECTOR:
            if start >= len(table) or len(chain) > len(table):
                raise self._damaged("a chain of its sectors runs in a circle or ends outside the file")
            chain.append(start)
            start = table[start]
        return chain

    def _directory(self, sectors: Sequence[int]) -> dict[str, tuple[int, int]]:
        data = self._read(sectors)
        entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(data) - 127, 128):
            (length,) = struct.unpack_from("<H", data, at + 64)
            kind = data[at + 66]
            if kind in {2, 5} and 2 <= length <= 64:
                name = data[at : at + length - 2].decode("utf-16-le", "replace")
                entries.setdefault(name, struct.unpack_from("<II", data, at + 116))
        return entries


def _numbers(data: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
