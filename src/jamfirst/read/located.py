"""Problems told by record become problems told by place: the file's name and, for text, the physical line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from jamfirst.model.problems import Problem
from jamfirst.read.merge import Spanned

_HAS_LINES = "delimited"


def located(problem: Problem, spanned: Spanned, paths: Mapping[str, Path]) -> Problem:
    """The problem with its file's own name and line. ``problem.file`` holds the number of the file in the table (or
    nothing), ``problem.line`` the number of the record (or 0). ``paths`` are the run's files by the name shown."""
    number = int(problem.file) if problem.file.isdigit() else 0
    file = spanned.files[min(number, len(spanned.files) - 1)]
    line = _line(problem, spanned, paths[file]) if spanned.raw.format == _HAS_LINES else problem.line
    return replace(problem, file=file, line=line, table=problem.table or spanned.raw.name)


def _line(problem: Problem, spanned: Spanned, path: Path) -> int:
    """The line of the record; where records are not numbered, of the first one that has the value that was found."""
    from jamfirst.read.place import find_record  # noqa: PLC0415 - only a bad field needs the text again

    if problem.line:
        place = find_record(path, record_no=problem.line)
    else:
        column = next((i for i, c in enumerate(spanned.raw.columns) if c.name == problem.column), None)
        if column is None or not problem.found:
            return 0
        place = find_record(path, where=lambda fields: fields[column].strip() == problem.found.strip())
    return place.line if place else 0
