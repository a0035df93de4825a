"""What is new, still there or gone since an earlier assessment; and that none of it touches the verdict."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.assess import Assessment, Options
from jamfirst.model.finding import Status, Weight
from jamfirst.model.problems import BadInputError
from jamfirst.read.expected import parse_expected
from jamfirst.store.schema import STORE_FILE
from tests.assess.runs import PAYS, Check, Pay, payments_csv, run_of

CSV = payments_csv(PAYS)
FAULTY = [replace(PAYS[0], pence=99), replace(PAYS[1], account="99990000"), *PAYS[3:]]
SAME_ANSWER = ("verdict", "reasons", "rules", "findings", "totals", "tables", "reservations", "fairness", "problems")


@pytest.fixture
def check(tmp_path: Path) -> Check:
    return Check(tmp_path)


def pair(check: Check, after: Iterable[Pay], earlier: Assessment | None = None, **options: Any) -> Assessment:
    """The assessment of the usual baseline against some payments, held against an earlier one."""
    previous = earlier.folder if earlier else None
    return check.pair({"payments.csv": CSV}, {"payments.csv": payments_csv([*after])}, previous=previous, **options)


def ids(findings: Iterable[Any]) -> set[str]:
    return {f.finding_id for f in findings}


def told(found: Assessment) -> tuple[int, int, int]:
    previous = found.document["previous"]
    return previous["new"], previous["still_there"], previous["gone"]


def test_the_same_pair_twice_is_all_still_there_and_the_verdict_is_the_same(check: Check) -> None:
    first = pair(check, FAULTY)
    again = pair(check, FAULTY, first)
    assert told(again) == (0, 3, 0)
    assert {f.status for f in first.findings} == {Status.NEW}
    assert {f.status for f in again.findings} == {Status.OLD}
    assert [f.weight for f in again.findings] == [f.weight for f in first.findings]
    assert (again.verdict, first.document["previous"]) == ("no-go", None)
    assert {k: again.document[k] for k in SAME_ANSWER} == {k: first.document[k] for k in SAME_ANSWER}
    assert len(again.gone) == 0


def test_a_mended_candidate_leaves_exactly_what_it_mended_as_gone(check: Check) -> None:
    first = pair(check, FAULTY)
    mended = pair(check, [FAULTY[0], *PAYS[1:]], first)
    amount, *others = sorted(first.findings, key=lambda f: f.code != "payment.wrong_amount")
    assert told(mended) == (0, 1, 2)
    assert ids(mended.findings) == {amount.finding_id}
    assert ids(mended.gone) == ids(others)
    was = {f.finding_id: f for f in others}
    for gone in mended.gone:
        before = was[gone.finding_id]
        assert (gone.status, gone.weight, gone.pence, gone.delta_pence) == (Status.GONE, Weight.NOTE, 0, 0)
        assert (gone.old_value, gone.new_value, gone.record_key) == (
            before.old_value,
            before.new_value,
            before.record_key,
        )
    assert mended.document["previous"]["codes"]["payment.not_paid"]["gone"] == 1


def test_all_mended_is_go_although_what_is_gone_was_a_stop(check: Check) -> None:
    mended = pair(check, PAYS[::-1], pair(check, FAULTY))
    assert (mended.verdict, told(mended)) == ("go", (0, 0, 3))
    assert mended.document["totals"] == {"findings": 0, "events": 0, "pence": 0}
    assert mended.document["findings"] == {}


def test_one_new_fault_is_exactly_one_new_finding(check: Check) -> None:
    first = pair(check, FAULTY)
    worse = pair(check, [*FAULTY[:-1], replace(FAULTY[-1], day=date(2026, 9, 30))], first)
    assert told(worse) == (1, 3, 0)
    (new,) = [f for f in worse.findings if f.status == Status.NEW]
    assert (new.code, worse.document["previous"]["codes"]["payment.late"]["new"]) == ("payment.late", 1)


def test_what_is_gone_is_not_handed_on_and_comes_back_as_new(check: Check) -> None:
    first = pair(check, FAULTY)
    second = pair(check, PAYS[::-1], first)
    third = pair(check, FAULTY, second)
    assert len(second.gone) == 3
    assert (told(third), len(third.gone), third.document["previous"]["findings"]) == ((3, 0, 0), 0, 0)


def test_shuffled_and_split_files_give_the_same_statuses_and_digest(check: Check) -> None:
    first, other = pair(check, FAULTY), list(FAULTY)
    worse = [*FAULTY[1:-1], replace(FAULTY[-1], day=date(2026, 9, 30))]
    plain = pair(check, worse, first)
    Random(3).shuffle(other)
    again = pair(check, other)
    shuffled = list(worse)
    Random(5).shuffle(shuffled)
    moved = Path(shutil.copytree(again.folder, check.place / "another name"))
    found = check.pair({"payments.csv": CSV}, {"payments.csv": payments_csv(shuffled)}, previous=moved)
    assert {f.finding_id: f.status for f in found.findings} == {f.finding_id: f.status for f in plain.findings}
    assert ids(found.gone) == ids(plain.gone)
    assert found.document["previous"]["folder"] == "another name"
    assert found.document["digest"] == plain.document["digest"]


def test_an_earlier_assessment_is_part_of_the_answer(check: Check) -> None:
    alone = pair(check, FAULTY)
    assert pair(check, FAULTY, alone).document["digest"] != alone.document["digest"]


FAULTS = st.lists(st.tuples(st.integers(0, 11), st.sampled_from(["pence", "account", "day", "lost", "reference"])))


def planted(faults: Iterable[tuple[int, str]]) -> list[Pay]:
    pays: list[Pay | None] = [*PAYS[:12]]
    changed: dict[str, dict[str, Any]] = {
        "pence": {"pence": 1},
        "account": {"account": "99990000"},
        "day": {"day": date(2026, 10, 9)},
        "reference": {"reference": "OTHER"},
    }
    for place, fault in faults:
        pay = pays[place]
        pays[place] = None if fault == "lost" or pay is None else replace(pay, **changed[fault])
    return [p for p in pays if p is not None]


@settings(max_examples=12)
@given(FAULTS, FAULTS)
def test_no_earlier_assessment_has_any_say_in_the_answer(
    tmp_path_factory: pytest.TempPathFactory, then: list[tuple[int, str]], now: list[tuple[int, str]]
) -> None:
    """And every finding of both is counted once: what is here, and what was there."""
    check = Check(tmp_path_factory.mktemp("any"))
    before = {"payments.csv": payments_csv(PAYS[:12])}
    runs = [{"payments.csv": payments_csv(planted(faults))} for faults in (then, now)]
    earlier, alone = (check.pair(before, run) for run in runs)
    found = check.pair(before, runs[1], previous=earlier.folder)
    assert {k: found.document[k] for k in SAME_ANSWER} == {k: alone.document[k] for k in SAME_ANSWER}
    was, here = ids(earlier.findings), ids(found.findings)
    assert here == ids(alone.findings)
    assert told(found) == (len(here - was), len(here & was), len(was - here))
    assert ids(found.gone) == was - here


def test_what_is_declared_now_is_not_gone(check: Check) -> None:
    first = pair(check, FAULTY)
    declared = b"""[[change]]
id = "M-1"
table = "payments"
column = "amount"
to = "0.99"
reason = "meant"
owner = "A"
approver = "B"
until = 2027-12-31
"""
    found = pair(check, FAULTY, first, expected=parse_expected(declared, date(2026, 1, 1)))
    assert (told(found), found.document["previous"]["now_expected"]) == ((0, 2, 0), 1)
    (row,) = found.expected
    assert (row.status, row.weight) == (Status.OLD, Weight.NOTE)
    back = pair(check, FAULTY, found)
    assert told(back) == (1, 2, 0)


def test_what_is_wrong_in_the_baselines_own_files_is_told_apart_from_what_is_still_there(check: Check) -> None:
    bad = CSV.replace('"137.11"', '"137.1.1"')
    runs = {"payments.csv": bad}, {"payments.csv": payments_csv([*PAYS[1:]])}
    first = check.pair(*runs)
    again = check.pair(*runs, previous=first.folder)
    previous, mine = again.document["previous"], [f for f in again.findings if f.side == "baseline"]
    assert {f.status for f in again.findings} == {Status.OLD}
    live = sum(f.code.startswith("file.") for f in mine)
    assert live >= 1
    assert (previous["new"], previous["wrong_in_live"]) == (0, live)
    assert previous["still_there"] + live == again.document["totals"]["findings"]
    assert first.verdict == again.verdict


def test_another_organisation_is_a_note_and_blocks_nothing(check: Check) -> None:
    def runs(name: str) -> list[dict[str, str]]:
        facts = f'organisation = "{name}"\nperiod = "2026-09"\n'
        return [{"payments.csv": text, "run.toml": facts} for text in (CSV, payments_csv(PAYS[::-1]))]

    other = check.pair(*runs("Northbrook"))
    alone = check.pair(*runs("Southbrook"))
    found = check.pair(*runs("Southbrook"), previous=other.folder)
    (note,) = found.document["previous"]["notes"]
    assert note.startswith('The earlier assessment is of another organisation ("Northbrook", now "Southbrook")')
    assert {k: found.document[k] for k in SAME_ANSWER} == {k: alone.document[k] for k in SAME_ANSWER}
    assert check.pair(*runs("Southbrook"), previous=alone.folder).document["previous"]["notes"] == []


def test_other_tables_and_another_key_are_notes(check: Check) -> None:
    first = pair(check, FAULTY)
    other = check.pair({"other.csv": "a,b\nx,1\ny,2\n"}, {"other.csv": "a,b\nx,1\ny,3\n"}, previous=first.folder)
    assert any("no table in common" in note for note in other.document["previous"]["notes"])
    assert other.document["previous"]["gone"] == 3
    header = CSV.partition("\n")[0].replace("Payment Ref", "Zzz")
    found = check.pair(
        {"payments.csv": payments_csv(PAYS, header)},
        {"payments.csv": payments_csv(FAULTY, header)},
        previous=first.folder,
    )
    assert any("were matched by" in note for note in found.document["previous"]["notes"])


def test_a_damaged_earlier_assessment_is_refused_in_a_sentence_and_nothing_is_written(check: Check) -> None:
    first = pair(check, FAULTY)
    store = first.folder / STORE_FILE
    store.write_bytes(store.read_bytes()[:-1] + b"?")
    before = run_of(check.place / "b", PAYS)
    with pytest.raises(BadInputError, match="is not as it was written"):
        check(before, before, Options(previous=first.folder))
    with pytest.raises(BadInputError, match="it is not an assessment"):
        check(before, before, Options(previous=before))
    assert {p.name for p in check.place.glob("assessment*")} == {first.folder.name}


def test_an_earlier_assessment_that_is_open_elsewhere_is_read_and_left_as_it_was(check: Check) -> None:
    first = pair(check, FAULTY)
    reading = iter(first.findings)
    next(reading)
    whole = {p.name: p.read_bytes() for p in first.folder.iterdir()}
    assert told(pair(check, FAULTY, first)) == (0, 3, 0)
    assert len(list(reading)) == 2
    assert {p.name: p.read_bytes() for p in first.folder.iterdir()} == whole
