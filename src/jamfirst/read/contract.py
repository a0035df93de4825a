"""What a reader is. A new format is one file with one reader in it, and one line in this folder's registry."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol

from sqlglot import exp

from jamfirst.engines.session import Delimited, Session
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import Problem
from jamfirst.model.run import ControlTotal

HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Head:
    """The start of a file, for recognising it by content: its name, first 64 KiB and whole size in bytes."""

    name: str
    start: bytes
    size: int

    @classmethod
    def of(cls, path: Path) -> Head:
        """The head of a file on disk."""
        with path.open("rb") as file:
            return cls(path.name, file.read(HEAD_BYTES), path.stat().st_size)


@dataclass(frozen=True, slots=True)
class RawColumn:
    """A column as a reader gives it. A format that fixes meaning says so; otherwise only the name is known.

    ``type``, when given, is what the values are known to be; the values are still text in the relation (ISO
    dates, plain decimals) unless the relation itself is typed (Parquet). ``role`` overrides the kind's role, for
    example REISSUED for identifiers that a format issues anew in every run.
    """

    name: str
    canonical: str | None = None
    type: ValueType | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as one file holds it, before its values are typed.

    ``relation`` has ``c0``..``cN`` in the order of ``columns`` (text, empty is NULL; or typed) and
    ``record_no``, the record's number in the file from 1 (BIGINT, may be NULL where it cannot be told cheaply).
    ``name`` is a short name for the table: the format's (``bacs18``) or the file's stem or the sheet's name.
    ``first_line`` is the physical line of the first record, or 0 where lines mean nothing. ``sparse`` says that
    columns without any value are left out, so that a column's absence is no change of shape.
    """

    name: str
    format: str
    columns: tuple[RawColumn, ...]
    relation: str
    kind: Kind | None = None
    controls: tuple[ControlTotal, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    first_line: int = 0
    sparse: bool = False


class Reader(Protocol):
    """One format. Readers hold no state and are safe to share."""

    name: str
    """The format's short name, as screens show it (``pain.001``, ``bacs18``, ``delimited``)."""

    def sniff(self, head: Head) -> bool:
        """Whether this reader is the one for the file, by content and never by name alone. Readers are asked in
        the registry's order, the most particular first."""

    def read(self, path: Path, shown: str, session: Session) -> Sequence[RawTable]:
        """The tables of a file. ``shown`` is the file's name in messages. Raises ``BadInputError`` (one sentence)
        when nothing of the file can be used; lesser trouble is a ``Problem`` in the table."""


class Spool:
    """Rows that Python has parsed, written to the session's folder as they come, then read back as a relation.

    Memory stays flat whatever the number of rows. ``None`` and the empty text are both NULL when read back.
    """

    def __init__(self, session: Session, width: int) -> None:
        self._session = session
        self._width = width
        self._path = session.work / f"{session.new_name('spool')}.csv"
        self._file = self._path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        self.rows = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def write(self, values: Sequence[str | None], record_no: int | None = None) -> None:
        """Append one row of exactly ``width`` values; ``record_no`` defaults to the next number."""
        self.rows += 1
        self._writer.writerow((*values, record_no if record_no is not None else self.rows))

    def relation(self) -> str:
        """The rows as a relation ``c0``..``cN`` and ``record_no``. Call once, after the last row."""
        self._file.close()
        layout = Delimited(self._path, ",", '"', "\n", 0, self._width + 1)
        raw = self._session.delimited(layout)
        names = [exp.column(f"c{i}") for i in range(self._width)]
        number = exp.cast(exp.column(f"c{self._width}"), "bigint").as_("record_no")
        return self._session.view(exp.select(*names, number).from_(raw), "spooled")
