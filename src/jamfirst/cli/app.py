"""The program: its commands, imported when they are used, and the exit code of everything that can go wrong.

Exit codes: 0 go, 1 no-go, 2 usage, 3 bad input, 4 hold, 5 internal error, 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import version
from typing import Any, NoReturn

import click

from jamfirst.cli.printing import hang_up
from jamfirst.model.problems import BadInputError, UsageError

COMMANDS = {
    "check": "Compare two runs, apply the rules, say go, no-go or hold.",
    "read": "Show any supported file as a table.",
    "init": "Write what can be inferred as a service file to correct.",
    "rules": "List the rules, explain one, work one case by hand.",
    "policy": "Write, explain and seal what makes a no-go or a hold.",
    "expect": "Draft declarations of what a release is meant to change.",
    "demo": "Check the packaged example: a real upgrade of a real system.",
    "completion": "Print what a shell needs to complete commands.",
}
"""The commands in the order of a first use, each in the module of its name, with what help says of it."""

USAGE, BAD_INPUT, INTERNAL, INTERRUPTED = 2, 3, 5, 130


class _Commands(click.Group):
    """Commands that are imported when they run, so that help is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"jamfirst.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            near = get_close_matches(args[0], COMMANDS, n=1)
            more = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"{error.message}{more}", ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. A reader who has left (``| head``) is no error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            hang_up()
            return 0

    def main(self, args: Sequence[str] | None = None, *_: Any, **extra: Any) -> NoReturn:
        """Run a command and end with its exit code."""
        extra.pop("standalone_mode", None)
        try:
            code = super().main(args, standalone_mode=False, **extra)
        except click.exceptions.Exit as ended:
            code = ended.exit_code
        except (KeyboardInterrupt, click.Abort):
            _say("Interrupted: nothing was left half-written.")
            code = INTERRUPTED
        except click.ClickException as error:
            error.show()
            code = USAGE
        except UsageError as error:
            _say(f"Error: {error}")
            code = USAGE
        except BadInputError as error:
            _say(f"Error: {error}")
            code = BAD_INPUT
        except Exception as error:
            _say(_internal(error))
            code = INTERNAL
        sys.exit(code if isinstance(code, int) else 0)


def _say(text: str) -> None:
    click.echo(text, err=True)


def _internal(error: Exception) -> str:
    """A fault of this program: what a person needs to report it, and that no verdict was given."""
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f"{last.tb_frame.f_globals.get('__name__')}:{last.tb_lineno}" if last is not None else "unknown"
    return (
        f"Internal error in jamfirst {version('jamfirst')} at {place}: {type(error).__name__}: {error}\n"
        "No verdict was given and nothing was left half-written. Please report it with these two lines."
    )


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"jamfirst {version('jamfirst')}")
        ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Documentation: docs/index.md in the source. Exit codes: 0 go, 1 no-go, 2 usage, 3 bad input, 4 hold.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
def main() -> None:
    """Check a change to a finance or payroll service before people's money depends on it.

    \b
    Examples:
      jamfirst check before/ after/     compare two runs, say go, no-go or hold
      jamfirst read payments.csv        show how a file is understood
      jamfirst demo                     see a check of a real change
    """
