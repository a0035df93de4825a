from pathlib import Path
from types import SimpleNamespace
from typing import Any

from lxml import etree

from jamfirst.report.junit import write_junit
from tests.report import situations
from tests.report.hostile import NAUGHTY, SURROGATE
from tests.report.sample import sample_assessment
from tests.report.situations import document, found, table


def suites(told: dict[str, Any], tmp_path: Path) -> dict[str, etree._Element]:
    path = tmp_path / "junit.xml"
    write_junit(SimpleNamespace(document=told), path)  # type: ignore[arg-type]
    return {suite.get("name", ""): suite for suite in etree.fromstring(path.read_bytes())}


def outcomes(suite: etree._Element) -> dict[str | None, str | None]:
    failures = {case.get("name"): case.find("failure") for case in suite.iter("testcase")}
    return {name: None if failure is None else failure.get("type") for name, failure in failures.items()}


def test_each_code_that_could_block_is_a_case_with_its_outcome(tmp_path: Path) -> None:
    told = suites(situations.many_codes(), tmp_path)
    assert list(told) == ["verdict", "payslips", "payments", "files"]
    assert outcomes(told["payments"]) == {
        "payment.not_paid": "stop", "payment.wrong_account": "stop", "payment.paid_twice": "stop",
        "payment.wrong_amount": "stop", "payment.unexpected": None, "payment.late": "stop", "payment.early": None,
        "payment.other_change": "ask", "payment.regrouped": None,
    }  # fmt: skip
    assert outcomes(told["payslips"]) == {
        "payslips.missing": None, "payslips.repeated": None, "payslips.changed": "stop", "payslips.extra": None,
    }  # fmt: skip
    assert outcomes(told["files"])["file.field"] == "ask"
    assert outcomes(told["verdict"]) == {"verdict": "stop"}


def test_a_note_passes_and_keeps_its_text(tmp_path: Path) -> None:
    payments = suites(situations.many_codes(), tmp_path)["payments"]
    (output,) = payments.iter("system-out")
    assert (output.text or "").startswith("3 payments would be grouped differently")


def test_totals_are_those_of_the_cases(tmp_path: Path) -> None:
    suites(situations.many_codes(), tmp_path)
    root = etree.fromstring((tmp_path / "junit.xml").read_bytes())
    for element in [root, *root]:
        assert element.get("tests") == str(len(list(element.iter("testcase"))))
        assert element.get("failures") == str(len(list(element.iter("failure"))))


def test_verdicts(tmp_path: Path) -> None:
    for verdict, outcome in (("go", None), ("no-go", "stop"), ("hold", "ask"), ("of another release", "ask")):
        assert outcomes(suites(document(verdict), tmp_path)["verdict"]) == {"verdict": outcome}


def test_a_case_keeps_its_name_whether_it_passes_or_fails(tmp_path: Path) -> None:
    slips = table("slips", 2, 1, 1, kind="payslip", noun=["payslip", "payslips"])
    passed = suites(document("go", tables=[slips]), tmp_path)["slips"]
    findings = {"payslip.missing": found("payslip.missing", 1, "payslip", tables={"slips": 1})}
    failed = suites(document("no-go", tables=[slips], findings=findings), tmp_path)["slips"]
    assert set(outcomes(passed)) == set(outcomes(failed))
    assert outcomes(failed)["slips.missing"] == "stop"


def test_findings_outside_the_compared_tables_are_not_lost(tmp_path: Path) -> None:
    findings = {
        "uk.paye.tax": found("uk.paye.tax", 2, "payslips", tables={}),
        "t.missing": found("t.missing", 2, "records", tables={"t": 2}),
    }
    told = suites(document("no-go", tables=[], findings=findings), tmp_path)
    assert outcomes(told["files"])["uk.paye.tax"] == "stop"
    assert outcomes(told["t"])["t.missing"] == "stop"


def test_a_control_total_that_disagrees_is_told(tmp_path: Path) -> None:
    (output,) = suites(situations.many_codes(), tmp_path)["files"].iter("system-out")
    assert output.text == "payments.csv (candidate): NbOfTxs says 11,204, the records add up to 11,101"


def test_hostile_names_stay_inside_their_place(tmp_path: Path) -> None:
    for name in [*NAUGHTY, SURROGATE]:
        findings = {"payment.other_change": found("payment.other_change", 1, columns={name: 1}, tables={name: 1})}
        told = document("no-go", findings=findings, reasons=situations.reasons(findings), tables=[table(name, 1, 1, 0)])
        told["reservations"] = [{"text": name, "weight": "ask", "table": name}]
        made = suites(told, tmp_path)
        assert len(made) == 3
        assert sum(len(list(suite.iter("testcase"))) for suite in made.values()) == 1 + 9 + 5


def test_an_assessment_from_the_store_is_written(tmp_path: Path) -> None:
    with sample_assessment(tmp_path) as assessment:
        write_junit(assessment, tmp_path / "junit.xml")
        root = etree.fromstring((tmp_path / "junit.xml").read_bytes())
        assert [suite.get("name") for suite in root][1:-3] == [t["table"] for t in assessment.document["tables"]]
