from decimal import Decimal
from typing import Any

from jamfirst.report.sheets import Sheet, all_sheets
from tests.report.situations import document, table


def sheets(**changes: Any) -> dict[str, Sheet]:
    return {sheet.name: sheet for sheet in all_sheets(document("go", **changes), [], 0, 0)}


def test_sheets_that_would_be_empty_are_left_out_but_for_those_a_reader_looks_for() -> None:
    assert list(sheets(fairness=[], tables=[])) == ["Notes", "Verdict", "Differences", "By code", "Tables"]


def test_every_row_fits_its_columns() -> None:
    told = sheets(
        problems=[{"code": "file.field", "side": "candidate", "file": "p.csv", "line": 0, "column": "c", "message": "m",
                   "found": "f", "expected": "e", "count": 1, "table": "t"}],
        controls=[{"side": "baseline", "file": "1.xml", "name": "CtrlSum", "stated": 1, "counted": 2, "unit": "pence"}],
        inputs=[{"side": "baseline", "name": "1.xml", "bytes": 1, "sha256": "ab", "format": "pain.001"}],
        masked=[{"table": "t", "column": "c", "part": "", "records": 1, "evidence": "e", "guess": False}],
        causes=[{"text": "a cause"}],
        tables=[table("t", 1, 1, 1, columns=[{"label": "a", "baseline": "A", "candidate": None, "compared": False}])],
    )  # fmt: skip
    assert len(told) == 12
    for sheet in told.values():
        assert all(len(row) <= len(sheet.columns) for row in sheet.rows), sheet.name


def test_a_go_says_so_and_a_verdict_without_reasons_still_stands() -> None:
    assert next(iter(sheets()["Verdict"].rows))[3] == "nothing that was compared stands against it"
    hold = {sheet.name: sheet for sheet in all_sheets(document("hold"), [], 0, 0)}
    assert list(hold["Verdict"].rows) == [("HOLD",)]


def test_totals_in_pence_are_pounds_and_others_are_counts() -> None:
    total = {"side": "baseline", "file": "1.xml", "name": "n", "stated": 150, "counted": 200}
    rows = list(sheets(controls=[total | {"unit": "pence"}, total | {"unit": "records"}])["Control totals"].rows)
    assert [row[3:] for row in rows] == [(Decimal("1.50"), Decimal("2.00"), "no"), (150, 200, "no")]


def test_an_account_that_a_problem_quotes_is_masked() -> None:
    problem = {"code": "file.field", "side": "candidate", "file": "p.csv", "line": 3, "column": "account_number",
               "message": '"5577991122" is not an account number', "found": "5577991122", "expected": "8 digits",
               "count": 1, "table": "p"}  # fmt: skip
    text = str(list(sheets(problems=[problem])["Problems"].rows))
    assert "5577991122" not in text
    assert "1122" in text
