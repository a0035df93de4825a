"""``jamfirst check``: its exit codes, what it prints where, and that stopping it leaves nothing."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from jamfirst.cli.check import default_out
from jamfirst.store import open_assessment
from tests.assess.runs import HEADER, PAYS, folder, payments_csv
from tests.cli.program import Ended, command, environment, invoke, process

CSV = payments_csv(PAYS)
RUNS = {
    "go": payments_csv(PAYS[::-1]),
    "no-go": payments_csv(PAYS[1:]),
    "hold": payments_csv([replace(p, reference=f"OTHER {p.no}") if p.no == 3 else p for p in PAYS]),
}
CODES = {"go": 0, "no-go": 1, "hold": 4}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a baseline and three candidates."""
    folder(tmp_path / "before", {"payments.csv": CSV})
    for name, text in RUNS.items():
        folder(tmp_path / name, {"payments.csv": text})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("verdict", CODES)
def test_the_verdict_is_the_exit_code(place: Path, verdict: str) -> None:
    ended = invoke("check", "before", verdict, "--out", "out")
    assert ended.code == CODES[verdict]
    assert ended.out.strip().startswith(verdict.upper())
    assert open_assessment(place / "out").verdict == verdict
    assert {p.name for p in (place / "out").iterdir()} >= {
        *("assessment.json", "assessment.duckdb", "report.html", "findings.xlsx", "junit.xml", "summary.md")
    }


def test_one_run_alone_is_held_to_the_rules(place: Path) -> None:
    header = "employee_id,gross_pay,tax,ee_ni,loan,pg_loan,ee_pension,other_deductions,net_pay"
    slip = header + "\n1,2000.00,190.40,76.16,0,0,0,0,{}\n"
    for name, net in (("kept", "1733.44"), ("broken", "1732.44")):
        folder(place / name, {"payslips.csv": slip.format(net)})
    ended = invoke("check", "kept", "--out", "first")
    assert ended.code == CODES["go"]
    assert "Not checked: differences from a baseline (one run was given)." in " ".join(ended.out.split())
    assert "Fair comparison?" not in ended.out
    ended = invoke("check", "broken", "--out", "second")
    assert ended.code == CODES["no-go"]
    assert "1 payslip whose net pay is not gross pay less deductions, £1.00" in " ".join(ended.out.split())


def test_one_run_with_no_payslips_and_the_period_before_is_a_hold(place: Path) -> None:
    ended = invoke("check", "go", "--previous-period", "before", "--out", "out", "--after-build", "26C.2")
    assert ended.code == 4
    assert ended.out.split()[0] == "HOLD"
    assert "Nothing could be set against the period before" in " ".join(ended.out.split())
    assert "26C.2" in ended.out
    inside = invoke("check", "go", "--previous-period", "before", "--out", "before/out")
    assert (inside.code, inside.out) == (2, "")


def test_an_earlier_assessment_and_decisions_are_told_and_change_no_exit_code(place: Path) -> None:
    assert invoke("check", "before", "no-go", "--out", "first").code == CODES["no-go"]
    (finding,) = open_assessment(place / "first").findings
    decided = f'[[decision]]\nfinding = "{finding.finding_id[:12]}"\ndecision = "accepted"\nby = "A"\nreason = "b"\n'
    (place / "mine.toml").write_text(decided, encoding="utf-8")
    ended = invoke("check", "before", "no-go", "--previous", "first", "--decisions", "mine.toml", "--out", "second")
    assert ended.code == CODES["no-go"]
    assert "0 new, 1 still there, 0 gone" in ended.out
    assert "1 of 1 finding is decided: 1 accepted" in " ".join(ended.out.split())
    ended = invoke("check", "before", "go", "--previous", "second", "--out", "third")
    assert ended.code == CODES["go"]
    assert "0 new, 0 still there, 1 gone" in ended.out


def test_decisions_of_this_folder_are_used_and_that_is_said(place: Path) -> None:
    group = '[[decision]]\ncode = "payment.not_paid"\ntable = "payments"\ndecision = "fault"\nby = "A"\nreason = "b"\n'
    (place / "decisions.toml").write_text(group, encoding="utf-8")
    ended = invoke("check", "before", "no-go", "--out", "first")
    assert "Using decisions.toml of this folder." in ended.err
    assert open_assessment(place / "first").document["decisions"][0]["findings"] == 1
    (place / "decisions.toml").write_text(group.replace("by =", "buy ="), encoding="utf-8")
    ended = invoke("check", "before", "no-go", "--out", "second")
    assert (ended.code, 'key "buy": this key is not known' in ended.err) == (3, True)


def test_json_is_the_file_itself_and_nothing_else(place: Path) -> None:
    ended = invoke("check", "before", "no-go", "--out", "out", "--json")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out == (place / "out" / "assessment.json").read_text(encoding="utf-8")
    assert json.loads(ended.out)["verdict"] == "no-go"


def test_quiet_is_one_line(place: Path) -> None:
    ended = invoke("check", "before", "no-go", "--out", "out", "-q")
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.count("\n") == 1
    assert ended.out.split()[0] == "NO-GO"


def test_data_goes_to_standard_output_and_talk_to_standard_error(place: Path) -> None:
    (place / "jamfirst.toml").write_text('[tables.payments]\nfiles = ["*.csv"]\n', encoding="utf-8")
    ended = process("check", "before", "go", cwd=place)
    assert ended.code == 0
    assert ended.err == "Using jamfirst.toml of this folder.\n"
    assert "jamfirst.toml of this folder" not in ended.out
    assert ended.out.lstrip().startswith("GO")
    ended = invoke("check", "before", "nowhere")
    assert (ended.code, ended.out) == (3, "")


@pytest.mark.parametrize(
    ("arguments", "env", "coloured"),
    [
        ([], {"FORCE_COLOR": "1"}, True),
        (["--no-color"], {"FORCE_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ([], {}, False),
    ],
)
def test_colour_only_where_it_is_wanted(place: Path, arguments: list[str], env: dict[str, str], coloured: bool) -> None:
    plain = {"NO_COLOR": None, "FORCE_COLOR": None, "TERM": "xterm"}
    ended = invoke("check", "before", "no-go", "-q", *arguments, env={**plain, **env})
    assert ("\x1b[" in ended.out and "31m" in ended.out) is coloured
    assert "NO-GO" in ended.out


def test_without_out_each_check_has_a_folder_of_its_own(place: Path) -> None:
    for _ in range(2):
        assert invoke("check", "before", "go").code == 0
    made = sorted((place / "assessment").iterdir())
    assert len(made) == 2
    assert all(stat.S_IMODE(p.stat().st_mode) == 0o700 for p in made)
    assert not default_out().exists()
    assert default_out("demo-").name.startswith("demo-")


def test_a_place_that_is_taken_is_wrong_use(place: Path) -> None:
    assert invoke("check", "before", "go", "--out", "out").code == 0
    before = (place / "out" / "assessment.json").read_bytes()
    ended = invoke("check", "before", "no-go", "--out", "out")
    assert (ended.code, ended.out) == (2, "")
    assert "already holds files" in ended.err
    assert (place / "out" / "assessment.json").read_bytes() == before


def test_a_single_file_is_a_run(place: Path) -> None:
    assert invoke("check", "before/payments.csv", "no-go/payments.csv", "-q").code == 1


def bad(place: Path, **files: str) -> Ended:
    folder(place / "bad", files)
    return invoke("check", "bad", "go", "--out", "out")


def test_a_baseline_that_cannot_be_read_is_3_in_one_sentence(place: Path) -> None:
    ended = bad(place, **{"payments.csv": ""})
    assert (ended.code, ended.out, ended.err) == (3, "", "Error: payments.csv: the file is empty.\n")
    assert not (place / "out").exists()


def test_a_candidate_that_cannot_be_read_is_an_assessment(place: Path) -> None:
    folder(place / "bad", {"payments.csv": ""})
    ended = invoke("check", "before", "bad", "--out", "out")
    assert ended.code == 1
    assert "file.unreadable" in open_assessment(place / "out").document["findings"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[tables.payments\n", "service.toml, line 1"),
        ("[tables.payments]\nkeys = []\n", 'Did you mean "key"?'),
        ('[tables.payments]\nfiles = "*.csv"\nkey = ["Payment Rf"]\n', 'Did you mean "Payment Ref"?'),
        ('[tables.payments]\nfiles = "*.csv"\n[tables.payments.ignore]\nNotes = "noise"\n', 'no column "Notes"'),
        ('[compare]\nmemory = "lots"\n', "500MB"),
    ],
)
def test_a_service_file_that_is_wrong_is_3_in_one_sentence(place: Path, text: str, sentence: str) -> None:
    (place / "service.toml").write_text(text, encoding="utf-8")
    ended = invoke("check", "before", "go", "--service", "service.toml")
    assert (ended.code, ended.out) == (3, "")
    assert sentence in ended.err
    assert ended.err.count("\n") == 1
    assert not (place / "assessment").exists()


def test_a_bound_that_is_none_is_wrong_use(place: Path) -> None:
    ended = invoke("check", "before", "go", "--memory", "lots")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == 'Error: "lots" is no size of memory: expected one like 500MB or 4GB.\n'
    assert invoke("check", "before", "go", "--memory", "300MB", "--threads", "1", "--verify", "-q").code == 0


def test_facts_on_the_command_line_go_before_those_of_the_file(place: Path) -> None:
    (place / "before" / "run.toml").write_text('period = "2026-08"\nbuild = "1"\n', encoding="utf-8")
    facts = ("--before-period", "2026-09", "--after-period", "2026-09", "--after-pay-date", "2026-09-28")
    ended = invoke("check", "before", "go", "--json", *facts)
    document = json.loads(ended.out)
    assert ended.code == 0
    assert document["facts"]["baseline"] | {"period": "2026-09", "build": "1"} == document["facts"]["baseline"]
    assert document["facts"]["candidate"]["pay_date"] == "2026-09-28"
    assert invoke("check", "before", "go", "-q", "--after-period", "2026-09").code == 4


def test_a_fact_that_is_none_is_3_with_its_place(place: Path) -> None:
    ended = invoke("check", "before", "go", "--after-pay-date", "yesterday")
    assert (ended.code, ended.out) == (3, "")
    assert "pay_date" in ended.err
    assert "2026-09-28" in ended.err
    ended = invoke("check", "before", "go", "--after-environment", "moon")
    assert (ended.code, ended.out) == (3, "")


@pytest.mark.parametrize("what", ["a file", "nobody may write here"])
def test_a_disk_that_does_not_take_it_is_a_sentence(place: Path, what: str) -> None:
    if what == "a file":
        (place / "taken").write_text("x", encoding="utf-8")
        ended = invoke("check", "before", "go", "--out", "taken/out")
    else:
        ended = invoke("check", "before", "go", "--out", "/proc/no/out")
    assert ended.code in {2, 3}
    assert ended.out == ""
    assert "Internal error" not in ended.err
    assert ended.err.startswith("Error: ")


@pytest.mark.parametrize("how", [(), ("--json",)])
def test_the_verdict_stands_though_nobody_reads_it(place: Path, how: tuple[str, ...]) -> None:
    """Into a pipe that is closed already: the verdict is the exit code all the same."""
    reading, writing = os.pipe()
    os.close(reading)
    asked = command("check", "before", "hold", "--out", "out", *how)
    done = subprocess.run(asked, cwd=place, env=environment(), stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (4, b"")
    assert open_assessment(place / "out").verdict == "hold"


def large(place: Path, count: int) -> None:
    """Two runs that take a while."""
    lines = [
        f"P-{n},S{n % 5000},Name {n % 5000},20-00-00,{10_000_000 + n % 5000},{n % 977}.{n % 100:02},28/09/2026,INV {n}"
        for n in range(count)
    ]
    for name, kept in (("large before", lines), ("large after", [x for n, x in enumerate(lines) if n % 1000 != 7])):
        folder(place / name, {"payments.csv": "\n".join([HEADER, *kept, ""])})


def interrupted(place: Path, delay: float) -> tuple[int, str, list[Path]]:
    """Ctrl-C some time after the program began to work: exit code, talk, and all that is left of it."""
    temporary, out = place / "temporary", place / "out"
    for path in (temporary, out):
        path.mkdir()
    asked = command("check", "large before", "large after", "--out", "out/assessment")
    with subprocess.Popen(
        asked,
        cwd=place,
        env=environment(TMPDIR=str(temporary)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as running:
        while running.poll() is None and not any(temporary.iterdir()):
            time.sleep(0.005)
        time.sleep(delay)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    kept = [path.rename(path.with_name(f"{path.name} {delay}")) for path in (temporary, out)]
    return running.returncode, err, [left for path in kept for left in path.iterdir()]


@pytest.mark.parametrize("delays", [(0.0, 0.4)])
def test_ctrl_c_leaves_nothing_and_is_130(place: Path, delays: tuple[float, ...]) -> None:
    large(place, 250_000)
    for delay in delays:
        code, err, left = interrupted(place, delay)
        assert (code, left) == (130, []), err
        assert "Interrupted" in err
        assert "Traceback" not in err


@pytest.mark.slow
def test_ctrl_c_at_any_moment_leaves_all_or_nothing(place: Path) -> None:
    large(place, 250_000)
    for step in range(60):
        code, err, left = interrupted(place, step * 0.03)
        assert code in {1, 130}, err
        assert "Traceback" not in err
        assert len(left) <= 1
        assert code == 130 or left
        for whole in left:
            assert open_assessment(whole).verdict == "no-go"


def test_hostile_names_and_values_are_printed_and_run_nothing(place: Path) -> None:
    hostile = "[red]bold[/red] \x1b[31m <script> ' \" ; rm -rf"
    text = payments_csv([replace(p, reference=hostile) if p.no == 3 else p for p in PAYS])
    folder(place / "o'brien [bold]", {"pay [red].csv": text})
    ended = invoke("check", "before", "o'brien [bold]", env={"FORCE_COLOR": "1", "TERM": "xterm"})
    assert ended.code in {1, 4}
    assert "Internal error" not in ended.err
    assert hostile not in ended.out
