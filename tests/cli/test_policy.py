"""``jamfirst policy``: a draft that is valid, sentences for every rule, and a seal that cannot be had by mistake."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jamfirst.read.policy import parse_policy, read_policy_file
from tests.assess.runs import PAYS, folder, payments_csv
from tests.cli.program import invoke

OURS = '[policy]\nname = "Ours"\nauthor = "Ann"\napprover = "Bob"\n'
LATE = '[[rules]]\nname = "Late"\ncodes = ["payment.late"]\nno_go = { count = 5 }\nhold = { count = 5 }\n'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder(tmp_path / "before", {"payments.csv": payments_csv(PAYS)})
    late = [replace(p, day=date(2026, 9, 30)) if p.no == 1 else p for p in PAYS]
    folder(tmp_path / "after", {"payments.csv": payments_csv(late)})
    (tmp_path / "p.toml").write_text(OURS + LATE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new_candidate(place: Path) -> None:
    later = time.time() + 60
    os.utime(place / "after" / "payments.csv", (later, later))


def test_a_draft_is_the_default_policy_to_correct(place: Path) -> None:
    ended = invoke("policy", "init", "draft.toml")
    assert (ended.code, ended.out) == (0, "")
    assert "Wrote draft.toml" in ended.err
    assert parse_policy((place / "draft.toml").read_bytes()).name == "Draft policy"
    before = (place / "draft.toml").read_bytes()
    again = invoke("policy", "init", "draft.toml")
    assert (again.code, again.out) == (2, "")
    assert "is there already" in again.err
    assert (place / "draft.toml").read_bytes() == before
    assert invoke("policy", "init", "-q").err == ""
    assert (place / "policy.toml").is_file()


def test_a_policy_is_shown_in_sentences(place: Path) -> None:
    ended = invoke("policy", "show", "p.toml")
    assert (ended.code, ended.err) == (0, "")
    assert "Approved by Bob (approval not verified)." in ended.out
    assert "Late looks at payment.late: more than 5 records gives no-go; more than 5 records gives hold." in ended.out
    default = invoke("policy", "show")
    assert default.code == 0
    assert "It comes with Jamfirst and is sealed by its release." in default.out
    assert "# The policy that Jamfirst uses where no other is given" in default.out


def test_hostile_names_do_nothing_on_a_screen(place: Path) -> None:
    (place / "p.toml").write_text('[policy]\nname = "a\\u001b[31mb\\nc"\n', encoding="utf-8")
    ended = invoke("policy", "show", "p.toml")
    assert "\x1b" not in ended.out
    assert "‹U+001B›" in ended.out


def test_a_seal_is_written_beside_the_policy(place: Path) -> None:
    ended = invoke("policy", "freeze", "p.toml")
    assert (ended.code, ended.out) == (0, "")
    assert "which is not verified" in ended.err
    told = json.loads((place / "p.toml.seal").read_text(encoding="utf-8"))
    assert told["sha256"] == read_policy_file(place / "p.toml").sha256
    again = invoke("policy", "freeze", "p.toml")
    assert (again.code, again.out) == (2, "")
    assert "is sealed already" in again.err
    (place / "p.toml").write_text(OURS, encoding="utf-8")
    assert invoke("policy", "freeze", "p.toml").code == 2
    assert invoke("policy", "freeze", "p.toml", "--again", "-q").err == ""
    assert len(read_policy_file(place / "p.toml").seals) == 2


def test_what_is_wrong_is_3_and_seals_nothing(place: Path) -> None:
    (place / "p.toml").write_text(OURS.replace("Bob", "Ann"), encoding="utf-8")
    for asked in ("policy freeze p.toml", "policy show p.toml", "check before after --policy p.toml"):
        ended = invoke(*asked.split())
        assert (ended.code, ended.out) == (3, "")
        assert '"Ann" is author and approver' in ended.err
    assert not (place / "p.toml.seal").exists()
    assert not (place / "assessment").exists()
    assert invoke("policy", "show", "nowhere.toml").code == 3


def test_a_sealed_policy_decides_and_is_printed(place: Path) -> None:
    assert invoke("check", "before", "after", "-q").code == 1
    unsealed = invoke("check", "before", "after", "--policy", "p.toml")
    assert unsealed.code == 4
    assert "The policy was not sealed before the candidate was opened" in unsealed.out
    assert invoke("policy", "freeze", "p.toml").code == 0
    assert invoke("check", "before", "after", "--policy", "p.toml").code == 4
    new_candidate(place)
    ended = invoke("check", "before", "after", "--policy", "p.toml", env={"COLUMNS": "200"})
    assert ended.code == 0
    assert "the policy allows Late: 1 of at most 5 (records)" in ended.out
    assert "Ours · approved by Bob (approval not verified) · The policy was sealed on" in ended.out


def test_what_a_policy_lowers_is_printed_with_the_verdict(place: Path) -> None:
    note = '[[weights]]\ncodes = ["payment.late"]\nweight = "note"\n'
    (place / "p.toml").write_text(OURS + note, encoding="utf-8")
    assert invoke("policy", "freeze", "p.toml").code == 0
    new_candidate(place)
    ended = invoke("check", "before", "after", "--policy", "p.toml")
    assert ended.code == 0
    assert "policy lowers payment.late from stop to note" in ended.out
