"""Payslips against the period before, as people see them: from files with a planted fault and hostile names."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from rich.console import Console

from jamfirst.assess import Assessment, Options, assess
from jamfirst.model.variance import NOT_PAID, OPEN
from jamfirst.report import last_period, write_reports
from jamfirst.report.terminal import print_assessment
from tests.compare.pay_periods import Row, line, slip

HOSTILE = "=1+<b>E1</b>"
ACCOUNT = "20-00-00 55779911"
PEOPLE = (HOSTILE, ACCOUNT, "E3", "E4", "E5")


def _written(place: Path, month: str, slips: list[Row], lines: list[Row]) -> Path:
    place.mkdir()
    for name, rows in (("payslips.csv", slips), ("pay_lines.csv", lines)):
        with (place / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    (place / "run.toml").write_text(f'period = "{month}"\norganisation = "Northbrook Council"\n', encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def assessment(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    """One person with £200 more and no reason, one not paid any more, one rise, one leaver."""
    place = tmp_path_factory.mktemp("periods")
    august = [slip(e, period="5", earnings_from=date(2026, 8, 1)) for e in PEOPLE]
    august[4] = slip("E5", period="5", earnings_from=date(2026, 8, 1), leaving_date=date(2026, 8, 31))
    september = [slip(HOSTILE, gross_pay="2600.00"), slip("E3"), slip("E4", gross_pay="2472.00", hourly_rate="15.45")]
    for row in september:
        row["earnings_from"] = date(2026, 9, 1)
    lines = [line(HOSTILE), line("E3"), line("E4", rate="15.45")]
    before = _written(place / "august", "2026-08", august, [line(e) for e in PEOPLE])
    now = _written(place / "september", "2026-09", september, lines)
    return assess(now, None, place / "out", Options(previous_period=before), (write_reports,))


def screen(assessment: Assessment) -> str:
    console = Console(width=120, record=True, file=StringIO())
    print_assessment(assessment.document, console, where="out", quiet=False)
    return console.export_text()


def test_the_sentence_counts_people_and_what_is_open(assessment: Assessment) -> None:
    period = assessment.document["previous_period"]
    assert last_period.sentence(period) == (
        "3 payslips against August 2026: 1 unchanged, 0 but for tax, 0 starters, 1 leaver, 1 rise, 1 left open"
    )
    assert last_period.lines({}) == []


def test_the_screen_and_the_summary_say_it_without_a_personal_value(assessment: Assessment) -> None:
    summary = (assessment.folder / "summary.md").read_text(encoding="utf-8")
    for text in (screen(assessment), summary):
        assert "3 payslips against August 2026" in text
        assert "£200.00" in text
        assert "has no leaving date" in text
        assert "E1" not in text
        assert "55779911" not in text


def test_the_page_has_both_tables_and_shows_rows_in_its_personal_part_alone(assessment: Assessment) -> None:
    page = (assessment.folder / "report.html").read_text(encoding="utf-8")
    front, _, personal = page.partition('<h2 id="rows">')
    assert 'id="last-period"' in front
    assert "rises: the rate moved" in front
    assert "gross pay</th>" in front
    assert "E1" not in front
    assert "&lt;b&gt;E1" in personal
    assert "<b>E1" not in page
    assert "55779911" not in page
    assert "••••9911" in personal
    assert "+£200.00" in personal
    assert "Paid in the last period, not in this one" in personal


def _sheet(assessment: Assessment, name: str) -> list[list[Any]]:
    book = CalamineWorkbook.from_path(assessment.folder / "findings.xlsx")
    return list(book.get_sheet_by_name(name).to_python())[1:]


def test_the_workbook_has_a_sheet_of_sums_and_one_of_rows(assessment: Assessment) -> None:
    rows = _sheet(assessment, "Last period rows")
    assert len(rows) == len(assessment.variances)
    worst = next(row for row in rows if row[9] == "Nothing explains it" and row[2] == "gross pay")
    assert (worst[0], float(worst[8])) == (f"'{HOSTILE}", 200.0)
    assert not any("55779911" in str(cell) for row in rows for cell in row)
    told = _sheet(assessment, "Last period")
    sums = {(row[0], row[1].split(":")[0]): row for row in told}
    assert sums["Explanation", "rises"][2] == 1
    assert float(sums["Element", "net pay"][7]) != 0
    assert sum(row[0] == "Asked" for row in told) == 2


def test_rows_come_with_what_is_asked_first_and_can_be_narrowed(assessment: Assessment) -> None:
    rows = list(assessment.variances)
    asked = [row.code is not None for row in rows]
    assert asked == sorted(asked, reverse=True)
    opened = list(assessment.variances.only_open())
    assert {row.code for row in opened} == {OPEN, NOT_PAID, None}
    assert len(assessment.variances.only_open()) == len(opened) < len(rows)
    assert list(assessment.variances.first(2)) == rows[:2]
    assert all(abs(a.open_pence) >= abs(b.open_pence) for a, b in pairwise(rows) if b.code)


def test_an_assessment_without_a_period_before_shows_nothing_of_it(assessment: Assessment, tmp_path: Path) -> None:
    september = assessment.folder.parent / "september"
    plain = assess(september, september, tmp_path / "plain", Options(), (write_reports,))
    assert "last-period" not in (plain.folder / "report.html").read_text(encoding="utf-8")
    assert "period before" not in (plain.folder / "summary.md").read_text(encoding="utf-8")
    assert "Last period" not in CalamineWorkbook.from_path(plain.folder / "findings.xlsx").sheet_names
    assert list(plain.variances) == []
