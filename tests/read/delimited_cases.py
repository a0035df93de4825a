"""Reading bytes as a delimited file, and what came of it. One engine serves all cases: they are many and small."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.read.careful import read_carefully
from jamfirst.read.contract import Head, RawTable
from jamfirst.read.delimited import DelimitedReader
from jamfirst.read.layout import Layout, find_layout
from jamfirst.read.regular import read_regular
from jamfirst.read.source import open_source

Rows = list[tuple[str | None, ...]]


@dataclass(frozen=True)
class Outcome:
    """The table as values: names, rows without their numbers, and the numbers."""

    table: RawTable
    names: list[str]
    rows: Rows
    numbers: list[int | None]


@cache
def engine() -> tuple[Path, DuckDBSession]:
    """A folder and a session that may read it."""
    folder = Path(tempfile.mkdtemp(prefix="delimited-cases-"))
    session = DuckDBSession([folder], threads=2)
    atexit.register(shutil.rmtree, folder)
    atexit.register(session.close)
    return folder, session


@contextmanager
def on_disk(data: bytes, name: str = "payments.csv") -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=engine()[0]) as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


def outcome(data: bytes, name: str = "payments.csv") -> Outcome:
    session = engine()[1]
    with on_disk(data, name) as path:
        (table,) = DelimitedReader().read(path, name, session)
        found = session.rows(exp.select("*").from_(table.relation).order_by("record_no"))
        assert [c for c, _ in session.columns(table.relation)] == [f"c{i}" for i in range(len(table.columns))] + [
            "record_no"
        ]
        return Outcome(table, [c.name for c in table.columns], [r[:-1] for r in found], [r[-1] for r in found])


def regular_rows(data: bytes, name: str = "payments.csv") -> Rows | None:
    """The rows by the fast way, or ``None`` where it declines the file."""
    session = engine()[1]
    with on_disk(data, name) as path:
        found = read_regular(open_source(path, name, session.work), session)
        return None if found is None else session.rows(exp.select("*").from_(found.relation))


def careful_rows(data: bytes, name: str = "payments.csv") -> Rows:
    """The rows row by row, without the column for what stood beyond the last one."""
    session = engine()[1]
    with on_disk(data, name) as path:
        source = open_source(path, name, session.work)
        found = read_carefully(source.path, source.layout, source.survey.newline, name, session)
        rows = session.rows(exp.select("*").from_(found.relation))
        return [(*row[:-2], row[-1]) for row in rows]


def sniffs(data: bytes, name: str = "file") -> bool:
    with on_disk(data, name) as path:
        return DelimitedReader().sniff(Head.of(path))


def layout_of(text: str, *, whole: bool = True) -> Layout:
    layout = find_layout(text, whole=whole)
    assert layout is not None
    return layout
