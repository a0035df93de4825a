"""``jamfirst expect`` and ``jamfirst check --expected``: from a finding to a declaration that holds."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.assess.runs import PAYS, folder, payments_csv
from tests.cli.program import invoke

FILLED = {
    'reason = ""': 'reason = "One pound more"',
    'owner = ""': 'owner = "A Owner"',
    'approver = ""': 'approver = "B Approver"',
    'until = ""': "until = 9999-12-31",
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    dearer = [replace(p, pence=10_100 + 3_711 * p.no) for p in PAYS]
    folder(tmp_path / "before", {"payments.csv": payments_csv(PAYS)})
    folder(tmp_path / "after", {"payments.csv": payments_csv(dearer)})
    monkeypatch.chdir(tmp_path)
    assert invoke("check", "before", "after", "--out", "first", "-q").code == 1
    return tmp_path


def completed(text: str) -> str:
    for empty, full in FILLED.items():
        text = text.replace(empty, full)
    return text


def test_a_draft_completed_explains_what_it_was_drafted_from(place: Path) -> None:
    ended = invoke("expect", "--from", "first", "--out", "expected.toml")
    assert (ended.code, ended.out) == (0, "")
    assert "Wrote 1 change to expected.toml. Next: keep what was meant" in ended.err
    refused = invoke("check", "before", "after", "--expected", "expected.toml")
    assert refused.code == 3
    assert "owner, approver and until are missing or empty" in refused.err
    text = (place / "expected.toml").read_text(encoding="utf-8")
    assert 'plus = "1.00"' in text
    (place / "expected.toml").write_text(completed(text), encoding="utf-8")
    ended = invoke("check", "before", "after", "--expected", "expected.toml", "--out", "second")
    assert ended.code == 0, ended.out
    assert "40 differences are the declared one pound more (DRAFT-1), approved by B Approver" in " ".join(
        ended.out.split()
    )
    document = json.loads((place / "second" / "assessment.json").read_text(encoding="utf-8"))
    assert document["findings"] == {}


def test_without_out_it_is_printed(place: Path) -> None:
    ended = invoke("expect", "--from", "first", "--code", "payment.wrong_amount", "--table", "payments")
    assert ended.code == 0
    assert ended.out.count("[[change]]") == 1
    assert ended.err.startswith("Drafted 1 change.")


def test_nothing_to_draft_and_a_file_that_is_there_are_refused(place: Path) -> None:
    ended = invoke("expect", "--from", "first", "--column", "reference")
    assert ended.code == 2
    assert "There is no finding like that" in ended.err
    ended = invoke("expect", "--from", "first", "--out", "first/assessment.json")
    assert ended.code == 2
    assert "is there already" in ended.err
    assert invoke("expect", "--from", "nowhere").code == 3


def test_several_files_are_read_as_one(place: Path) -> None:
    text = completed(invoke("expect", "--from", "first").out)
    (place / "a.toml").write_text(text, encoding="utf-8")
    (place / "b.toml").write_text(text, encoding="utf-8")
    ended = invoke("check", "before", "after", "--expected", "a.toml", "--expected", "b.toml")
    assert ended.code == 3
    assert 'the id "DRAFT-1" stands at a.toml, line 6 already' in ended.err
    assert not (place / "assessment").exists()


def test_a_change_that_has_ended_is_refused(place: Path) -> None:
    text = completed(invoke("expect", "--from", "first").out).replace("9999-12-31", "2020-01-31")
    (place / "old.toml").write_text(text, encoding="utf-8")
    ended = invoke("check", "before", "after", "--expected", "old.toml")
    assert ended.code == 3
    assert "ended on 31 January 2020" in ended.err
