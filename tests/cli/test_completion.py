"""Completion scripts for each shell, and what they complete."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from jamfirst.cli.app import COMMANDS
from jamfirst.cli.completion import SHELLS
from tests.cli.program import command, environment, invoke


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_a_script(shell: str) -> None:
    ended = invoke("completion", shell)
    assert (ended.code, ended.err) == (0, "")
    assert f"_JAMFIRST_COMPLETE={shell}_complete" in ended.out
    found = shutil.which(shell)
    if found is not None:
        checked = subprocess.run([found, "-n"], input=ended.out, capture_output=True, encoding="utf-8", check=False)
        assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "place", "wanted"),
    [
        ("jamfirst ", "1", set(COMMANDS)),
        ("jamfirst re", "1", {"read"}),
        ("jamfirst check --ver", "2", {"--verify"}),
        ("jamfirst completion ", "2", set(SHELLS)),
    ],
)
def test_what_is_completed(tmp_path: Path, words: str, place: str, wanted: set[str]) -> None:
    asked = environment(_JAMFIRST_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=place)
    done = subprocess.run(command(), cwd=tmp_path, env=asked, capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == ""
    assert {line.partition(",")[2] for line in done.stdout.splitlines()} == wanted
