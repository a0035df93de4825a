from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineWorkbook

from jamfirst.report import write_reports
from jamfirst.report.fairness_sheet import BEHIND, fairness_sheets
from jamfirst.store.behind import BehindRow
from tests.assess.runs import PAYS, Check, payments_csv


def test_accounts_are_masked_formulas_guarded_and_what_was_not_counted_is_empty() -> None:
    (sheet,) = fairness_sheets(
        [
            BehindRow("Same people and firms?", "t", "candidate", "payee_name", "=HYPERLINK(1)", 0),
            BehindRow("Same codes?", "t", "baseline", "account_number", "55779911", 3),
        ]
    )
    assert len(sheet.columns) == len(BEHIND)
    assert [row[2:] for row in sheet.rows] == [
        ("candidate only", "payee_name", "'=HYPERLINK(1)", None),
        ("baseline only", "account_number", "••••9911", 3),
    ]


def test_without_rows_there_is_no_sheet() -> None:
    assert list(fairness_sheets([])) == []


def test_the_workbook_of_a_check_names_who_is_in_one_run_only(tmp_path: Path) -> None:
    files = [{"payments.csv": payments_csv(pays)} for pays in (PAYS, PAYS[1:])]
    from_check = Check(tmp_path).pair(*files)
    rows = list(from_check.behind)
    assert [(r.question, r.side) for r in rows] == [("Same people and firms?", "baseline")]
    from_check.close()
    write_reports(from_check.folder)
    sheet = (
        CalamineWorkbook.from_path(from_check.folder / "findings.xlsx").get_sheet_by_name("One run only").to_python()
    )
    assert sheet[0] == [column.title for column in BEHIND]
    assert sheet[1][4] == rows[0].value
