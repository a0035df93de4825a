"""One session for the tests of a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with DuckDBSession(threads=1) as session:
        yield session
