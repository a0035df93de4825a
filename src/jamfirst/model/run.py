"""A run: everything the service produced in one processing, as files and as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from jamfirst.model.columns import Column
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import Problem


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What ``run.toml`` says of a run that no file says. A fact that is absent is a reservation, not an error."""

    environment: str | None = None
    build: str | None = None
    organisation: str | None = None
    payroll: str | None = None
    period: str | None = None
    run_type: str | None = None
    pay_date: date | None = None
    copied_from_live: date | None = None
    inputs_cut_off: date | None = None
    personal_data: str | None = None


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file of a run as it was on intake: its name inside the run, size in bytes and SHA-256. ``stamp`` is what the
    system said of it then (device, number, size, times), empty where that is not known."""

    name: str
    path: Path
    bytes: int
    sha256: str
    format: str = ""
    stamp: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """A total that a file states about itself, beside what its records add up to; ``unit`` is pence or records."""

    file: str
    name: str
    stated: int
    counted: int
    unit: str

    @property
    def agrees(self) -> bool:
        """Whether the records add up to what the file says."""
        return self.stated == self.counted


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a run. ``relation`` names it in the engine session that read it.

    The relation has the columns ``c0``..``cN`` in the order of ``columns`` (typed), ``file_no`` (index into
    ``files``) and ``record_no`` (the record's number in its file from 1, or NULL where the reader cannot
    tell cheaply). ``header_map`` shows how each header was understood: header to canonical name.
    A ``sparse`` table leaves out columns for which its files have no value (XML does).
    """

    name: str
    kind: Kind
    format: str
    columns: tuple[Column, ...]
    relation: str
    rows: int
    files: tuple[str, ...]
    controls: tuple[ControlTotal, ...] = ()
    notes: tuple[str, ...] = ()
    sparse: bool = False

    @property
    def header_map(self) -> Mapping[str, str]:
        """How the headers were understood: each header that has a canonical name, with that name."""
        return {c.name: c.canonical for c in self.columns if c.canonical}

    def column(self, canonical: str) -> Column | None:
        """The column with this canonical name, or ``None``."""
        return next((c for c in self.columns if c.canonical == canonical), None)


@dataclass(frozen=True, slots=True)
class Run:
    """Everything the service produced in one processing: its facts, files, tables and what was wrong with them."""

    path: Path
    facts: RunFacts
    files: tuple[InputFile, ...]
    tables: tuple[Table, ...]
    problems: tuple[Problem, ...] = field(default=())
