"""Both runs held to the rules: what is new, what live has as well, what the release mends, and what one run may say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from jamfirst.assess import Assessment, Options, assess
from jamfirst.model.finding import Status, Weight
from jamfirst.model.law import Certainty
from jamfirst.model.policy import Policy, PolicyFile, WeightRule
from jamfirst.model.service import OwnRule, RuleSettings, ServiceFile
from jamfirst.store import assessment_schema

HEADER = (
    "employee_id,employment_id,pay_date,run_type,gross_pay,tax,ee_ni,loan,pg_loan,ee_pension,other_deductions,net_pay"
)
RULE = "uk.payslip.net"
ONLY_NET = RuleSettings()


def slip(number: int, *, short: int = 0, gross: int = 2_000, pay_date: str = "2026-09-30") -> str:
    """A payslip of £2,000 with net pay so many pounds short."""
    return f"E{number},E{number}-1,{pay_date},main,{gross}.00,190.40,76.16,0,0,0,0,{gross - 266.56 - short:.2f}"


def run(folder: Path, slips: Sequence[str]) -> Path:
    folder.mkdir()
    (folder / "payslips.csv").write_text("\n".join([HEADER, *slips, ""]), encoding="utf-8")
    return folder


def checked(
    place: Path, before: Sequence[str] | None, after: Sequence[str], options: Options | None = None
) -> Assessment:
    candidate = run(place / "after", after)
    baseline = None if before is None else run(place / "before", before)
    pair = (candidate, None) if baseline is None else (baseline, candidate)
    found = assess(*pair, place / "out", options or Options())
    Draft202012Validator(assessment_schema()).validate(json.loads((found.folder / "assessment.json").read_text()))
    return found


def outcome(found: Assessment, rule: str = RULE) -> Mapping[str, object]:
    (told,) = [item for item in found.document["law"] if item["rule"] == rule]
    return {name: told[name] for name in ("new", "old", "mended", "broken")}


def slips(**short: int) -> list[str]:
    return [slip(n, short=short.get(f"e{n}", 0)) for n in range(1, 6)]


def test_a_breach_of_the_candidate_alone_is_new_and_stops(tmp_path: Path) -> None:
    found = checked(tmp_path, slips(), slips(e3=10))
    assert found.verdict == "no-go"
    assert outcome(found) == {"new": 1, "old": 0, "mended": 0, "broken": 1}
    (row,) = found.findings.where(code=RULE)
    assert (row.weight, row.status, row.side, row.column_name) == (Weight.STOP, Status.NEW, "candidate", "net_pay")
    assert (row.new_value, row.expected_value, row.delta_pence) == ("£1,723.44", "£1,733.44", -1_000)
    assert row.subject == "E3"
    assert row.workings is not None
    assert row.workings.startswith("gross pay £2,000.00; less income tax £190.40")
    assert found.document["findings"][RULE]["pence"] == 1_000


def test_a_record_that_differs_and_breaks_a_rule_is_one_event_and_has_its_pence_once(tmp_path: Path) -> None:
    found = checked(tmp_path, slips(), slips(e3=10))
    rows = list(found.findings)
    assert {row.code for row in rows} == {RULE, "payslip.changed"}
    assert len({row.event_id for row in rows}) == 1
    assert sum(row.pence for row in rows) == 1_000
    assert found.document["totals"] == {"findings": 2, "events": 1, "pence": 1_000}


def test_a_breach_that_live_has_as_well_is_old_and_never_blocks(tmp_path: Path) -> None:
    found = checked(tmp_path, [*slips(e3=10), slip(6)], [*slips(e3=10), slip(6)][::-1])
    assert found.verdict == "go"
    assert outcome(found) == {"new": 0, "old": 1, "mended": 0, "broken": 1}
    assert list(found.findings) == []
    (row,) = found.live
    assert (row.weight, row.status, row.side, row.code) == (Weight.NOTE, Status.OLD, "both", RULE)


def test_a_breach_that_is_worse_than_in_live_is_new_and_says_so(tmp_path: Path) -> None:
    found = checked(tmp_path, slips(e3=10), slips(e3=11))
    assert outcome(found) == {"new": 1, "old": 0, "mended": 0, "broken": 1}
    (row,) = found.findings.where(code=RULE)
    assert row.workings is not None
    assert row.workings.endswith("; in live by £10.00")
    assert list(found.live) == []


def test_a_breach_that_is_less_than_in_live_is_old(tmp_path: Path) -> None:
    found = checked(tmp_path, slips(e3=10), slips(e3=9))
    assert outcome(found) == {"new": 0, "old": 1, "mended": 0, "broken": 1}


def test_a_breach_that_the_release_mends_is_told_and_counts_nowhere(tmp_path: Path) -> None:
    found = checked(tmp_path, slips(e3=10), slips())
    assert outcome(found) == {"new": 0, "old": 0, "mended": 1, "broken": 0}
    assert RULE not in found.document["findings"]
    (row,) = found.live
    assert (row.side, row.old_value, row.new_value) == ("baseline", "£1,723.44", None)


def test_look_alikes_are_paired_one_to_one(tmp_path: Path) -> None:
    twice = [slip(1, short=10), slip(1, short=10)]
    found = checked(tmp_path, twice, [*twice, slip(1, short=10)])
    assert outcome(found) == {"new": 1, "old": 2, "mended": 0, "broken": 3}


def test_no_policy_makes_an_old_breach_block(tmp_path: Path) -> None:
    policy = Policy(weights=(WeightRule(Weight.STOP, codes=("uk.*",)),))
    found = checked(
        tmp_path, slips(e3=10), slips(e3=10), Options(policy=PolicyFile(policy, "p", "0" * 64, packaged=True))
    )
    assert not [reason for reason in found.document["reasons"] if reason["code"] == RULE]


def test_a_policy_may_weigh_a_breach_otherwise(tmp_path: Path) -> None:
    policy = Policy(weights=(WeightRule(Weight.NOTE, codes=("uk.*",)),))
    options = Options(policy=PolicyFile(policy, "p", "0" * 64, packaged=True))
    found = checked(tmp_path, None, slips(e3=10), options)
    assert found.verdict == "go"
    assert found.document["findings"][RULE]["weight"] == "note"


@pytest.mark.parametrize(("short", "verdict"), [(0, "go"), (10, "no-go")])
def test_one_run_alone_is_held_to_the_rules(tmp_path: Path, short: int, verdict: str) -> None:
    found = checked(tmp_path, None, slips(e3=short))
    assert found.verdict == verdict
    assert found.document["tables"] == []
    assert {item["side"] for item in found.document["inputs"]} == {"candidate"}


def test_one_run_that_no_rule_is_about_is_never_go(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert assess(folder, None, tmp_path / "out").verdict == "hold"


def test_a_value_that_a_rule_needs_and_one_run_lacks_holds(tmp_path: Path) -> None:
    found = checked(tmp_path, None, [*slips(), slip(9).replace("190.40", "")])
    assert found.verdict == "hold"
    (reason,) = found.document["reasons"]
    assert reason["text"] == (
        "Net pay is gross pay less deductions: 1 payslip cannot be checked: the tax is not known."
    )


def test_what_is_skipped_says_so(tmp_path: Path) -> None:
    service = ServiceFile(rules=RuleSettings(skip={RULE: "not ours to check"}))
    found = checked(tmp_path, slips(), slips(e3=10), Options(service=service))
    (told,) = [item for item in found.document["law"] if item["rule"] == RULE]
    assert told["not_applied"] == "skipped by the service file: not ours to check"


def test_the_order_of_rows_and_threads_change_nothing(tmp_path: Path) -> None:
    before, after = slips(e1=5, e2=7, e4=1), slips(e1=6, e2=7, e3=9)
    digests = set()
    for number, order in enumerate((1, -1)):
        place = tmp_path / str(number)
        place.mkdir()
        digests.add(checked(place, before[::order], after[::-order], Options(threads=number + 1)).document["digest"])
    assert len(digests) == 1


def test_an_own_rule_is_applied_to_both(tmp_path: Path) -> None:
    own = OwnRule("rich", "payslip", "gross_pay <= 2000", "with more than £2,000", Certainty.BREACH)
    service = ServiceFile(rules=RuleSettings(own=(own,)))
    found = checked(tmp_path, slips(), [*slips()[:4], slip(5, gross=3_000)], replace(Options(), service=service))
    assert outcome(found, "own.rich") == {"new": 1, "old": 0, "mended": 0, "broken": 1}
    assert found.document["findings"]["own.rich"]["text"] == "1 payslip with more than £2,000"
