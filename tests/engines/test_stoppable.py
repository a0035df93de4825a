"""Ctrl-C while DuckDB works, with the real signal."""

from __future__ import annotations

import os
import signal
from threading import Timer

import pytest

from jamfirst.engines import build as b
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.stoppable import stoppable


def test_an_interruption_is_an_interruption() -> None:
    endless = b.exp.Table(this=b.exp.Anonymous(this="range", expressions=[b.number(10**12)]))
    query = b.select(b.exp.Sum(this=b.col("range"))).from_(endless)
    with DuckDBSession(threads=1) as session:
        timer = Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            session.rows(query)
        timer.join()
        assert session.rows(b.select(b.number(1))) == [(1,)]


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="another"), stoppable():
        raise RuntimeError("another")
