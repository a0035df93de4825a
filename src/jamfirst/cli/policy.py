"""``jamfirst policy``: write, explain and seal what makes a no-go or a hold."""

from __future__ import annotations

from pathlib import Path

import click

_FILE = click.Path(path_type=Path)


@click.group(epilog="The keys of a policy file are explained in docs/reference/policy.md.")
def command() -> None:
    """Write, explain and seal a policy: what makes a no-go or a hold, fixed before anybody sees the result.

    \b
    Examples:
      jamfirst policy init policy.toml                  the default policy as a draft to correct
      jamfirst policy show policy.toml                  what it does, in sentences
      jamfirst policy freeze policy.toml                seal it, before the candidate is opened
      jamfirst check before/ after/ --policy policy.toml
    """


@command.command()
@click.argument("file", type=_FILE)
@click.option(
    "--again", is_flag=True, help="Seal a policy that has changed since it was sealed; earlier seals are kept."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def freeze(file: Path, again: bool, quiet: bool) -> int:
    """Seal the policy FILE: write its hash and the time into FILE.seal.

    Do it before anybody opens what the supplier's release produced. A check with a policy that is not sealed, has
    changed since or was sealed too late says so and never gives go.
    """
    from datetime import UTC, datetime

    from jamfirst.read.policy import read_policy_file
    from jamfirst.read.policy_seal import freeze as seal
    from jamfirst.read.policy_seal import seal_path

    made = seal(file, read_policy_file(file), _user(), datetime.now(UTC), again=again)
    if not quiet:
        click.echo(f"Sealed {file} in {seal_path(file)}: SHA-256 {made.sha256}", err=True)
        click.echo(f"The system gives the user as {_plain(made.user)}, which is not verified.", err=True)
    return 0


@command.command()
@click.argument("file", type=_FILE, required=False)
def show(file: Path | None) -> int:
    """Explain each part of the policy FILE in a sentence; without FILE, of the policy that comes with Jamfirst."""
    from jamfirst.decide.explained import explained
    from jamfirst.decide.packaged import packaged_policy, packaged_text
    from jamfirst.read.policy import read_policy_file

    chosen = packaged_policy() if file is None else read_policy_file(file)
    for title, sentences in explained(chosen):
        click.echo(title)
        for sentence in sentences:
            click.echo(f"  {_plain(sentence)}")
    if file is None:
        click.echo(f"\n{packaged_text()}", nl=False)
    return 0


@command.command()
@click.argument("file", type=_FILE, default=Path("policy.toml"))
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
def init(file: Path, quiet: bool) -> int:
    """Write the default policy, with its comments, to FILE (policy.toml) as a draft to correct.

    Nothing that is there is ever replaced.
    """
    from jamfirst.cli.writing import write_new
    from jamfirst.decide.packaged import draft_text
    from jamfirst.model.problems import UsageError

    if file.exists():
        raise UsageError(f"{file} is there already: correct it, or choose another name.")
    write_new(file, draft_text())
    if not quiet:
        click.echo(f"Wrote {file}", err=True)
        click.echo(f"Next: correct it, have it approved, then  jamfirst policy freeze {file}", err=True)
    return 0


def _plain(text: str) -> str:
    from jamfirst.report.words import plain

    return plain(text)


def _user() -> str:
    """The user's name as the system gives it; empty where it gives none."""
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return ""
