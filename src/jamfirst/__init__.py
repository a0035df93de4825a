"""Jamfirst checks a change to a finance or payroll service before people's money depends on it.

    import jamfirst

    a = jamfirst.assess("before", "after")
    a.verdict, a.findings

``assess`` does everything; ``read`` and ``compare`` are its stages for those who want one alone, inside a ``session``.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jamfirst.assess import Options
    from jamfirst.compare.compare import compare
    from jamfirst.decide.verdict import decide
    from jamfirst.engines.duckdb import DuckDBSession
    from jamfirst.library import assess
    from jamfirst.model.problems import BadInputError, UsageError
    from jamfirst.read.run import read
    from jamfirst.store import Assessment, open_assessment

__all__ = [
    "Assessment",
    "BadInputError",
    "Options",
    "UsageError",
    "assess",
    "compare",
    "decide",
    "open_assessment",
    "read",
    "session",
]

_STAGES = frozenset({"assess", "compare", "decide", "read"})
_NOUNS = {
    "Assessment": "jamfirst.store",
    "BadInputError": "jamfirst.model.problems",
    "Options": "jamfirst.assess",
    "UsageError": "jamfirst.model.problems",
    "open_assessment": "jamfirst.store",
}


def session(*inputs: str | Path, outputs: Sequence[str | Path] = ()) -> DuckDBSession:
    """A locked engine that may read these files and folders: what ``read`` and ``compare`` work in."""
    from jamfirst.engines.duckdb import DuckDBSession  # noqa: PLC0415 - importing jamfirst stays quick

    return DuckDBSession([Path(p) for p in inputs], [Path(p) for p in outputs])


def __getattr__(name: str) -> Any:
    """The public names, imported when they are first used: importing jamfirst stays quick."""
    if name in _STAGES:
        return import_module(f"jamfirst.{name}")
    if name in _NOUNS:
        return getattr(import_module(_NOUNS[name]), name)
    raise AttributeError(f"module 'jamfirst' has no attribute {name!r}")
