"""A folder of an engine's own for what it cannot keep in memory."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path


def working_folder(owner: object) -> tuple[Path, Callable[[], object]]:
    """A new folder that only its user may open, and what removes it.

    It goes with its owner at the latest. Its name is chosen and its removal arranged before it is made: an interruption
    (Ctrl-C) finds no moment at which it would be left behind.
    """
    work = Path(tempfile.gettempdir()) / f"jamfirst-{secrets.token_hex(8)}"
    remove = weakref.finalize(owner, shutil.rmtree, work, ignore_errors=True)
    work.mkdir(mode=0o700)
    return work, remove
