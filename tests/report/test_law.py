"""What the rules say, on every report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree, html
from python_calamine import CalamineWorkbook

from jamfirst.report.html import page
from jamfirst.report.junit import write_junit
from jamfirst.report.law import in_short, live_lines, not_applied, rule_lines
from jamfirst.report.markdown import write_markdown
from jamfirst.report.workbook import write_workbook
from jamfirst.store import Assessment
from tests.report.sample import LAW, sample_assessment
from tests.report.situations import document


@pytest.fixture
def assessment(tmp_path: Path) -> Iterator[Assessment]:
    with sample_assessment(tmp_path) as found:
        yield found


def test_each_rule_has_the_state_that_it_is_in() -> None:
    lines = rule_lines(document("hold", law=LAW))
    assert [(line.rule, line.state) for line in lines] == [
        ("uk.ni.employer", "broken"),
        ("uk.payslip.net", "kept"),
        ("uk.pension", "kept"),
    ]
    (left,) = not_applied(document("hold", law=LAW))
    assert (left.rule, left.state, left.needs) == (
        "uk.minimum_wage", "not applied", "needs hours in a table of payslips",
    )  # fmt: skip


def test_they_are_told_in_one_line_and_what_is_wrong_in_live_in_another() -> None:
    told = document("hold", law=LAW)
    assert in_short(told) == [
        "3 applied, none points at anything new, 1 could not be checked on every record, 1 not applied: see the report"
    ]
    assert live_lines(told) == [
        "209 payslips break uk.ni.employer in live now as well (The title of uk.ni.employer)",
        "7 payslips break uk.ni.employer in live now and no longer after it (The title of uk.ni.employer)",
    ]
    assert in_short(document("go")) == []


def test_the_page_tells_of_every_rule(assessment: Assessment) -> None:
    tree = html.document_fromstring(page(assessment))
    section = tree.xpath("//section[@aria-labelledby='law']")[0].text_content()
    for part in ("uk.ni.employer", "209", "112: no figures are known for this scheme and year", "needs hours"):
        assert part in section


def test_the_workbook_has_a_row_for_every_rule(assessment: Assessment, tmp_path: Path) -> None:
    write_workbook(assessment, tmp_path / "findings.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "findings.xlsx")
    rows = book.get_sheet_by_name("Rules").to_python()
    assert rows[0][:5] == ["Rule", "Title", "Kind", "Table", "State"]
    assert [(row[0], row[4]) for row in rows[1:]] == [
        ("uk.ni.employer", "broken"), ("uk.payslip.net", "kept"), ("uk.pension", "kept"),
        ("uk.minimum_wage", "not applied"),
    ]  # fmt: skip
    assert rows[1][10] == 4812.06
    assert "Wrong in live" not in book.sheet_names


def test_a_build_server_has_a_case_for_every_rule(assessment: Assessment, tmp_path: Path) -> None:
    write_junit(assessment, tmp_path / "junit.xml")
    root = etree.fromstring((tmp_path / "junit.xml").read_bytes())
    (suite,) = root.xpath("//testsuite[@name='Rules']")
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "0", "1")
    assert suite.xpath("testcase/skipped/@message") == ["needs hours in a table of payslips"]


def test_the_summary_tells_of_rules_that_say_something(assessment: Assessment, tmp_path: Path) -> None:
    write_markdown(assessment, tmp_path / "summary.md")
    text = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "## Rules" in text
    assert "209 wrong in live as well; 7 mended by this release" in text
    assert "payslip.net" not in text
