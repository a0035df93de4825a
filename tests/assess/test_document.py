"""What ``assessment.json`` says of a check: scope, tables, findings, and the law that links them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from jamfirst.decide import weight_of
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import Kind
from tests.assess.runs import EXAMPLE, PAYS, Check, payments_csv

SPEND = "Depot,Town,Amount\nD1,Truro,10.00\nD2,Bodmin,20.00\nD3,Bude,30.00\n"


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Any:
    check = Check(tmp_path_factory.mktemp("document"))
    return check(EXAMPLE / "before", EXAMPLE / "after")


def test_every_record_and_every_penny_is_in_one_place(upgraded: Any) -> None:
    for t in upgraded.document["tables"]:
        buckets = t["buckets"].values()
        assert t["baseline_rows"] == t["same"] + sum(b["baseline_records"] for b in buckets)
        assert t["candidate_rows"] == t["same"] + sum(b["candidate_records"] for b in buckets)
        if t["baseline_pence"] is not None:
            moved = sum(b["candidate_pence"] - b["baseline_pence"] for b in buckets)
            assert t["candidate_pence"] - t["baseline_pence"] == moved


def test_the_summary_of_a_code_is_what_its_rows_add_up_to(upgraded: Any) -> None:
    rows = list(upgraded.findings)
    for code, shown in upgraded.document["findings"].items():
        mine = [r for r in rows if r.code == code]
        if code.startswith("file."):
            assert shown["count"] == sum(p["count"] for p in upgraded.document["problems"] if p["code"] == code)
            continue
        assert shown["count"] == shown["records"] == len({r.event_id for r in mine})
        for column, n in shown["columns"].items():
            assert n == len({r.event_id for r in mine if r.column_name == column})
        assert {r.weight for r in mine} <= set(Weight)
        assert shown["weight"] == min((r.weight for r in mine), key=list(Weight).index)


def test_totals_count_one_payment_seen_in_two_tables_once(upgraded: Any) -> None:
    rows, totals = list(upgraded.findings), upgraded.document["totals"]
    shape = sum(p["count"] for p in upgraded.document["problems"])
    assert totals["findings"] == len(rows)
    assert totals["events"] == len({r.event_id for r in rows if not r.code.startswith("file.")}) + shape
    assert totals["pence"] == sum(f["pence"] for f in upgraded.document["findings"].values())


def test_every_row_has_the_weight_of_its_code(upgraded: Any) -> None:
    kinds = {t["table"]: Kind(t["kind"]) for t in upgraded.document["tables"]}
    for row in upgraded.findings:
        assert row.weight is weight_of(row.code, kinds[row.table_name], row.column_name, row.side)


def test_finding_ids_are_different_and_the_same_again(upgraded: Any, tmp_path: Path) -> None:
    ids = [r.finding_id for r in upgraded.findings]
    assert len(set(ids)) == len(ids) > 1_000
    again = Check(tmp_path)(EXAMPLE / "before", EXAMPLE / "after")
    assert sorted(r.finding_id for r in again.findings) == sorted(ids)


def test_scope_says_what_was_compared_and_what_was_not(tmp_path: Path) -> None:
    pays = {"payments.csv": payments_csv(PAYS), "spend.csv": SPEND, "notes.pdf": b"%PDF-1.7\n"}
    after = {"payments.csv": payments_csv(PAYS[::-1]), "spend.csv": SPEND.replace("30.00", "31.00")}
    document = Check(tmp_path).pair(pays, after).document
    scope = document["scope"]
    assert scope["compared"] == ["payments (payments)", "spend"]
    assert {tuple(absent.values()) for absent in scope["not_compared"]} == {
        ("payslips", "no such table in both runs"),
        ("return lines", "no such table in both runs"),
        ("notes.pdf", "not a format that is read (baseline)"),
    }
    assert scope["text"].startswith("Compared: payments (payments), spend. Not checked: ")
    assert document["findings"]["spend.changed"]["text"] == "1 record of spend differs"
    assert document["findings"]["spend.changed"]["delta_pence"] == 100


def test_inputs_are_named_with_their_hashes_and_paths_are_not_told(tmp_path: Path) -> None:
    files = {"deep/payments.csv": payments_csv(PAYS)}
    found = Check(tmp_path).pair(files, {"payments.csv": payments_csv(PAYS[1:])})
    inputs = {(i["side"], i["name"]): i for i in found.document["inputs"]}
    assert set(inputs) == {("baseline", "deep/payments.csv"), ("candidate", "payments.csv")}
    for item in inputs.values():
        assert len(item["sha256"]) == 64
        assert item["bytes"] > 0
        assert item["format"] == "delimited"
    assert str(tmp_path) not in json.dumps(found.document)


def test_times_are_told_and_kept_out_of_the_digest(tmp_path: Path) -> None:
    check = Check(tmp_path)
    runs = {"spend.csv": SPEND}, {"spend.csv": SPEND.replace("30.00", "31.00")}
    first, second = check.pair(*runs), check.pair(*runs)
    times = [
        datetime.fromisoformat(found.document["times"][at])
        for found in (first, second)
        for at in ("started", "finished")
    ]
    assert times == sorted(times)
    assert all(t.tzinfo is not None for t in times)
    assert first.document["digest"] == second.document["digest"]
