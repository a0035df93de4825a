"""A working folder lasts as long as its owner, and no longer."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.working_folder import working_folder


class Owner:
    pass


def test_it_is_private_and_goes_when_it_is_told_to() -> None:
    owner = Owner()
    work, remove = working_folder(owner)
    assert stat.S_IMODE(work.stat().st_mode) == 0o700
    (work / "deep").mkdir()
    (work / "deep" / "file").write_text("x", encoding="utf-8")
    remove()
    assert not work.exists()
    remove()


def test_it_goes_with_its_owner() -> None:
    owner = Owner()
    work, _ = working_folder(owner)
    del owner
    assert not work.exists()


def test_it_goes_when_the_engine_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def stop(*_: object, **__: object) -> None:
        assert len(list(tmp_path.iterdir())) == 1
        raise KeyboardInterrupt

    monkeypatch.setattr(DuckDBSession, "_lock", stop)
    with pytest.raises(KeyboardInterrupt):
        DuckDBSession()
    assert list(tmp_path.iterdir()) == []
