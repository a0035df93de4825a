"""Reads one file with one reader in a session of its own, and gives what tests look at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.problems import Problem
from jamfirst.read.contract import Reader


@dataclass(frozen=True)
class Seen:
    """A table as read: its name, headers, rows without their numbers, the numbers, notes, problems, first line."""

    name: str
    headers: list[str]
    rows: list[tuple[Any, ...]]
    numbers: list[int]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]
    first_line: int

    def column(self, header: str) -> list[Any]:
        """The values under a header."""
        return [row[self.headers.index(header)] for row in self.rows]


def seen(reader: Reader, path: Path, shown: str = "") -> list[Seen]:
    """The tables of a file."""
    with DuckDBSession([path]) as session:
        tables = []
        for raw in reader.read(path, shown or path.name, session):
            names = [f"c{i}" for i in range(len(raw.columns))]
            rows = session.rows(exp.select(*names, "record_no").from_(raw.relation).order_by("record_no"))
            headers = [column.name for column in raw.columns]
            numbers = [row[-1] for row in rows]
            plain = [row[:-1] for row in rows]
            tables.append(Seen(raw.name, headers, plain, numbers, raw.notes, raw.problems, raw.first_line))
        return tables
