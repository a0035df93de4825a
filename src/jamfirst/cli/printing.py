"""Printing an assessment the way the options ask for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from jamfirst.store import Assessment

EXIT = {"go": 0, "no-go": 1, "hold": 4}
"""The exit code of each verdict."""


def print_result(assessment: Assessment, *, as_json: bool, quiet: bool, no_color: bool) -> None:
    """The assessment on standard output: the screen, its first line, or ``assessment.json``."""
    if as_json:
        click.echo((assessment.folder / "assessment.json").read_text(encoding="utf-8"), nl=False)
        return
    from rich.console import Console

    from jamfirst.report.terminal import print_assessment

    plain = no_color or bool(os.environ.get("NO_COLOR"))
    console = Console(no_color=plain, highlight=False)
    print_assessment(assessment.document, console, where=shown_path(assessment.folder), quiet=quiet)


def shown_path(path: Path) -> str:
    """A path as the user would type it here: relative where that is shorter."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
