"""``jamfirst init``: write what can be inferred as files to correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jamfirst.cli.progress import shown
from jamfirst.cli.writing import write_new
from jamfirst.model.problems import UsageError

if TYPE_CHECKING:
    from jamfirst.engines.session import Session
    from jamfirst.model.run import Run, Table


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path), required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("jamfirst.toml"),
    show_default=True,
    metavar="FILE",
    help="The service file to write.",
)
@click.option("--no-run-files", is_flag=True, help="Do not write run.toml beside the runs.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def command(before: Path, after: Path | None, out: Path, no_run_files: bool, quiet: bool) -> int:
    """Write what can be inferred from BEFORE (and AFTER) as a commented jamfirst.toml to correct.

    With AFTER the keys of tables are found as well. A commented draft of run.toml is written into each run's folder
    that has none. Nothing that is there is ever replaced.
    """
    import jamfirst
    from jamfirst.read.service_draft import draft_service_toml

    if out.exists():
        raise UsageError(f"{out} is there already: correct it, or choose another name with --out.")
    runs = [p for p in (before, after) if p is not None]
    with shown(quiet=quiet) as progress, jamfirst.session(*runs) as session:
        read = [jamfirst.read(path, session, progress=progress) for path in runs]
        keys = _keys(session, read[0], read[1]) if len(read) == 2 else {}
        text = draft_service_toml(_tables(read), keys)
    write_new(out, text)
    written = [out, *([] if no_run_files else _run_files(runs))]
    if not quiet:
        for path in written:
            click.echo(f"Wrote {path}", err=True)
        click.echo(f"Next: correct it, then  jamfirst check {before} {after or 'AFTER'}", err=True)
    return 0


def _tables(runs: Sequence[Run]) -> list[Table]:
    """The tables of both runs, the candidate's under the baseline's names, so that they are drafted as one."""
    from dataclasses import replace

    from jamfirst.compare.pairing import pair_tables

    if len(runs) == 1:
        return list(runs[0].tables)
    pairs = pair_tables(runs[0].tables, runs[1].tables)
    return [replace(t, name=p.name) for p in pairs for t in (p.baseline, p.candidate) if t is not None]


def _keys(session: Session, baseline: Run, candidate: Run) -> Mapping[str, tuple[str, ...]]:
    from jamfirst.compare import find_keys

    return find_keys(session, baseline, candidate)


def _run_files(runs: Sequence[Path]) -> list[Path]:
    from jamfirst.model.run import RunFacts
    from jamfirst.read.facts import RUN_TOML, draft_run_toml

    written = []
    for run in runs:
        place = run / RUN_TOML
        if run.is_dir() and not place.exists():
            write_new(place, draft_run_toml(RunFacts()))
            written.append(place)
    return written
