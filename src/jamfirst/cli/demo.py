"""``jamfirst demo``: a check of the packaged example, with no network."""

from __future__ import annotations

from pathlib import Path

import click

from jamfirst.cli.check import default_out
from jamfirst.cli.printing import print_result, shown_path
from jamfirst.cli.progress import shown


@click.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the assessment folder goes (default: assessment/demo-DATE-TIME).",
)
@click.option("--no-color", is_flag=True, help="No colour (NO_COLOR does the same).")
def command(out: Path | None, no_color: bool) -> int:
    """Check the packaged example: the real upgrade of a real finance system.

    It paid the same 569 payments to the same accounts on the same days, and yet something was lost. The demo ends with
    0 whatever the verdict.
    """
    from jamfirst.assess import assess
    from jamfirst.examples import example
    from jamfirst.report import write_reports

    with example("tryton") as folder, shown(quiet=False) as progress:
        click.echo(f"jamfirst check {shown_path(folder / 'before')} {shown_path(folder / 'after')}\n")
        place = out or default_out("demo-")
        assessment = assess(folder / "before", folder / "after", place, finishers=(write_reports,), progress=progress)
    print_result(assessment, as_json=False, quiet=False, no_color=no_color)
    click.echo(f"\n  The report to open: {shown_path(assessment.folder / 'report.html')}")
    return 0
