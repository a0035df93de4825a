"""``jamfirst completion``: what a shell needs to complete commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the completion script for a SHELL: bash, zsh or fish.

    \b
    Examples:
      eval "$(jamfirst completion bash)"                       in ~/.bashrc
      jamfirst completion fish > ~/.config/fish/completions/jamfirst.fish
    """
    from jamfirst.cli.app import main

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(main, {}, "jamfirst", "_JAMFIRST_COMPLETE").source())
