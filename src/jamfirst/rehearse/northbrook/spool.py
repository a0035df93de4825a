"""A file without a name, for records whose header is known only after the last of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO


@contextmanager
def spool(folder: Path) -> Iterator[IO[bytes]]:
    """Bytes kept on the disk of ``folder`` and gone when the context is left."""
    with TemporaryFile(dir=folder) as file:
        yield file


def poured(source: IO[bytes], into: IO[bytes]) -> None:
    """Copies all of ``source``, from its start, a mebibyte at a time."""
    source.seek(0)
    while block := source.read(1 << 20):
        into.write(block)
