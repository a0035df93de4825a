"""``jamfirst expect``: draft declarations of what a release is meant to change, from what an assessment found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jamfirst.model.problems import UsageError

if TYPE_CHECKING:
    from jamfirst.assess.expected_draft import DraftSource
    from jamfirst.store import Assessment


@click.command()
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    required=True,
    metavar="ASSESSMENT",
    help="The folder of the assessment whose findings to draft from.",
)
@click.option("--code", metavar="CODE", help="Only findings under this code, such as payslip.changed.")
@click.option("--table", metavar="NAME", help="Only findings in this table.")
@click.option("--column", metavar="NAME", help="Only findings about this column.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to a new file instead of the screen."
)
def command(source: Path, code: str | None, table: str | None, column: str | None, out: Path | None) -> int:
    """Draft a file of expected changes from the findings of an assessment, for a person to edit and approve.

    Each group of findings (one code, table and column) gives one draft with the simplest rewrite that explains all of
    it. Owner, approver and last day are left empty: until a person fills them in, a check refuses the file.

    \b
    Example:
      jamfirst expect --from assessment/september --table pay_lines --out expected.toml
    """
    from jamfirst.assess.expected_draft import draft_expected
    from jamfirst.store import open_assessment

    if out is not None and out.exists():
        raise UsageError(f"{out} is there already: choose another name with --out.")
    with open_assessment(source) as assessment:
        sources = list(_sources(assessment, code, table, column))
        if not sources:
            raise UsageError("There is no finding like that which could be declared: see the report for what there is.")
        release = (assessment.document["facts"].get("candidate") or {}).get("build")
        text = draft_expected(sources, release=release, source=source.name)
    if out is None:
        click.echo(text, nl=False)
    else:
        _write_new(out, text)
    click.echo(_next(len(sources), out), err=True)
    return 0


def _sources(assessment: Assessment, code: str | None, table: str | None, column: str | None) -> Iterator[DraftSource]:
    """The groups of findings that may be declared, their rows read when they are drafted."""
    from jamfirst.assess.expected_draft import DraftSource, may_be_declared

    chosen = assessment.findings.where(code=code, table=table, column=column)
    for group in chosen.groups():
        if may_be_declared(group.code):
            pairs = ((f.old_value, f.new_value) for f in assessment.findings.of(group))
            yield DraftSource(group.table, group.code, group.column, group.rows, group.pence, pairs)


def _write_new(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path} could not be written ({error.strerror}).") from error


def _next(drafts: int, out: Path | None) -> str:
    changes = "1 change" if drafts == 1 else f"{drafts} changes"
    where = f"Wrote {changes} to {out}." if out is not None else f"Drafted {changes}."
    return f"{where} Next: keep what was meant, fill in reason, owner, approver and until, then check with --expected."
