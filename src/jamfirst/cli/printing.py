"""Printing an assessment the way the options ask for."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

    from jamfirst.store import Assessment

EXIT = {"go": 0, "no-go": 1, "hold": 4}
"""The exit code of each verdict."""


def print_result(assessment: Assessment, *, as_json: bool, quiet: bool, no_color: bool) -> None:
    """The assessment on standard output: the screen, its first line, or ``assessment.json``."""
    try:
        if as_json:
            click.echo((assessment.folder / "assessment.json").read_text(encoding="utf-8"), nl=False)
            return
        from jamfirst.report.terminal import print_assessment

        where = shown_path(assessment.folder)
        print_assessment(assessment.document, screen(no_color=no_color), where=where, quiet=quiet)
    except BrokenPipeError:
        hang_up()


def screen(*, no_color: bool, markup: bool = True) -> Console:
    """Where people read. When they have read enough (``| head``), the rest is not printed, and that is no error."""
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            self.quiet = True
            hang_up()

    plain = no_color or bool(os.environ.get("NO_COLOR"))
    return Screen(no_color=plain, highlight=False, markup=markup)


def hang_up() -> None:
    """Send nothing more to a reader who has left, not even what Python would send at its end."""
    try:
        output = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), output)


def shown_path(path: Path) -> str:
    """A path as the user would type it here: relative where that is shorter."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
