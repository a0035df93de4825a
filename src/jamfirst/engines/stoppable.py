"""Ctrl-C while DuckDB works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from jamfirst.engines.session import Row


@contextmanager
def stoppable() -> Iterator[None]:
    """Ctrl-C while DuckDB works is the interruption that it would be anywhere else in Python: DuckDB tells it as a
    ``RuntimeError``, and so a fault of ours."""
    try:
        yield
    except RuntimeError as error:
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from error
        raise


def fetched(cursor: duckdb.DuckDBPyConnection, size: int) -> list[Row]:
    """The next rows of a statement; none at its end."""
    with stoppable():
        return cursor.fetchmany(size)
