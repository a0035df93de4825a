"""Writing a file that is not there yet."""

from __future__ import annotations

from pathlib import Path

from jamfirst.model.problems import UsageError


def write_new(path: Path, text: str) -> None:
    """Write a text to a new file. Raises ``UsageError`` where it is there already or cannot be written."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path} could not be written ({error.strerror}).") from error
