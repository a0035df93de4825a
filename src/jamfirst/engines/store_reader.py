"""Reading a finished database file with the embedded engine: read-only, and locked to that one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBDialect
from jamfirst.engines.session import Dialect, Row
from jamfirst.engines.stoppable import fetched, stoppable
from jamfirst.engines.working_folder import working_folder
from jamfirst.model.problems import BadInputError


class StoreReader:
    """A finished database file, opened read-only and locked: it reads that file and nothing else, and writes to the
    folders ``outputs`` alone.

    Raises ``BadInputError`` when the file is not a whole database.
    """

    def __init__(self, path: Path, outputs: Sequence[Path] = ()) -> None:
        self.dialect: Dialect = DuckDBDialect()
        self._work, self._remove = working_folder(self)
        spill = _quoted(str(self._work / "spill"))
        folders = "[" + ", ".join(_quoted(f"{folder.resolve()}/") for folder in outputs) + "]"
        try:
            with stoppable():
                self._connection = duckdb.connect(str(path), read_only=True)
                for setting in _READER_SETTINGS:
                    self._connection.execute(setting.format(spill=spill, folders=folders))
        except duckdb.Error as error:
            self._remove()
            raise BadInputError(
                f"{path.name}: this is not a whole store of findings ({_first_line(error)})."
            ) from error

    def stream(self, select: exp.Query, size: int = 2_000) -> Iterator[list[Row]]:
        """The rows of a query in batches. Raises ``BadInputError`` when the file turns out to be damaged."""
        try:
            cursor = self._connection.cursor()
            with stoppable():
                cursor.execute(self.dialect.printed(select))
            while batch := fetched(cursor, size):
                yield batch
        except (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException) as error:
            raise BadInputError(f"The store of findings is damaged ({_first_line(error)}).") from error

    def rows(self, select: exp.Query) -> list[Row]:
        """All rows of a query; see ``stream``."""
        return [row for batch in self.stream(select) for row in batch]

    def write_parquet(self, select: exp.Query, path: Path) -> None:
        """Copy the rows of a query to a Parquet file in one of ``outputs``. Raises ``BadInputError`` when the file
        turns out to be damaged, or the disk does not take the copy."""
        try:
            with stoppable():
                copied = f"COPY ({self.dialect.printed(select)}) TO {_quoted(str(path))} (FORMAT parquet)"
                self._connection.cursor().execute(copied)
        except (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException) as error:
            raise BadInputError(f"The store of findings could not be copied ({_first_line(error)}).") from error

    def close(self) -> None:
        """End the reading and remove its working folder."""
        self._connection.close()
        self._remove()


_READER_SETTINGS = (
    "SET memory_limit = '256MB'",
    "SET temp_directory = {spill}",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET python_enable_replacements = false",
    "SET enable_progress_bar = false",
    "SET TimeZone = 'UTC'",
    "SET allowed_directories = {folders}",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


def _quoted(text: str) -> str:
    return exp.Literal.string(text).sql(dialect="duckdb")


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
