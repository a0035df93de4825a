"""The embedded engine. A session is locked: it reads the inputs it was given and writes its own folders, no more."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import duckdb
from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

from jamfirst.engines import build
from jamfirst.engines.build import col, named, number
from jamfirst.engines.duckdb_operations import OPERATIONS
from jamfirst.engines.session import NO_NUMBER, Delimited, Dialect, Row, printer
from jamfirst.engines.stoppable import fetched, stoppable
from jamfirst.engines.views import Views
from jamfirst.engines.working_folder import working_folder
from jamfirst.model.problems import BadInputError, UsageError

if TYPE_CHECKING:
    from numpy import int64
    from numpy.typing import NDArray

_DAMAGED = re.compile(r"parquet|thrift|TProtocol|snappy|decompress|zstd|gzip|page header", re.IGNORECASE)
"""Words of DuckDB's errors about the inside of a Parquet file, which shows only when its rows are read."""


class DuckDBDialect:
    """DuckDB's SQL."""

    name = "duckdb"

    def __init__(self) -> None:
        self._printer = printer(self.name, DuckDB.Generator, OPERATIONS)(dialect=self.name, comments=False)

    def printed(self, statement: exp.Expr) -> str:
        """The statement as DuckDB's SQL."""
        return self._printer.generate(statement, copy=False)


def _quoted(text: str) -> str:
    return exp.Literal.string(text).sql(dialect="duckdb")


_WILD = frozenset("*?[")


class DuckDBSession:
    """A locked DuckDB with a private working folder.

    ``inputs`` are files and folders that may be read; ``outputs`` are folders that may be written. ``threads``
    and ``memory`` (such as ``500MB``) bound what it uses; the defaults are DuckDB's own. Raises ``UsageError`` for a
    bound that is none.
    """

    def __init__(
        self,
        inputs: Sequence[Path] = (),
        outputs: Sequence[Path] = (),
        *,
        threads: int | None = None,
        memory: str | None = None,
    ) -> None:
        limits = _limits(threads, memory)
        self.work, self._remove = working_folder(self)
        self.dialect: Dialect = DuckDBDialect()
        self._names = count()
        self._views = Views()
        with stoppable():
            self._connection = duckdb.connect(":memory:", config=limits)
            self._lock(inputs, outputs)

    def __enter__(self) -> DuckDBSession:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _lock(self, inputs: Sequence[Path], outputs: Sequence[Path]) -> None:
        folders = [self.work, *outputs, *(p for p in inputs if p.is_dir())]
        files = [p for p in inputs if p.is_file()]
        file_list = "[" + ", ".join(_quoted(str(p.resolve())) for p in files) + "]"
        folder_list = "[" + ", ".join(_quoted(f"{p.resolve()}/") for p in folders) + "]"
        for setting in (
            f"SET temp_directory = {_quoted(str(self.work / 'spill'))}",
            "SET preserve_insertion_order = true",
            "SET autoinstall_known_extensions = false",
            "SET autoload_known_extensions = false",
            "SET python_enable_replacements = false",
            "SET enable_progress_bar = false",
            "SET TimeZone = 'UTC'",
            f"SET allowed_directories = {folder_list}",
            f"SET allowed_paths = {file_list}",
            "SET enable_external_access = false",
            "SET lock_configuration = true",
        ):
            self._connection.execute(setting)

    def new_name(self, stem: str) -> str:
        """A relation name not used before in this session."""
        return f"{stem}_{next(self._names)}"

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        try:
            with stoppable():
                return self._connection.execute(sql)
        except duckdb.Error as error:
            text = str(error)
            if isinstance(error, duckdb.InvalidInputException) and "CSV" in text:
                raise BadInputError(f"The delimited text is not regular ({_first_line(error)}).") from error
            refused = isinstance(error, duckdb.PermissionException | duckdb.OutOfMemoryException)
            if _DAMAGED.search(text) and not refused:
                raise BadInputError(f"A Parquet file is damaged inside ({_first_line(error)}).") from error
            raise

    def _one_file(self, path: Path) -> str:
        """A path for DuckDB's readers, which take ``payments[1].csv`` for a pattern and would read ``payments1.csv``:
        such a file is read by a link of ours (checked by where it leads), or a copy where links are not had."""
        if _WILD.isdisjoint(str(path)):
            return _quoted(str(path))
        plain = self.work / self.new_name("input")
        try:
            plain.symlink_to(path.resolve())
        except OSError:
            shutil.copyfile(path, plain)
        return _quoted(str(plain))

    def delimited(self, layout: Delimited) -> str:
        """A relation over a delimited file; see ``Session.delimited``."""
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(layout.width))
        # DuckDB 2.0.0 misreads CRLF when it is named and strict_mode is on; unnamed, it reads it right.
        newline = {"\n": ", new_line='\\n'", "\r\n": "", "\r": ", new_line='\\r'"}[layout.newline]
        escape = layout.quote if layout.doubled else ""
        source = (
            f"read_csv({self._one_file(layout.path)}, header=false, auto_detect=false, skip={layout.skip}, "
            f"delim={_quoted(layout.delimiter)}, quote={_quoted(layout.quote)}, escape={_quoted(escape)}, "
            f"columns={{{columns}}}, strict_mode=true{newline}, max_line_size=16777216, buffer_size=33554432)"
        )
        name = self.new_name("csv")
        self._run(f"CREATE VIEW {name} AS SELECT * FROM {source}")
        return name

    def fixed_width(self, path: Path, fields: Sequence[tuple[int, int]], where: exp.Expr) -> str:
        """A relation cut from lines by position; see ``Session.fixed_width``."""
        source = (
            f"read_csv({self._one_file(path)}, header=false, auto_detect=false, delim=E'\\x01', quote='', escape='', "
            "columns={'line': 'VARCHAR'}, strict_mode=false)"
        )
        cuts = ", ".join(f"nullif(rtrim(line[{first}:{last}]), '') AS c{i}" for i, (first, last) in enumerate(fields))
        name = self.new_name("lines")
        self._run(f"CREATE VIEW {name} AS SELECT {cuts} FROM {source} WHERE {self.dialect.printed(where)}")
        return name

    def lines(self, path: Path) -> str:
        """The lines of a text file, kept and numbered; see ``Session.lines``."""
        source = (
            f"read_csv({self._one_file(path)}, header=false, auto_detect=false, delim=E'\\x01', quote='', escape='', "
            "columns={'line': 'VARCHAR'}, strict_mode=false)"
        )
        kept, name = self.new_name("text"), self.new_name("lines")
        self._run(f"CREATE TABLE {kept} AS SELECT line FROM {source}")
        self._run(f"CREATE VIEW {name} AS SELECT line, rowid + 1 AS line_no FROM {kept}")
        return name

    def parquet(self, path: Path) -> tuple[str, Sequence[tuple[str, str]]]:
        """A relation over a Parquet file; see ``Session.parquet``."""
        source = f"read_parquet({self._one_file(path)}, file_row_number = true)"
        try:
            asked = f"DESCRIBE SELECT * EXCLUDE (file_row_number) FROM {source}"
            described = self._connection.execute(asked).fetchall()
        except duckdb.Error as error:
            raise BadInputError(f"{path.name}: this is not a whole Parquet file ({_first_line(error)}).") from error
        columns = [(str(row[0]), str(row[1])) for row in described]
        renamed = [
            named(exp.Column(this=exp.to_identifier(name, quoted=True), table=exp.to_identifier("t")), f"c{i}")
            for i, (name, _) in enumerate(columns)
        ]
        record_no = named(exp.Add(this=col("file_row_number", "t"), expression=number(1)), "record_no")
        rows = exp.Table(this=exp.Var(this=source), alias=exp.TableAlias(this=exp.to_identifier("t")))
        return self.view(build.select(*renamed, record_no).from_(rows), "parquet"), columns

    def keep(self, select: exp.Query, stem: str) -> str:
        """Run a query and keep its rows as a new relation."""
        name = self.new_name(stem)
        self._run(f"CREATE TABLE {name} AS {self.dialect.printed(select)}")
        return name

    def numbered(self, relation: str) -> str:
        """A view of a kept relation with a column ``id``: DuckDB numbers the rows of a table as it stores them."""
        name = self.new_name("numbered")
        self._run(f"CREATE VIEW {name} AS SELECT rowid AS id, * FROM {relation}")
        return name

    def view(self, select: exp.Query, stem: str) -> str:
        """Name a query as a relation without running it."""
        name = self.new_name(stem)
        self._run(f"CREATE VIEW {name} AS {self.dialect.printed(select)}")
        self._views.add(name, select)
        return name

    def narrow(self, relation: str, condition: exp.Expr) -> str:
        """A view of the rows that meet a condition; see ``Session.narrow``."""
        return self.view(self._views.narrowed(relation, condition), "narrow")

    def drop(self, relation: str) -> None:
        """Forget a kept relation and free its memory."""
        self._run(f"DROP TABLE IF EXISTS {relation}")

    def rows(self, select: exp.Query) -> list[Row]:
        """All rows of a query."""
        found = self._run(self.dialect.printed(select))
        with stoppable():
            return found.fetchall()

    def arrays(
        self, relation: str, numbers: Sequence[str], coded: Mapping[str, exp.Query]
    ) -> dict[str, NDArray[int64]]:
        """Columns as arrays of whole numbers; see ``Session.arrays``. Texts are looked up by the engine, as places in
        an ENUM: several times faster than making a Python text of each."""
        types = {column: self.new_name("values") for column in coded}
        for column, query in coded.items():
            self._run(f"CREATE TYPE {types[column]} AS ENUM ({self.dialect.printed(query)})")
        absent = [f"coalesce({name}::BIGINT, {NO_NUMBER}) AS {name}" for name in numbers]
        places = [f"coalesce(enum_code(try_cast({c} AS {t}))::BIGINT, -1) AS {c}" for c, t in types.items()]
        found = self._run(f"SELECT {', '.join(absent + places)} FROM {relation}")
        with stoppable():
            arrays: dict[str, NDArray[int64]] = found.fetchnumpy()
        for name in types.values():
            self._run(f"DROP TYPE {name}")
        return arrays

    def stream(self, select: exp.Query, size: int = 10_000) -> Iterator[list[Row]]:
        """The rows of a query in batches."""
        cursor = self._connection.cursor()
        with stoppable():
            cursor.execute(self.dialect.printed(select))
        while batch := fetched(cursor, size):
            yield batch

    def columns(self, relation: str) -> Sequence[tuple[str, str]]:
        """The columns of a relation as (name, engine type)."""
        return [(str(r[0]), str(r[1])) for r in self._run(f"DESCRIBE {relation}").fetchall()]

    def append(self, relation: str, select: exp.Query) -> int:
        """Append the rows of a query to a kept relation."""
        counted = self._run(f"INSERT INTO {relation} {self.dialect.printed(select)}").fetchone()
        return int(counted[0]) if counted else 0

    def create(self, stem: str, columns: Mapping[str, str]) -> str:
        """A new empty kept relation with these columns and SQL types."""
        name = self.new_name(stem)
        listed = ", ".join(f"{column} {exp.DataType.build(kind).sql('duckdb')}" for column, kind in columns.items())
        self._run(f"CREATE TABLE {name} ({listed})")
        return name

    def insert(self, relation: str, rows: Sequence[Row]) -> None:
        """Append plain values to a kept relation."""
        for start in range(0, len(rows), 500):
            batch = rows[start : start + 500]
            marks = ", ".join("(" + ", ".join("?" for _ in row) + ")" for row in batch)
            flat: list[Any] = [value for row in batch for value in row]
            with stoppable():
                self._connection.execute(f"INSERT INTO {relation} VALUES {marks}", flat)

    def write_parquet(self, select: exp.Query, path: Path) -> None:
        """Write the rows of a query to a Parquet file. Raises ``OSError`` when the disk does not take it."""
        try:
            with stoppable():
                self._connection.execute(
                    f"COPY ({self.dialect.printed(select)}) TO {_quoted(str(path))} (FORMAT parquet)"
                )
        except duckdb.IOException as error:
            raise _disk_error(error) from error

    def write_store(self, path: Path, relations: Mapping[str, exp.Query]) -> None:
        """Write queries as the tables of a new database file. Raises ``OSError`` when the disk does not take it."""
        try:
            self._write_store(path, relations)
        except (duckdb.IOException, duckdb.TransactionException) as error:
            raise _disk_error(error) from error

    def _write_store(self, path: Path, relations: Mapping[str, exp.Query]) -> None:
        self._run(f"ATTACH {_quoted(str(path))} AS store")
        try:
            for name, query in relations.items():
                self._run(f"CREATE TABLE store.{name} AS {self.dialect.printed(query)}")
            self._run("CHECKPOINT store")
        finally:
            self._run("DETACH store")

    def interrupt(self) -> None:
        """Stop the statement that is running; safe to call from another thread."""
        self._connection.interrupt()

    def close(self) -> None:
        """End the session and remove its working folder."""
        self._connection.close()
        self._remove()


_SIZE = re.compile(r"[1-9][0-9]{0,6} ?[KMGT]i?B", re.ASCII)


def _limits(threads: int | None, memory: str | None) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if threads is not None:
        if threads < 1:
            raise UsageError(f"{threads} is no number of threads: expected 1 or more.")
        limits["threads"] = threads
    if memory is not None:
        if not _SIZE.fullmatch(memory):
            raise UsageError(f'"{memory}" is no size of memory: expected one like 500MB or 4GB.')
        limits["memory_limit"] = memory
    return limits


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]


_DISK_ERRORS = (
    ("No space left", errno.ENOSPC),
    ("File too large", errno.EFBIG),
    ("Permission denied", errno.EACCES),
    ("Read-only file system", errno.EROFS),
)


def _disk_error(error: Exception) -> OSError:
    """What DuckDB says of a disk, as the system error it stands for."""
    text = _first_line(error)
    number = next((n for words, n in _DISK_ERRORS if words in text), errno.EIO)
    return OSError(number, os.strerror(number))
