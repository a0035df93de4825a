"""Where in its file a record stands: the physical line, found by reading the file again when it has to be told."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from jamfirst.read.careful import table_rows
from jamfirst.read.source import open_source

Test = Callable[[Sequence[str]], bool]


class Place(NamedTuple):
    """A record's number among the records of its file and the physical line it starts on, both from 1."""

    record_no: int
    line: int


def line_of(path: Path, record_no: int) -> int | None:
    """The physical line on which a record of a delimited file starts, or ``None`` when it has no such record.

    The file is streamed again in flat memory; quoted line ends are counted as the lines they make.
    """
    place = find_record(path, record_no=record_no)
    return place.line if place else None


def find_record(path: Path, *, record_no: int = 0, where: Test | None = None) -> Place | None:
    """The first record of a delimited file with this number, or (with ``where``) for whose fields a test holds.

    ``where`` is given the fields as text, empty where there is nothing, padded to the width of the table. For
    files whose records are not numbered it is the only way to tell a line.
    """
    with tempfile.TemporaryDirectory(prefix="jamfirst-") as work:
        source = open_source(path, path.name, Path(work))
        width = source.layout.width
        for row in table_rows(source.path, source.layout, source.survey.newline):
            if row.what:
                continue
            fields = row.record.fields
            if where(fields + [""] * (width - len(fields))) if where else row.record_no == record_no:
                return Place(row.record_no, row.record.line)
    return None
