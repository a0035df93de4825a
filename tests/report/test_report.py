"""The registry of reports, and what all of them promise: no personal value in a summary, no whole account anywhere."""

import os
import zipfile
from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from jamfirst import report
from jamfirst.model.problems import UsageError
from jamfirst.report.terminal import print_assessment
from jamfirst.store import Assessment, open_assessment
from tests.report.sample import finding, sample_document, write_assessment

NAME, REFERENCE, ACCOUNT, SORT_CODE = "Morwenna Canary-Penrose", "INV-CANARY-7731", "55779911", "20-31-44"
IBAN, NINO, VALUE = "GB33BUKB20201555555555", "QQ123456C", "canary 1.2.3"
PERSONAL = (NAME, "Canary", REFERENCE, "CANARY", NINO, VALUE, "canary")
WHOLE_ACCOUNTS = (ACCOUNT, "66880022", SORT_CODE, "203144", IBAN, "55555555")
SUMMARIES = ("junit.xml", "summary.md")


def canary_rows() -> list[dict[str, Any]]:
    key = f"payee_name={NAME}, sort_code={SORT_CODE}, account_number={ACCOUNT}, reference={REFERENCE}"
    told = {"record_key": key, "subject": NAME, "workings": f"{NINO}: {NAME}", "location": "payments.csv, line 7"}
    return [
        finding("payment.not_paid", 1, pence=100, delta_pence=-100, **told),
        finding(
            "payment.wrong_account", 2, column_name="account_number", old_value=ACCOUNT, new_value="66880022", **told
        ),
        finding("payment.wrong_account", 3, column_name="iban", old_value=IBAN, new_value="", **told),
        finding("payment.other_change", 4, column_name="payee_name", old_value=NAME, new_value="", **told),
        finding("payment.other_change", 5, column_name="reference", old_value=REFERENCE, new_value=IBAN, **told),
    ]


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Assessment]:
    rows = canary_rows()
    document = sample_document(rows)
    field = document["problems"][0]
    document["problems"] = [
        field | {"found": VALUE, "message": f'"{VALUE}" is not an amount'},
        field | {"column": "account_number", "found": ACCOUNT, "message": f'"{ACCOUNT}" is not an account of {NAME}'},
    ]
    with open_assessment(write_assessment(tmp_path / "assessment", document, rows)) as assessment:
        yield assessment


def written(folder: Path) -> Iterator[tuple[str, str]]:
    """Every report's name and text; a workbook's files are read out of it."""
    for name, _ in report.REPORTS.values():
        path = folder / name
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as file:
                yield name, "\n".join(file.read(inner).decode("utf-8", "replace") for inner in file.namelist())
        else:
            yield name, path.read_text(encoding="utf-8")


def test_summaries_hold_no_personal_value(canary: Assessment) -> None:
    report.write_reports(canary.folder)
    texts = {name: text for name, text in written(canary.folder) if name in SUMMARIES}
    for width in (40, 80, 120):
        screen = StringIO()
        print_assessment(canary.document, Console(file=screen, width=width), where="assessment", quiet=False)
        texts[f"terminal at {width}"] = screen.getvalue()
    assert len(texts) == 5
    assert [(name, value) for name, text in texts.items() for value in PERSONAL if value in text] == []


def test_no_report_holds_a_whole_account(canary: Assessment) -> None:
    report.write_reports(canary.folder)
    texts = dict(written(canary.folder))
    assert [(name, account) for name, text in texts.items() for account in WHOLE_ACCOUNTS if account in text] == []
    assert NAME in texts["findings.xlsx"]
    assert "••••9911" in texts["findings.xlsx"]


def test_every_registered_report_is_written(canary: Assessment) -> None:
    report.write_reports(canary.folder)
    names = {name for name, _ in report.REPORTS.values()}
    assert {path.name for path in canary.folder.iterdir()} == names | {"assessment.json", "assessment.duckdb"}


def outside(monkeypatch: pytest.MonkeyPatch, name: str, value: str = "tests.report.test_report:own_report") -> None:
    points = EntryPoints([EntryPoint(name, value, report.GROUP)])
    monkeypatch.setattr(report, "entry_points", lambda group: points.select(group=group))
    monkeypatch.setattr(report, "REPORTS", {"junit": report.REPORTS["junit"]})


def own_report(assessment: Assessment, path: Path) -> None:
    path.write_text(f"{assessment.verdict} {len(assessment.findings)}", encoding="utf-8")


def failing_report(assessment: Assessment, path: Path) -> None:
    raise ZeroDivisionError(f"{assessment.verdict} {path.name}")


def test_outsiders_add_a_report_by_entry_point(canary: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    outside(monkeypatch, "finance.txt")
    report.write_reports(canary.folder)
    assert (canary.folder / "finance.txt").read_text(encoding="utf-8") == "no-go 5"


@pytest.mark.parametrize(
    "name", ["junit.xml", "assessment.json", "assessment.duckdb", "../x", f"a{os.sep}b", ".hidden"]
)
def test_a_report_from_outside_may_not_take_another_place(
    canary: Assessment, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    outside(monkeypatch, name)
    with pytest.raises(UsageError, match="choose another file name"):
        report.write_reports(canary.folder)


def test_a_report_that_fails_says_which_it_was(canary: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    outside(monkeypatch, "finance.txt", "tests.report.test_report:failing_report")
    with pytest.raises(ZeroDivisionError) as raised:
        report.write_reports(canary.folder)
    assert raised.value.__notes__ == ["while writing finance.txt"]
