"""What had to be covered, on screens and in reports: what is not is said first, and no value of a condition is."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jamfirst.report import scope, summary
from jamfirst.report.html import page
from jamfirst.report.junit import write_junit
from jamfirst.report.markdown import write_markdown
from jamfirst.store import open_assessment
from tests.report.sample import finding, sample_document, write_assessment
from tests.report.situations import asked, document, not_covered, screen

LACKING = ["Weekly payroll (no payslip of it in the candidate)"]


def go(*required: dict[str, Any]) -> dict[str, Any]:
    told = {"text": "", "compared": ["payments"], "not_compared": [], "required": list(required)}
    return document("go", scope=told)


def test_what_is_covered_says_how_many_cases_there_were() -> None:
    told = go(asked("Monthly payroll", "payroll", 9, 9), asked("a leaver", "case", 1, 1_204))
    assert scope.covered(told) == ["Monthly payroll", "a leaver (1 case before, 1,204 after)"]
    assert scope.not_covered(told) == []
    assert "Go for: payments.  Covered: Monthly payroll, a leaver (1 case before, 1,204 after)." in screen(told, 120)


def test_what_is_not_covered_stands_once_among_what_is_not_known() -> None:
    told = not_covered()
    assert scope.not_covered(told)[:1] == LACKING
    assert summary.not_known(told) == []
    before, because = screen(told, 120).split("Because")
    assert before.count("Weekly payroll") == because.count("Weekly payroll") == 1


def test_without_a_list_nothing_is_said() -> None:
    for told in (go(), document("go")):
        assert scope.required(told) == scope.covered(told) == scope.lines(told) == []
        assert "overed" not in screen(told)


def test_the_page_has_a_table_with_what_is_lacking_first(tmp_path: Path) -> None:
    rows = [finding("payment.not_paid", 1, pence=100)]
    made = sample_document(rows)
    made["scope"]["required"] = [asked("a <b>leaver</b>", "case", 12, 11), *not_covered()["scope"]["required"]]
    with open_assessment(write_assessment(tmp_path / "a", made, rows)) as assessment:
        text = page(assessment)
    start = text.index("What the service file asks to be covered")
    assert start < text.index("What is not known</h2>")
    assert text.index("Weekly payroll", start) < text.index("Monthly payroll", start)
    assert "no payslip of it in the candidate" in text
    assert "a &lt;b&gt;leaver&lt;/b&gt;" in text


def test_markdown_and_junit_name_both(tmp_path: Path) -> None:
    for name, write in (("summary.md", write_markdown), ("junit.xml", write_junit)):
        write(SimpleNamespace(document=not_covered()), tmp_path / name)  # type: ignore[operator]
    markdown = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert f"## Not covered\n\n- {LACKING[0]}\n" in markdown
    assert "## Covered\n\n- Monthly payroll\n- a leaver (12 cases before, 11 after)\n" in markdown
    assert "## Not known" not in markdown
    junit = (tmp_path / "junit.xml").read_text(encoding="utf-8")
    assert f"Not covered: {LACKING[0]}" in junit
    assert "Covered: a leaver (12 cases before, 11 after)" in junit
