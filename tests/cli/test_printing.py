"""Where results are printed and how paths are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from jamfirst.cli.printing import EXIT, hang_up, screen, shown_path
from jamfirst.decide import Verdict


def test_every_verdict_has_its_exit_code() -> None:
    assert EXIT == {Verdict.GO: 0, Verdict.NO_GO: 1, Verdict.HOLD: 4}


def test_paths_are_shown_as_they_would_be_typed_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown_path(tmp_path / "a" / "b") == "a/b"
    assert shown_path(Path("a")) == "a"
    assert shown_path(tmp_path.parent / "other") == str(tmp_path.parent / "other")


@pytest.mark.parametrize(("asked", "variable"), [(True, ""), (False, "1"), (True, "1")])
def test_no_colour_when_it_is_not_wanted(monkeypatch: pytest.MonkeyPatch, asked: bool, variable: str) -> None:
    monkeypatch.setenv("NO_COLOR", variable)
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert screen(no_color=asked).no_color
    monkeypatch.setenv("NO_COLOR", "")
    assert not screen(no_color=False).no_color


def test_where_there_is_no_reader_at_all_hanging_up_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nowhere:
        def fileno(self) -> int:
            raise OSError

    monkeypatch.setattr("sys.stdout", Nowhere())
    hang_up()
