"""The program itself: help, unknown commands, exit codes of what goes wrong, and how little is imported for help."""

from __future__ import annotations

import json
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from jamfirst.cli.app import COMMANDS, _Commands
from jamfirst.model.problems import BadInputError, UsageError
from tests.cli.program import command, environment, invoke, main, process, python


def test_help_is_there_for_the_program_and_every_command() -> None:
    whole = invoke("--help")
    assert whole.code == 0
    for name, about in COMMANDS.items():
        assert name in whole.out
        assert about in whole.out
        for flag in ("--help", "-h"):
            told = invoke(name, flag)
            assert told.code == 0
            assert told.out.startswith(f"Usage: jamfirst {name}")
            assert told.err == ""


def test_help_says_something_of_every_argument_that_can_be_given() -> None:
    context = click.Context(main())
    for name in COMMANDS:
        found = main().get_command(context, name)
        assert found is not None
        for option in (p for p in found.params if isinstance(p, click.Option)):
            assert option.help
            assert option.help.endswith(".") or option.help.endswith(").")


def test_help_imports_no_engine_no_parser_and_no_screen(tmp_path: Path) -> None:
    """What makes ``jamfirst --help`` quick."""
    heavy = ("duckdb", "lxml", "sqlglot", "rich", "pydantic", "jinja2", "holidays", "xlsxwriter", "python_calamine")
    program = (
        "import sys, json, io, contextlib\n"
        "from jamfirst.cli import main\n"
        "for arguments in ([], ['--help'], ['--version'], *([name, '--help'] for name in {names!r})):\n"
        "    try:\n"
        "        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):\n"
        "            main(arguments)\n"
        "    except SystemExit:\n"
        "        pass\n"
        "print(json.dumps([name for name in {heavy!r} if name in sys.modules]))"
    )
    ended = python(program.format(names=list(COMMANDS), heavy=heavy), cwd=tmp_path)
    assert (json.loads(ended.out), ended.err) == ([], "")


def test_importing_the_library_imports_none_of_them_either(tmp_path: Path) -> None:
    program = "import sys, jamfirst; print([n for n in ('duckdb', 'lxml', 'sqlglot', 'rich') if n in sys.modules])"
    assert python(program, cwd=tmp_path).out.strip() == "[]"


def test_the_version() -> None:
    assert invoke("--version").out == f"jamfirst {version('jamfirst')}\n"


@pytest.mark.parametrize(("typed", "meant"), [("chek", "check"), ("reed", "read"), ("innit", "init"), ("dmeo", "demo")])
def test_an_unknown_command_suggests_the_nearest(typed: str, meant: str) -> None:
    ended = invoke(typed)
    assert ended.code == 2
    assert f"No such command '{typed}'. Did you mean {meant}?" in ended.err
    assert ended.out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["zzzzzzz"],
        ["check"],
        ["check", "a", "b", "c"],
        ["check", "a", "b", "--no-such-option"],
        ["check", "a", "b", "--threads", "0"],
        ["check", "a", "b", "--threads", "two"],
        ["read"],
        ["read", "a", "--rows", "-1"],
        ["completion", "tcsh"],
        ["--no-such-option"],
    ],
)
def test_wrong_use_is_2_and_goes_to_standard_error(arguments: list[str]) -> None:
    ended = invoke(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert "Error:" in ended.err


class Failing(_Commands):
    """The program with one command, which fails in the way that it is given."""

    def __init__(self, error: BaseException) -> None:
        super().__init__("jamfirst")
        self._error = error

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        def fail() -> None:
            raise self._error

        return click.Command(cmd_name, callback=fail)


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (UsageError("this does not fit."), 2, "Error: this does not fit.\n"),
        (BadInputError("a.csv: the file is empty."), 3, "Error: a.csv: the file is empty.\n"),
        (KeyboardInterrupt(), 130, "Interrupted: nothing was left half-written."),
        (click.Abort(), 130, "Interrupted: nothing was left half-written."),
        (ZeroDivisionError("one by nothing"), 5, "ZeroDivisionError: one by nothing\nNo verdict was given"),
        (MemoryError(), 5, "MemoryError"),
        (click.UsageError("used wrongly"), 2, "used wrongly"),
        (BrokenPipeError(), 0, ""),
        (SystemExit(7), 7, ""),
        (click.exceptions.Exit(4), 4, ""),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_way_to_fail_has_its_exit_code_and_no_traceback(error: Any, code: int, text: str) -> None:
    result = CliRunner().invoke(Failing(error), ["check"])
    assert result.exit_code == code
    assert "Traceback" not in result.output
    if code and text:
        assert text in result.stderr
        assert result.stdout == ""


def test_a_fault_of_the_program_says_where_it_is() -> None:
    result = CliRunner().invoke(Failing(ZeroDivisionError("one by nothing")), ["check"])
    assert f"Internal error in jamfirst {version('jamfirst')} at tests.cli.test_app:" in result.stderr
    assert result.stderr.count("\n") == 2


def test_a_pipe_that_is_closed_is_no_error(tmp_path: Path) -> None:
    rows = "".join(f"{n},some text that makes the line longer\n" for n in range(900))
    (tmp_path / "many.csv").write_text("number,words\n" + rows, encoding="utf-8")
    asked = [*command("read", "many.csv", "--rows", "900")]
    with subprocess.Popen(
        asked, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        err = running.stderr.read().decode()
    assert "Traceback" not in err
    assert "Internal error" not in err
    assert running.returncode == 0


def test_the_program_runs_as_a_process(tmp_path: Path) -> None:
    assert process("--version", cwd=tmp_path).out.startswith("jamfirst ")
    ended = process("check", "no", "such", cwd=tmp_path)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err == "Error: no: there is no such file or folder.\n"
    assert list(tmp_path.iterdir()) == []
