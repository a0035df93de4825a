"""DuckDB held to the contract of engines; and its limits."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from threading import Timer

import pytest

from jamfirst.engines import build as b
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.model.problems import UsageError
from tests.engines.contract import EngineContract


class TestDuckDB(EngineContract):
    @classmethod
    def open(cls, folder: Path | None = None) -> Session:
        return DuckDBSession([folder] if folder else [], [folder] if folder else [])


def setting(session: DuckDBSession, name: str) -> str:
    value = b.exp.Anonymous(this="current_setting", expressions=[b.text(name)])
    return str(session.rows(b.select(b.cast(value, "text")))[0][0])


def test_threads_and_memory_are_bounded() -> None:
    with DuckDBSession(threads=1, memory="300MB") as session:
        assert setting(session, "threads") == "1"
        assert setting(session, "memory_limit") == "286.1 MiB"


def test_more_than_the_memory_goes_to_the_working_folder(tmp_path: Path) -> None:
    """600,000 rows sorted within 24 MB: it spills, finishes, and leaves nothing."""
    with DuckDBSession(threads=1, memory="24MB") as session:
        numbers = b.exp.Table(this=b.exp.Anonymous(this="range", expressions=[b.number(600_000)]))
        texts = b.named(b.exp.MD5(this=b.cast(b.col("range"), "text")), "t")
        kept = session.keep(b.select(texts).from_(numbers), "many")
        ordered = session.keep(b.select("t").from_(b.table(kept)).order_by("t"), "ordered")
        assert session.rows(b.select(b.count()).from_(b.table(ordered))) == [(600_000,)]
        assert any((session.work / "spill").iterdir())
        work = session.work
    assert not work.exists()


def test_the_working_folder_is_private() -> None:
    with DuckDBSession() as session:
        assert stat.S_IMODE(session.work.stat().st_mode) == 0o700


def test_a_session_ends_with_its_block_whatever_happens() -> None:
    session = DuckDBSession()
    with pytest.raises(ZeroDivisionError), session:
        raise ZeroDivisionError
    assert not session.work.exists()


def test_a_disk_that_does_not_take_the_store_is_a_system_error(tmp_path: Path) -> None:
    closed = tmp_path / "no such folder" / "x.duckdb"
    with DuckDBSession(outputs=[tmp_path]) as session, pytest.raises(OSError, match=os.strerror(errno.EIO)):
        session.write_store(closed, {"findings": b.select(b.named(b.number(1), "a"))})


def test_a_running_statement_can_be_stopped_from_another_thread() -> None:
    with DuckDBSession(threads=1) as session:
        many = b.exp.Table(this=b.exp.Anonymous(this="range", expressions=[b.number(10**12)]))
        timer = Timer(0.3, session.interrupt)
        timer.start()
        with pytest.raises(Exception, match=r"(?i)interrupt"):
            session.rows(b.select(b.exp.Sum(this=b.col("range"))).from_(many))
        timer.join()


@pytest.mark.parametrize("memory", ["lots", "", "0MB", "-1GB", "500", "1e3MB", "5GB; SELECT 1", "٣GB"])
def test_a_bound_that_is_none_is_refused_and_leaves_nothing(
    memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(UsageError, match="is no size of memory"):
        DuckDBSession(memory=memory)
    with pytest.raises(UsageError, match="is no number of threads"):
        DuckDBSession(threads=0)
    assert list(tmp_path.iterdir()) == []
