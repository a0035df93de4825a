"""Decisions on findings: which is about which, how they roll forward, and that no verdict depends on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jamfirst.assess import Assessment
from jamfirst.model.decided import Decided, FindingDecision
from jamfirst.model.problems import BadInputError
from tests.assess.runs import PAYS, Check, Pay
from tests.assess.test_since import FAULTY, SAME_ANSWER, pair

TODAY = date(2026, 11, 3)


@pytest.fixture
def check(tmp_path: Path) -> Check:
    return Check(tmp_path)


def on(about: dict[str, str], what: Decided = Decided.ACCEPTED, **more: Any) -> FindingDecision:
    return FindingDecision(what, "A. Name", "because", **about, **more)


def group(code: str = "payment.wrong_amount", **more: str) -> dict[str, str]:
    return {"code": code, "table": "payments"} | more


def decisions(found: Assessment) -> list[dict[str, Any]]:
    return list(found.document["decisions"])


def states(found: Assessment) -> list[tuple[str, str, int]]:
    return [(d["decision"], d["state"], d["findings"]) for d in decisions(found)]


def id_of(found: Assessment, code: str) -> str:
    (finding,) = found.findings.where(code=code)
    return finding.finding_id


@pytest.mark.parametrize("what", Decided)
def test_every_kind_of_decision_is_told_and_changes_no_part_of_the_answer(check: Check, what: Decided) -> None:
    alone = pair(check, FAULTY)
    start = id_of(alone, "payment.wrong_amount")[:12]
    found = pair(check, FAULTY, decisions=(on({"finding": start}, what, on=TODAY),), today=TODAY)
    assert states(found) == [(what, "in force", 1)]
    assert decisions(found)[0]["finding"] == id_of(alone, "payment.wrong_amount")
    assert decisions(found)[0]["text"] == f"decided 3 November 2026 by A. Name (not verified): {what}"
    assert {k: found.document[k] for k in SAME_ANSWER} == {k: alone.document[k] for k in SAME_ANSWER}
    assert list(found.findings) == list(alone.findings)


def test_a_decision_whose_day_is_past_has_lapsed_and_decides_nothing(check: Check) -> None:
    until = date(2026, 11, 2)
    found = pair(check, FAULTY, decisions=(on(group(), until=until),), today=until)
    later = pair(check, FAULTY, decisions=(on(group(), until=until),), today=TODAY)
    assert [(d["lapsed"], d["findings"]) for f in (found, later) for d in decisions(f)] == [(False, 1), (True, 0)]
    assert decisions(later)[0]["text"].endswith("accepted until 2 November 2026, which is past: lapsed")
    assert later.document["digest"] == found.document["digest"]


def test_the_more_telling_decision_in_force_decides(check: Check) -> None:
    whole = id_of(pair(check, FAULTY), "payment.wrong_amount")
    one, column, code = on({"finding": whole}), on(group(column="amount"), Decided.FAULT), on(group(), Decided.EXPECTED)
    found = pair(check, FAULTY, decisions=(code, column, one), today=TODAY)
    assert states(found) == [("expected", "in force", 0), ("fault", "in force", 0), ("accepted", "in force", 1)]
    past = on({"finding": whole}, until=date(2026, 11, 2))
    found = pair(check, FAULTY, decisions=(code, column, past), today=TODAY)
    assert [n for _, _, n in states(found)] == [0, 1, 0]


def test_decisions_roll_forward_twice_and_find_what_comes_back(check: Check) -> None:
    first = pair(check, FAULTY)
    start = id_of(first, "payment.not_paid")[:14]
    given = (on({"finding": start}, on=TODAY), on(group(), Decided.BASELINE_WRONG))
    second = pair(check, FAULTY, first, decisions=given, today=TODAY)
    third = pair(check, PAYS[::-1], second, today=TODAY)
    fourth = pair(check, PAYS[::-1], third, today=TODAY)
    fifth = pair(check, FAULTY, fourth, today=TODAY)
    assert states(second) == [("accepted", "in force", 1), ("baseline wrong", "in force", 1)]
    gone = [("accepted", "gone", 0), ("baseline wrong", "gone", 0)]
    assert states(third) == states(fourth) == gone
    assert states(fifth) == states(second)
    assert [d["rolled_forward"] for d in decisions(second) + decisions(fifth)] == [False, False, True, True]
    assert [d["text"] for d in decisions(fifth)] == [d["text"] for d in decisions(second)]
    assert [f.verdict for f in (second, third, fifth)] == ["no-go", "go", "no-go"]


def test_a_decision_given_again_replaces_the_one_that_was_brought(check: Check) -> None:
    first = pair(check, FAULTY, decisions=(on(group()),), today=TODAY)
    again = pair(check, FAULTY, first, decisions=(on(group(), Decided.FAULT),), today=TODAY)
    assert states(again) == [("fault", "in force", 1)]
    same = pair(check, FAULTY, first, decisions=(on(group()),), today=TODAY)
    rolled = pair(check, FAULTY, first, today=TODAY)
    assert same.document["digest"] == rolled.document["digest"]


def test_a_decision_about_nothing_that_is_or_was_says_so(check: Check) -> None:
    given = (on({"finding": "0123456789ab"}), on(group("payment.late")))
    assert [state for _, state, _ in states(pair(check, FAULTY, decisions=given))] == ["not found", "not found"]


def test_two_decisions_about_one_finding_under_other_digits_are_an_error(check: Check) -> None:
    whole = id_of(pair(check, FAULTY), "payment.not_paid")
    given = tuple(on({"finding": whole[:n]}, file="d.toml", line=n) for n in (12, 13))
    with pytest.raises(BadInputError, match=r"^d.toml, line 13: this is decided at d.toml, line 12 already"):
        pair(check, FAULTY, decisions=given)
    assert len(list(check.place.glob("assessment*"))) == 1


def test_digits_that_begin_several_ids_are_an_error(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jamfirst.assess.decided.FEWEST_DIGITS", 1)
    first = pair(check, [replace_all(p) for p in PAYS])
    starts = [f.finding_id[0] for f in first.findings]
    start = next(s for s in starts if starts.count(s) > 1)
    with pytest.raises(BadInputError, match="begins the ids of several findings"):
        pair(check, [replace_all(p) for p in PAYS], decisions=(on({"finding": start}, file="d.toml"),))


def replace_all(pay: Pay) -> Pay:
    return replace(pay, reference=f"OTHER {pay.no}")
