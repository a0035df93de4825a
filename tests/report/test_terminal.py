import subprocess
import sys
from typing import Any

import pytest
from rich.cells import cell_len

from tests.report import situations
from tests.report.hostile import NAUGHTY, SURROGATE
from tests.report.situations import GOLDEN, SITUATIONS, document, found, screen, table


@pytest.mark.parametrize("name", SITUATIONS)
def test_each_situation_reads_as_its_golden_file(name: str) -> None:
    made, width, encoding = SITUATIONS[name]
    assert screen(made(), width, encoding) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_golden_file_has_its_situation() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(SITUATIONS)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 300])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    for made, _, _ in SITUATIONS.values():
        assert max(cell_len(line) for line in screen(made(), width).splitlines()) <= width


def test_an_ordinary_assessment_fits_on_a_screen() -> None:
    assert all(len(screen(made(), 100).splitlines()) <= 30 for made, _, _ in SITUATIONS.values())


def test_colour_is_on_the_verdict_alone_and_nothing_is_lost_without_it() -> None:
    colourful = screen(
        situations.many_codes(), force_terminal=True, color_system="standard", legacy_windows=False, no_color=False
    )
    lines = colourful.splitlines()
    assert "\x1b[1;31mNO-GO\x1b[0m" in lines[0]
    assert not any("\x1b" in line for line in lines[1:])
    bare = screen(situations.many_codes(), no_color=True)
    assert colourful.replace("\x1b[1;31m", "").replace("\x1b[0m", "") == bare


@pytest.mark.parametrize("width", [30, 100])
def test_quiet_prints_the_first_line_whole_and_nothing_else(width: int) -> None:
    told = situations.not_paid()
    assert screen(told, width, quiet=True) == screen(told, 120).splitlines()[0] + "\n"
    assert screen(told, width, "ascii", quiet=True).endswith("build 26C.1 -> 26C.2\n")


def test_what_is_not_known_is_said_before_what_is() -> None:
    lines = [
        line.split("  ")[1]
        for line in screen(situations.text_lost()).splitlines()
        if line.startswith("  ") and line[2] != " "
    ]
    assert lines == ["HOLD", "Fair comparison?", "Not known", "Compared", "Ask", "Because", "Next"]


def test_a_go_never_hides_that_something_was_not_checked() -> None:
    lines = screen(situations.no_differences()).splitlines()
    assert lines[0].split()[0] == "GO"
    assert "Not checked: FPS (no file)." in lines[1]


def test_later_stages_are_shown_in_place() -> None:
    causes = [{"text": "118 payments: every payee with an apostrophe"}, {"text": "2 payments for other amounts"}]
    told = document("no-go", causes=causes, harm={"text": "41 people on low income"})
    lines = [line.strip() for line in screen(told).splitlines()]
    assert "1          118 payments: every payee with an apostrophe" in lines
    assert "2          2 payments for other amounts" in lines
    assert "Harm       41 people on low income" in lines


def test_long_lists_are_cut_and_the_rest_is_counted() -> None:
    same = [table(f"t{n}", 5, 5, 5, kind="plain", noun=["record", "records"]) for n in range(40)]
    findings = {f"t{n}.changed": found(f"t{n}.changed", 1, "record") for n in range(20)}
    told = document("no-go", tables=[*same, table("p", 2, 1, 1)], findings=findings)
    text = screen(told)
    assert "2 → 1 payment" in text
    assert "40 more tables: all the same" in text
    assert "and 8 more codes: see the report" in text
    assert len(text.splitlines()) <= 30


def command(**changes: Any) -> str:
    lines = [line for line in screen(document("hold", **changes), 120).splitlines() if line.startswith("  Next")]
    return lines[0].removeprefix("  Next").split("  report:")[0].strip()


def test_the_next_command_fits_the_situation() -> None:
    field = {"code": "file.field", "side": "candidate", "file": "sub/p.csv", "message": "", "line": 1, "column": "c",
             "found": "", "expected": "", "count": 1, "table": ""}  # fmt: skip
    assert command() == "jamfirst init before after"
    assert command(settings={"before": "my before", "after": "a"}) == "jamfirst init 'my before' a"
    assert command(settings={}) == ""
    assert command(problems=[field]) == "jamfirst read after/sub/p.csv"
    alone = [{"side": "candidate", "name": "sub/p.csv"}]
    assert command(problems=[field], inputs=alone, settings={"after": "x/sub/p.csv"}) == "jamfirst read x/sub/p.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_hostile_names_cannot_move_the_cursor_or_widen_the_screen(encoding: str) -> None:
    for name in [*NAUGHTY, SURROGATE]:
        findings = {
            "payment.other_change": found("payment.other_change", 1, columns={name: 1}, tables={name: 1, "b": 1})
        }
        told = document(
            "no-go",
            findings=findings,
            reasons=situations.reasons(findings),
            tables=[table(name, 1, 1, 0, kind="plain"), table("b", 1, 1, 0)],
            facts={"baseline": {"build": name}, "candidate": {"payroll": name}},
            scope={"compared": [name], "not_compared": [{"what": name, "why": name}]},
            reservations=[{"text": name, "weight": "ask", "table": name}],
            masked=[{"table": name, "column": name, "part": name, "records": 1, "evidence": name, "guess": True}],
            settings={"before": name, "after": name},
        )
        text = screen(told, 80, encoding)
        assert text.replace("\n", "").isprintable()
        assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_the_screen_needs_no_heavy_library() -> None:
    program = "import sys, jamfirst.report.terminal; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "jamfirst.report.terminal" in loaded
    assert loaded & {"duckdb", "lxml", "xlsxwriter", "jinja2", "sqlglot", "pydantic"} == set()
