"""Progress: only on standard error, only for what takes long, and gone afterwards."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jamfirst.cli import progress
from jamfirst.cli.progress import shown
from tests.cli.program import environment

STEPS = (
    "import time\n"
    "from jamfirst.cli import progress\n"
    "progress.PATIENCE = {patience}\n"
    "with progress.shown(quiet={quiet}) as told:\n"
    "    for step in ('First', 'Second', 'Third'):\n"
    "        told(step); time.sleep(0.3)\n"
    "print('done')\n"
)


def test_quick_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with shown(quiet=False) as told:
        told("Reading")
    assert capsys.readouterr() == ("", "")
    assert progress.PATIENCE == 2.0


@pytest.mark.parametrize("quiet", [False, True])
def test_where_nobody_watches_each_late_step_is_a_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, quiet: bool
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    with shown(quiet=quiet) as told:
        told("Reading")
        time.sleep(0.1)
        told("Comparing")
        told("Deciding")
    out, err = capsys.readouterr()
    assert (out, err) == ("", "" if quiet else "Comparing ...\nDeciding ...\n")


def on_a_terminal(program: str, place: Path) -> tuple[str, str]:
    """What a program prints on standard output, and on a terminal as standard error."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=place,
        env=environment(TERM="xterm"),
        stdout=subprocess.PIPE,
        stderr=theirs,
        encoding="utf-8",
    ) as running:
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 65_536)
            except OSError:
                break
            if not piece:
                break
            seen += piece
        out, _ = running.communicate()
    os.close(ours)
    return out, seen.decode("utf-8", "replace")


def test_a_terminal_gets_a_bar_with_the_step(tmp_path: Path) -> None:
    out, err = on_a_terminal(STEPS.format(patience=0.1, quiet=False), tmp_path)
    assert out == "done\n"
    assert "Third" in err
    assert "━" in err


def test_a_terminal_gets_nothing_of_quick_or_quiet_work(tmp_path: Path) -> None:
    assert on_a_terminal(STEPS.format(patience=5, quiet=False), tmp_path) == ("done\n", "")
    assert on_a_terminal(STEPS.format(patience=0.1, quiet=True), tmp_path) == ("done\n", "")
