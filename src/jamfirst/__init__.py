"""Jamfirst checks a change to a finance or payroll service before people's money depends on it.

    import jamfirst

    a = jamfirst.assess("before", "after")
    a.verdict, a.findings

``assess`` does everything; ``read`` and ``compare`` are its stages for those who want one alone, inside a ``session``.
"""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jamfirst.assess import Assessment, Options
    from jamfirst.compare import compare
    from jamfirst.engines.duckdb import DuckDBSession
    from jamfirst.read import read

__all__ = ["Assessment", "Options", "assess", "compare", "open_assessment", "read", "session"]

_LAZY = {
    "Assessment": "jamfirst.store",
    "Options": "jamfirst.assess",
    "compare": "jamfirst.compare",
    "open_assessment": "jamfirst.store",
    "read": "jamfirst.read",
}


def assess(
    before: str | Path, after: str | Path, out: str | Path | None = None, options: Options | None = None
) -> Assessment:
    """Compare what a service produced before and after a change, and give the assessment.

    ``before`` and ``after`` are each a file or a folder. ``out`` is where the assessment folder goes; without it the
    folder is a temporary one that lasts as long as the assessment. Raises ``BadInputError`` when the baseline cannot be
    read, ``UsageError`` when ``out`` is taken.
    """
    from jamfirst.assess import Options as Defaults  # noqa: PLC0415 - importing jamfirst stays quick
    from jamfirst.assess import assess as run  # noqa: PLC0415
    from jamfirst.report import write_reports  # noqa: PLC0415

    place = Path(out) if out is not None else Path(tempfile.mkdtemp(prefix="jamfirst-")) / "assessment"
    assessment = run(Path(before), Path(after), place, options or Defaults(), (write_reports,))
    if out is None:
        weakref.finalize(assessment, rmtree, place.parent, ignore_errors=True)
    return assessment


def session(*inputs: str | Path, outputs: Sequence[str | Path] = ()) -> DuckDBSession:
    """A locked engine that may read these files and folders: what ``read`` and ``compare`` work in."""
    from jamfirst.engines.duckdb import DuckDBSession  # noqa: PLC0415 - importing jamfirst stays quick

    return DuckDBSession([Path(p) for p in inputs], [Path(p) for p in outputs])


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        from importlib import import_module  # noqa: PLC0415

        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'jamfirst' has no attribute {name!r}")
