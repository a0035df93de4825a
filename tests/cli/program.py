"""The program as people run it: in this process through click's runner, and as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import click
from click.testing import CliRunner

ROOT = Path(__file__).parents[2]
PROGRAM = "import sys; sys.argv[0] = 'jamfirst'; from jamfirst.cli import main; main()"


@dataclass(frozen=True)
class Ended:
    """How a run of the program ended: its exit code, data on standard output, talk on standard error."""

    code: int
    out: str
    err: str


def main() -> click.Group:
    """The program."""
    found = import_module("jamfirst.cli").main
    assert isinstance(found, click.Group)
    return found


def invoke(*arguments: str | Path, env: Mapping[str, str | None] | None = None) -> Ended:
    """Run the program in this process."""
    result = CliRunner().invoke(main(), [str(a) for a in arguments], env=env, prog_name="jamfirst")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ended(result.exit_code, result.stdout, result.stderr)


def command(*arguments: str | Path) -> list[str]:
    """The program and its arguments as a process is given them."""
    return [sys.executable, "-c", PROGRAM, *(str(a) for a in arguments)]


def environment(**more: str) -> dict[str, str]:
    """An environment in which the program is found, without colour settings of whoever runs the tests."""
    left_out = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR", "COLUMNS", "PYTHONWARNINGS"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", **more}


def process(*arguments: str | Path, cwd: Path, env: Mapping[str, str] | None = None, stdin: str = "") -> Ended:
    """Run the program as a process of its own."""
    done = subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=environment(**(env or {})),
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def python(program: str, *, cwd: Path, env: Mapping[str, str] | None = None) -> Ended:
    """Run some Python with the library."""
    asked: Sequence[str] = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(
        asked, cwd=cwd, env=environment(**(env or {})), capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    return Ended(done.returncode, done.stdout, done.stderr)
