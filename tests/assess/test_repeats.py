"""What a second baseline run teaches, on a real system: noise is left out, and every fault is still found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jamfirst.assess import Assessment, Options
from jamfirst.model.service import ServiceFile, TableSettings
from jamfirst.rehearse.northbrook.generate import generate
from tests.assess.runs import PAYS, Check, counts, differences, made, payments_csv, real_or_made


@pytest.fixture
def check(tmp_path: Path) -> Check:
    return Check(tmp_path)


def with_repeat(check: Check, find: object, name: str) -> tuple[Assessment, int, int]:
    """The baseline against a run of this name, with the second baseline run as the repeat."""
    pair = find(name, check.place / name)  # type: ignore[operator]
    repeat = find("baseline_repeat", check.place / "repeat").after  # type: ignore[operator]
    return check(pair.before, pair.after, Options(repeats=(repeat,))), pair.delta, pair.lost


@pytest.mark.parametrize("find", [real_or_made, made], ids=["real", "made"])
def test_a_third_run_with_nothing_changed_is_go(check: Check, find: object) -> None:
    found, _, _ = with_repeat(check, find, "reordered")
    assert found.verdict == "go", found.document["reasons"]
    assert found.document["findings"] == {}
    assert len(found.findings) == 0
    assert all(t["same"] == t["baseline_rows"] == t["candidate_rows"] for t in found.document["tables"])
    assert found.document["masked"]
    assert not any(m["guess"] for m in found.document["masked"])


@pytest.mark.parametrize("find", [real_or_made, made], ids=["real", "made"])
def test_a_longer_term_is_found_under_the_same_masks(check: Check, find: object) -> None:
    found, _, _ = with_repeat(check, find, "term_14_to_21")
    records = {
        code: n for code, (n, _) in counts(found).items() if found.document["findings"][code]["weight"] == "stop"
    }
    assert records == {"payment.late": 76, "payment.not_paid": 32}


@pytest.mark.parametrize("find", [real_or_made, made], ids=["real", "made"])
def test_payments_made_twice_are_found_under_the_same_masks(check: Check, find: object) -> None:
    found, delta, _ = with_repeat(check, find, "duplicate_file")
    assert differences(found) == {"payment.paid_twice": (15, delta)}


def test_a_text_that_is_lost_is_found_though_its_first_word_is_masked(check: Check) -> None:
    found, _, lost = with_repeat(check, real_or_made, "upgrade82")
    assert found.verdict == "hold"
    assert found.document["findings"]["payment.other_change"]["columns"]["reference"] == lost
    assert "payment.late" not in found.document["findings"]


def test_the_inputs_of_a_repeat_are_hashed_and_listed(check: Check, tmp_path: Path) -> None:
    pair = made("reordered", tmp_path / "made")
    repeat = made("baseline_repeat", tmp_path / "again").after
    found = check(pair.before, pair.after, Options(repeats=(repeat,)))
    told = [i for i in found.document["inputs"] if i["side"] == "repeat"]
    assert [i["name"] for i in told] == ["1.xml"]
    assert len(told[0]["sha256"]) == 64


def test_noise_may_be_declared_instead(check: Check) -> None:
    """A number that moves to another record in every run; and what is declared is listed, no guess."""
    numbered = [replace(p, no=p.no, reference=f"{i} [{p.no}]") for i, p in enumerate(PAYS)]
    moved = [replace(p, reference=f"{(i * 7) % 40} [{p.no}]") for i, p in enumerate(PAYS)]
    files = [{"payments.csv": payments_csv(pays)} for pays in (numbered, moved)]
    service = ServiceFile(tables={"payments": TableSettings(noise={"Reference": "first word"})})
    found = check.pair(*files, service=service)
    assert found.document["findings"] == {}
    (masked,) = found.document["masked"]
    assert (masked["column"], masked["part"], masked["guess"]) == ("reference", "first word", False)
    assert masked["evidence"] == "declared in the service file"


def test_a_clean_month_of_a_council_is_go_beside_its_own_repeat(check: Check, tmp_path: Path) -> None:
    """As the candidate the repeat raises nothing but the numbers that its journals were given anew."""
    place = tmp_path / "northbrook"
    generate(place, employees=120, defects=(), intended=False, repeat=True)
    found = check(place / "before", place / "after", Options(repeats=(place / "repeat",)))
    assert found.verdict == "go", found.document["reasons"]
    alone = check(place / "before", place / "repeat")
    assert alone.verdict == "hold"
    assert set(alone.document["findings"]) == {"journal_line.changed"}
    assert set(alone.document["findings"]["journal_line.changed"]["columns"]) == {"journal_ref"}
