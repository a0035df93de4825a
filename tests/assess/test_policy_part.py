"""What ``assessment.json`` says of the policy, and that one's own decides only when it was sealed in time."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from jamfirst.assess import Assessment, Options
from jamfirst.read.policy import read_policy_file
from jamfirst.read.policy_seal import freeze
from tests.assess.runs import PAYS, Check, folder, payments_csv

POLICY = """\
[policy]
name = "Northbrook"
author = "A. Author"
approver = "B. Approver"

[[weights]]
codes = ["payment.early"]
weight = "note"

[[rules]]
name = "A little late"
codes = ["payment.late"]
no_go = { count = 10 }
hold = { count = 3 }
"""
THREE_LATE = [replace(p, day=date(2026, 9, 30)) if p.no <= 3 else p for p in PAYS]


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    before = folder(tmp_path / "before", {"payments.csv": payments_csv(PAYS)})
    after = folder(tmp_path / "after", {"payments.csv": payments_csv(THREE_LATE)})
    (tmp_path / "p.toml").write_text(POLICY, encoding="utf-8")
    return before, after


def seal(place: Path, ago: int) -> None:
    path = place / "p.toml"
    freeze(path, read_policy_file(path), "ann", datetime.now(UTC) - timedelta(seconds=ago), again=True)


def checked(place: Path, runs: tuple[Path, Path]) -> Assessment:
    options = Options(policy=read_policy_file(place / "p.toml"))
    (place / "checks").mkdir(exist_ok=True)
    check = Check(place / "checks", done=len(list((place / "checks").iterdir())))
    return check(*runs, options)


def told(found: Assessment) -> tuple[str, str, list[str]]:
    return found.verdict, found.document["policy"]["sealed"], [r["text"] for r in found.document["reasons"]]


def test_a_policy_sealed_before_the_candidate_was_there_decides(tmp_path: Path, runs: tuple[Path, Path]) -> None:
    seal(tmp_path, 60)
    found = checked(tmp_path, runs)
    assert told(found) == ("go", "yes", [])
    policy: dict[str, Any] = found.document["policy"]
    assert (policy["name"], policy["approver"], policy["approval"]) == ("Northbrook", "B. Approver", "not verified")
    assert (policy["file"], policy["packaged"], policy["sealed_by"]) == ("p.toml", False, "ann")
    assert policy["lowers"] == ["policy lowers payment.early from stop to note"]
    late = found.document["rules"][0]
    assert (late["name"], late["outcome"], late["codes"]) == ("A little late", "passed", ["payment.late"])
    assert [(li["level"], li["value"], li["limit"]) for li in late["limits"]] == [("no-go", 3, 10), ("hold", 3, 3)]


def test_a_policy_that_was_not_fixed_in_time_never_gives_go(tmp_path: Path, runs: tuple[Path, Path]) -> None:
    assert told(checked(tmp_path, runs)) == (
        "hold", "no", ["The policy was not sealed before the candidate was opened."]
    )  # fmt: skip
    seal(tmp_path, 60)
    (tmp_path / "p.toml").write_text(POLICY.replace("count = 3", "count = 4"), encoding="utf-8")
    assert told(checked(tmp_path, runs)) == ("hold", "changed", ["The policy has changed since it was sealed."])
    newest = datetime.now(UTC).timestamp() - 600
    os.utime(runs[1] / "payments.csv", (newest, newest))
    seal(tmp_path, 60)
    assert told(checked(tmp_path, runs)) == (
        "hold", "late", ["The policy was sealed after the candidate's newest file was written."]
    )  # fmt: skip


def test_without_a_policy_the_packaged_one_decides_and_is_named(tmp_path: Path, runs: tuple[Path, Path]) -> None:
    document = Check(tmp_path)(*runs).document
    assert document["verdict"] == "no-go"
    assert document["reasons"][0]["text"].endswith("(none allowed)")
    policy = document["policy"]
    assert (policy["packaged"], policy["sealed"], policy["sealed_at"]) == (True, "yes", None)
    bank = next(r for r in document["rules"] if r["group"] == "bank_file")
    assert (bank["outcome"], bank["codes"], bank["fallback"]) == ("no-go", ["payment.late"], True)


def test_the_digest_does_not_depend_on_when_a_policy_was_sealed(tmp_path: Path, runs: tuple[Path, Path]) -> None:
    seal(tmp_path, 7_200)
    first = checked(tmp_path, runs)
    (tmp_path / "p.toml.seal").unlink()
    seal(tmp_path, 60)
    second = checked(tmp_path, runs)
    assert first.document["policy"]["sealed_at"] != second.document["policy"]["sealed_at"]
    assert first.document["digest"] == second.document["digest"]
    (tmp_path / "p.toml.seal").unlink()
    assert checked(tmp_path, runs).document["digest"] != first.document["digest"]
    (tmp_path / "p.toml").write_text(POLICY.replace("count = 10", "count = 11"), encoding="utf-8")
    seal(tmp_path, 60)
    assert checked(tmp_path, runs).document["digest"] != first.document["digest"]


def test_rows_have_the_weight_that_the_policy_gives(tmp_path: Path, runs: tuple[Path, Path]) -> None:
    (tmp_path / "p.toml").write_text(POLICY.replace("payment.early", "payment.late"), encoding="utf-8")
    seal(tmp_path, 60)
    found = checked(tmp_path, runs)
    assert found.verdict == "go"
    assert {row.weight for row in found.findings} == {"note"}
    assert found.document["findings"]["payment.late"]["weight"] == "note"
