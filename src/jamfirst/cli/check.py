"""``jamfirst check``: compare two runs, hold both to the rules, and say go, no-go or hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from jamfirst.cli.printing import EXIT, print_result
from jamfirst.cli.progress import shown
from jamfirst.model.run import RunFacts

_SHOWN_FACTS = ("build", "period", "organisation")


def _fact_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """An option for each fact of each run; the less common are left out of help, not out of use."""
    for fact in reversed(fields(RunFacts)):
        for side in ("after", "before"):
            name = f"--{side}-{fact.name.replace('_', '-')}"
            which = "baseline" if side == "before" else "candidate"
            option = click.option(
                name,
                f"{side}_{fact.name}",
                metavar="TEXT",
                hidden=fact.name not in _SHOWN_FACTS,
                help=f"The {fact.name.replace('_', ' ')} of the {which}, as in run.toml.",
            )
            function = option(function)
    return function


@click.command(epilog="The verdict is the exit code: 0 go, 1 no-go, 4 hold. Nothing is ever sent anywhere.")
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path), required=False)
@click.option(
    "--previous-period",
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="The live run of the period before: set payslips against it, also of one run alone.",
)
@click.option(
    "--service",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A service file; ./jamfirst.toml is used when it is there.",
)
@click.option(
    "--policy",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A policy file, sealed with jamfirst policy freeze; without it the one that comes with Jamfirst.",
)
@click.option(
    "--expected",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Changes that the release is meant to make (may be given again).",
)
@click.option(
    "--previous",
    type=click.Path(path_type=Path),
    metavar="ASSESSMENT",
    help="The folder of an earlier assessment: says what is new, still there or gone since.",
)
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="What people decided on findings; ./decisions.toml is used when it is there. May be given again.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the assessment folder goes (default: assessment/DATE-TIME).",
)
@click.option(
    "--repeat",
    "repeats",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="A second baseline run with nothing changed: what differs in it always wobbles. May be given again.",
)
@click.option("--verify", is_flag=True, help="Compare every record in full instead of by checksums first.")
@click.option("--json", "as_json", is_flag=True, help="Print assessment.json.")
@click.option("-q", "--quiet", is_flag=True, help="Print the first line only.")
@click.option("--no-color", is_flag=True, help="No colour (NO_COLOR does the same).")
@click.option("--threads", type=click.IntRange(1, 256), help="How many threads to use (default: all).")
@click.option("--memory", metavar="SIZE", help="The most memory to use, such as 500MB.")
@_fact_options
def command(before: Path, after: Path | None, **options: Any) -> int:
    """Compare what the service produced BEFORE and AFTER a change, each a file or a folder, and hold both to the rules.

    With one run alone the rules alone are applied.

    \b
    Examples:
      jamfirst check before/ after/
      jamfirst check payroll-26C.1.txt payroll-26C.2.txt --out checks/september
      jamfirst check before/ after/ --json | jq .verdict
      jamfirst check september/                    the rules alone
      jamfirst check september/ --previous-period august/
    """
    from jamfirst.assess import (
        Options,
        assess,
    )
    from jamfirst.report import write_reports

    asked = Options(
        service=service_file(options["service"], quiet=options["quiet"]),
        policy=_policy(options["policy"]),
        before_facts=_facts("before", options),
        after_facts=_facts("after", options),
        repeats=options["repeats"],
        verify=options["verify"],
        threads=options["threads"],
        memory=options["memory"],
        expected=_expected(options["expected"]),
        previous_period=options["previous_period"],
        previous=options["previous"],
        decisions=_decisions(options["decisions"], quiet=options["quiet"]),
    )
    with shown(quiet=options["quiet"] or options["as_json"]) as progress:
        assessment = assess(before, after, options["out"] or default_out(), asked, (write_reports,), progress)
    print_result(assessment, as_json=options["as_json"], quiet=options["quiet"], no_color=options["no_color"])
    return EXIT[assessment.verdict]


def default_out(prefix: str = "") -> Path:
    """A folder of the current time that does not exist yet."""
    stem = Path("assessment") / f"{prefix}{datetime.now().astimezone():%Y-%m-%d-%H%M%S}"
    place, again = stem, 1
    while place.exists():
        again += 1
        place = stem.with_name(f"{stem.name}-{again}")
    return place


def service_file(path: Path | None, *, quiet: bool) -> Any:
    """The service file at a path; without one that of this folder, else one that says nothing."""
    from jamfirst.model.service import SERVICE_TOML, ServiceFile

    here = Path(SERVICE_TOML)
    if path is None and not here.is_file():
        return ServiceFile()
    from jamfirst.read.service import read_service_file

    if path is None and not quiet:
        click.echo(f"Using {here} of this folder.", err=True)
    return read_service_file(path or here)


def _policy(path: Path | None) -> Any:
    if path is None:
        return None
    from jamfirst.read.policy import read_policy_file

    return read_policy_file(path)


def _expected(paths: Sequence[Path]) -> Any:
    """The declared changes, those past their last day refused."""
    if not paths:
        return ()
    from jamfirst.read.expected import read_expected

    return read_expected(paths, datetime.now().astimezone().date())


def _decisions(paths: Sequence[Path], *, quiet: bool) -> Any:
    """What was decided on findings, in the files given or else in the one of this folder."""
    here = Path("decisions.toml")
    if not paths and not here.is_file():
        return ()
    from jamfirst.read.decisions import read_decisions

    if not paths and not quiet:
        click.echo(f"Using {here} of this folder.", err=True)
    return read_decisions(paths or [here], datetime.now().astimezone().date())


def _facts(side: str, options: dict[str, Any]) -> RunFacts | None:
    """The facts given on the command line, checked as those of ``run.toml`` are."""
    from jamfirst.read.facts import parse_facts
    from jamfirst.read.toml_text import quoted

    given = {f.name: options[f"{side}_{f.name}"] for f in fields(RunFacts) if options[f"{side}_{f.name}"] is not None}
    if not given:
        return None
    text = "\n".join(f"{name} = {quoted(value)}" for name, value in given.items())
    return parse_facts(text.encode("utf-8"), f"--{side}-...")
