from __future__ import annotations

import copy
import hashlib
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.store import digest, open_assessment
from jamfirst.store.digest import DIGEST_COLUMNS, LEFT_OUT
from tests.report.sample import finding, sample_document, sample_rows, write_assessment
from tests.report.test_since import decision, previous


def digest_of(folder: Path) -> str:
    with open_assessment(folder) as assessment:
        return str(assessment.document["digest"])


def test_shuffled_rows_give_the_same_digest(tmp_path: Path) -> None:
    rows = sample_rows()
    shuffled = [{**row, "location": "elsewhere"} for row in rows]
    random.Random(7).shuffle(shuffled)
    one = write_assessment(tmp_path / "one", sample_document(rows), rows)
    other = write_assessment(tmp_path / "other", sample_document(rows), shuffled)
    assert digest_of(one) == digest_of(other)


def test_another_row_gives_another_digest(tmp_path: Path) -> None:
    rows = [finding("payment.not_paid", n, pence=100) for n in range(3)]
    document = sample_document(rows)
    one = write_assessment(tmp_path / "one", document, rows)
    other = write_assessment(tmp_path / "other", document, [*rows[:2], {**rows[2], "pence": 101}])
    assert digest_of(one) != digest_of(other)


def test_where_an_earlier_assessment_lay_and_how_a_decision_came_is_no_part_of_the_answer(tmp_path: Path) -> None:
    row = finding("payment.not_paid", 1)
    since = previous()
    here = {**sample_document([row]), "previous": since, "decisions": [decision()]}
    moved = {**since, "folder": "elsewhere", "finished": "2026-12-01T10:00:00+00:00"}
    brought = decision(declared_at="other.toml", rolled_forward=True, lapsed=True, findings=0, text="other words")
    there = {**here, "previous": moved, "decisions": [brought]}
    worse = {**here, "previous": {**since, "verdict": "go"}}
    other = {**here, "decisions": [decision(decision="fault")]}
    found = [
        digest_of(write_assessment(tmp_path / str(n), d, [row])) for n, d in enumerate((here, there, worse, other))
    ]
    assert found[0] == found[1]
    assert len(set(found)) == 3


def test_rows_that_only_join_up_alike_differ(tmp_path: Path) -> None:
    splits = [("a|b", "c"), ("a", "b|c"), ("a|1:b", "c"), ("", "a|b|c"), (None, "a|b|c"), ("-", "a|b|c")]
    found = set()
    for number, (subject, cause) in enumerate(splits):
        row = {**finding("payment.not_paid", 1), "column_name": subject, "old_value": cause}
        found.add(digest_of(write_assessment(tmp_path / str(number), sample_document([row]), [row])))
    assert len(found) == 6


def test_the_digest_can_be_worked_out_from_its_description(tmp_path: Path) -> None:
    row = finding("payment.not_paid", 1, old_value="Zoë", pence=-5)
    out = write_assessment(tmp_path / "a", sample_document([row]), [row])
    told = "|".join("-" if row[n] is None else f"{len(str(row[n]).encode())}:{row[n]}" for n in DIGEST_COLUMNS)
    with open_assessment(out) as assessment:
        expected = digest(assessment.document, [hashlib.sha256(told.encode()).hexdigest()])
        assert assessment.document["digest"] == expected


@settings(derandomize=True, max_examples=50)
@given(st.randoms(use_true_random=False))
def test_order_of_lists_does_not_matter(source: random.Random) -> None:
    rows = [finding("payment.not_paid", 1)]
    document = sample_document(rows)
    shuffled = copy.deepcopy(document)
    for name in ("tables", "masked", "reservations", "problems", "controls", "fairness", "inputs"):
        source.shuffle(shuffled[name])
    assert digest(document, []) == digest(shuffled, [])


def test_how_it_was_worked_out_does_not_matter() -> None:
    document: dict[str, Any] = sample_document([finding("payment.not_paid", 1)])
    changed = {**document, **dict.fromkeys(LEFT_OUT, "another")}
    assert digest(document, []) == digest(changed, [])


def test_split_files_give_the_same_digest() -> None:
    document: dict[str, Any] = sample_document([finding("payment.not_paid", 1)])
    problem, control = document["problems"][0], document["controls"][0]
    split = {
        **document,
        "problems": [
            {**problem, "file": "1.csv", "line": 2, "count": 1},
            {**problem, "file": "2.csv", "found": "x", "count": 1},
        ],
        "controls": [
            {**control, "file": "1.csv", "stated": 831_190_000, "counted": 831_190_000},
            {**control, "file": "2.csv", "stated": 217, "counted": 217},
            document["controls"][1],
        ],
    }
    assert digest(document, []) == digest(split, [])


def test_control_totals_that_are_wrong_by_turns_do_not_cancel() -> None:
    document: dict[str, Any] = sample_document([finding("payment.not_paid", 1)])
    control = document["controls"][0]
    agreed = {**document, "controls": [{**control, "stated": 3, "counted": 3}]}
    wrong = {**document, "controls": [{**control, "stated": 2, "counted": 1}, {**control, "stated": 1, "counted": 2}]}
    assert digest(agreed, []) != digest(wrong, [])


@pytest.mark.parametrize("key", ["verdict", "scope", "reasons", "facts", "tables", "findings", "totals", "masked"])
def test_every_part_of_the_answer_counts(key: str) -> None:
    document: dict[str, Any] = sample_document([finding("payment.not_paid", 1)])
    assert digest(document, []) != digest({**document, key: "another"}, [])


def test_how_many_files_fit_a_pattern_of_the_scope_does_not_count_and_whether_it_is_covered_does() -> None:
    document: dict[str, Any] = sample_document([finding("payment.not_paid", 1)])
    asked = {"what": "b*.txt", "kind": "file", "covered": True, "baseline": 1, "candidate": 1, "why": ""}

    def of(**changes: Any) -> str:
        return digest({**document, "scope": {**document["scope"], "required": [{**asked, **changes}]}}, [])

    assert of() == of(candidate=2)
    assert len({of(), of(covered=False), of(kind="case"), of(kind="case", candidate=2)}) == 4


def test_a_row_cannot_pass_for_the_document() -> None:
    document: dict[str, Any] = sample_document([finding("payment.not_paid", 1)])
    row = "0" * 64
    assert len({digest(document, rows) for rows in ([], [row], [row, row])}) == 3


def test_the_wording_of_fairness_counts_files_and_does_not_count() -> None:
    document: dict[str, Any] = sample_document([finding("payment.not_paid", 1)])
    (first, *rest) = document["fairness"]
    told = digest(document, [])
    assert digest({**document, "fairness": [{**first, "text": "1 of 7 files."}, *rest]}, []) == told
    for change in ({"question": "Another?"}, {"answer": "cannot tell"}, {"weight": "stop"}):
        assert digest({**document, "fairness": [{**first, **change}, *rest]}, []) != told
