"""Where HMRC's published test data lie, beside the project; none of it is part of it."""

from pathlib import Path

_FOLDER = Path(__file__).parents[3] / "shared" / "data" / "uk"


def published(name: str) -> Path | None:
    """The file, or ``None`` where it is not at hand: tests then use the few cases that they hold themselves."""
    path = _FOLDER / name
    return path if path.is_file() else None
