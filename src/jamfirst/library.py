"""Jamfirst as a library: the whole check in one call."""

from __future__ import annotations

import tempfile
import weakref
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jamfirst.assess import Assessment, Options


def assess(
    before: str | Path, after: str | Path, out: str | Path | None = None, options: Options | None = None
) -> Assessment:
    """Compare what a service produced before and after a change, and give the assessment.

    ``before`` and ``after`` are each a file or a folder. ``out`` is where the assessment folder goes; without it the
    folder is a temporary one that lasts as long as the assessment. Raises ``BadInputError`` when the baseline cannot be
    read, ``UsageError`` when ``out`` is taken.
    """
    from jamfirst.assess import Options as Defaults
    from jamfirst.assess import assess as run
    from jamfirst.report import write_reports

    place = Path(out) if out is not None else Path(tempfile.mkdtemp(prefix="jamfirst-")) / "assessment"
    assessment = run(Path(before), Path(after), place, options or Defaults(), (write_reports,))
    if out is None:
        weakref.finalize(assessment, rmtree, place.parent, ignore_errors=True)
    return assessment
