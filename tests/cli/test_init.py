"""``jamfirst init``: drafts that a check accepts and that change nothing until they are corrected."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from jamfirst.read.facts import parse_facts
from tests.assess.runs import EXAMPLE, PAYS, folder, payments_csv, run_of
from tests.cli.program import invoke

CSV = payments_csv(PAYS)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    run_of(tmp_path / "before", PAYS)
    run_of(tmp_path / "after", PAYS[1:])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def result(before: str, after: str, *more: str) -> dict[str, Any]:
    document = json.loads(invoke("check", before, after, "--json", *more).out)
    return {part: document[part] for part in ("verdict", "scope", "findings", "totals", "reasons")}


def test_a_draft_is_valid_and_changes_nothing(place: Path) -> None:
    untold = result("before", "after")
    ended = invoke("init", "before", "after")
    assert (ended.code, ended.out) == (0, "")
    assert ended.err.splitlines()[:3] == ["Wrote jamfirst.toml", "Wrote before/run.toml", "Wrote after/run.toml"]
    text = (place / "jamfirst.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)["tables"]
    assert set(tables) == {"payments", "bacs18"}
    assert tables["payments"]["key"] == ["payment_ref"]
    assert text.count("#") > 5
    for run in ("before", "after"):
        assert parse_facts((place / run / "run.toml").read_bytes()).build is None
    assert result("before", "after", "--service", "jamfirst.toml") == untold


def test_the_real_system_drafted_is_checked_with_the_same_result(place: Path) -> None:
    """Its identifiers are re-issued, its dates ambiguous: nothing of that may be settled by a draft."""
    for run in ("before", "after"):
        for name in ("payments.csv", "invoices.csv"):
            folder(place / f"real {run} {name}", {name: (EXAMPLE / run / name).read_bytes()})
    for name in ("payments.csv", "invoices.csv"):
        runs = (f"real before {name}", f"real after {name}")
        plain = result(*runs)
        assert invoke("init", *runs, "--no-run-files", "-q", "--out", f"{name}.toml").err == ""
        assert result(*runs, "--service", f"{name}.toml") == plain


def test_one_run_is_enough(place: Path) -> None:
    assert invoke("init", "before").code == 0
    tables = tomllib.loads((place / "jamfirst.toml").read_text(encoding="utf-8"))["tables"]
    assert set(tables) == {"payments", "bacs18"}
    assert not (place / "after" / "run.toml").exists()


def test_nothing_that_is_there_is_replaced(place: Path) -> None:
    (place / "before" / "run.toml").write_text('build = "mine"\n', encoding="utf-8")
    assert invoke("init", "before", "after").code == 0
    assert (place / "before" / "run.toml").read_text(encoding="utf-8") == 'build = "mine"\n'
    service = (place / "jamfirst.toml").read_bytes()
    ended = invoke("init", "before", "after")
    assert (ended.code, ended.out) == (2, "")
    assert "is there already" in ended.err
    assert (place / "jamfirst.toml").read_bytes() == service
    assert invoke("init", "before", "--out", "other.toml", "--no-run-files").code == 0
    assert (place / "other.toml").is_file()


def test_files_are_runs_without_a_place_for_facts(place: Path) -> None:
    ended = invoke("init", "before/payments.csv", "after/payments.csv", "-q")
    assert (ended.code, ended.out, ended.err) == (0, "", "")
    assert not list(place.rglob("run.toml"))


def test_what_cannot_be_read_is_3_and_writes_nothing(place: Path) -> None:
    folder(place / "bad", {"payments.csv": ""})
    assert invoke("init", "bad").code == 3
    assert invoke("init", "before", "bad").code == 3
    assert invoke("init", "nowhere").code == 3
    assert not (place / "jamfirst.toml").exists()


def test_a_place_that_does_not_take_it_is_wrong_use(place: Path) -> None:
    ended = invoke("init", "before", "--out", "no/such/folder.toml")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "Error: no/such/folder.toml could not be written (No such file or directory).\n"


def test_hostile_headers_are_quoted(place: Path) -> None:
    hostile = 'a"b,"\n[tables]",c=d,# e,"x ""y"" z"'
    folder(place / "odd", {"o'brien.csv": f"{hostile}\n1,2,3,4,5\n"})
    assert invoke("init", "odd").code == 0
    tomllib.loads((place / "jamfirst.toml").read_text(encoding="utf-8"))
    assert invoke("check", "odd", "odd", "-q").code == 4
