"""What is being done, on standard error, once it has taken longer than two seconds."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE = 2.0
"""Seconds before anything is shown."""


class Progress:
    """Called with the name of each step. On a terminal it shows a moving bar with the step and the time taken;
    elsewhere it prints one line for each step that begins once two seconds have passed."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._started = time.monotonic()
        self._step = ""
        self._bar: Any = None
        self._task: Any = None
        self._timer = threading.Timer(PATIENCE, self._show)
        self._timer.daemon = True

    def __call__(self, step: str) -> None:
        """Begin a step."""
        self._step = step
        if self._bar is not None:
            self._bar.update(self._task, description=step)
        elif not self._quiet and not sys.stderr.isatty() and time.monotonic() - self._started > PATIENCE:
            print(f"{step} ...", file=sys.stderr, flush=True)  # noqa: T201 - this is the command line

    def _show(self) -> None:
        if self._quiet or not sys.stderr.isatty():
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        bar.start()
        self._task = bar.add_task(self._step, total=None)
        self._bar = bar

    def start(self) -> None:
        """Begin to count the time."""
        self._timer.start()

    def stop(self) -> None:
        """Take the bar away."""
        self._timer.cancel()
        if self._bar is not None:
            self._bar.stop()


@contextmanager
def shown(*, quiet: bool) -> Iterator[Progress]:
    """Progress for as long as the block runs."""
    progress = Progress(quiet=quiet)
    progress.start()
    try:
        yield progress
    finally:
        progress.stop()
