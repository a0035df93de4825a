"""Reports: views of an assessment, one file a format. The registry below says which there are.

A new format is one file here and one line in ``REPORTS``. Outsiders add theirs by an entry point in the group
``jamfirst.reports``: its name is the name of the file to write (``finance.pdf``), its value a writer that is called
with the open assessment and the path to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from jamfirst.model.problems import UsageError

if TYPE_CHECKING:
    from jamfirst.store import Assessment

    Writer = Callable[[Assessment, Path], None]

GROUP = "jamfirst.reports"

REPORTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "html": ("report.html", "jamfirst.report.html:write_html"),
        "xlsx": ("findings.xlsx", "jamfirst.report.workbook:write_workbook"),
        "junit": ("junit.xml", "jamfirst.report.junit:write_junit"),
        "markdown": ("summary.md", "jamfirst.report.markdown:write_markdown"),
    }
)
"""Every report of our own: the file it writes and its writer, imported when it is first used."""


def write_reports(folder: Path) -> None:
    """Write every report into an assessment folder that is not yet renamed into place.

    Raises ``UsageError`` when a report from outside has a name that is no plain file name or is taken.
    """
    from jamfirst.store import open_assessment  # noqa: PLC0415 - a screen needs no database

    with open_assessment(folder, unfinished=True) as assessment:
        for name, load in _writers():
            try:
                load()(assessment, folder / name)
            except Exception as error:
                error.add_note(f"while writing {name}")
                raise


def _writers() -> Iterator[tuple[str, Callable[[], Writer]]]:
    """The file name of each report with what loads its writer: our own, then those from outside by name."""
    for name, target in REPORTS.values():
        yield name, lambda target=target: _imported(target)  # type: ignore[misc]
    taken = {name for name, _ in REPORTS.values()} | {"assessment.json", "assessment.duckdb"}
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        if point.name in taken or Path(point.name).name != point.name or point.name.startswith("."):
            raise UsageError(
                f'The report "{point.name}" ({point.value}) cannot be written: choose another file name for it.'
            )
        taken.add(point.name)
        yield point.name, point.load


def _imported(target: str) -> Writer:
    module, _, attribute = target.partition(":")
    return cast("Writer", getattr(import_module(module), attribute))
