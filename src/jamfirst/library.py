"""Jamfirst as a library: the whole check in one call."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jamfirst.assess import Assessment, Options


def assess(
    before: str | Path, after: str | Path | None, out: str | Path | None = None, options: Options | None = None
) -> Assessment:
    """Compare what a service produced before and after a change, and give the assessment.

    ``before`` and ``after`` are each a file or a folder; with ``after`` ``None`` the one run is held to the rules alone
    (and set against ``options.previous_period``, where one is given). ``out`` is where the assessment folder goes;
    without it the folder is a temporary one that lasts as long as the assessment or its findings are in use. Raises
    ``BadInputError`` when the baseline cannot be read, ``UsageError`` when ``out`` is taken.
    """
    from jamfirst.assess import Options as Defaults
    from jamfirst.assess import assess as run
    from jamfirst.report import write_reports

    chosen = options or Defaults()
    candidate = None if after is None else Path(after)
    if out is not None:
        return run(Path(before), candidate, Path(out), chosen, (write_reports,))
    place = Path(tempfile.mkdtemp(prefix="jamfirst-"))
    try:
        assessment = run(Path(before), candidate, place / "assessment", chosen, (write_reports,))
    except BaseException:
        rmtree(place, ignore_errors=True)
        raise
    assessment.when_done(partial(rmtree, place, ignore_errors=True))
    return assessment
