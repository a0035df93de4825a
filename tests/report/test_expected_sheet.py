"""The sheets and the section about declared changes, in a whole assessment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import python_calamine

from jamfirst.report.html import page
from jamfirst.report.markdown import write_markdown
from jamfirst.report.workbook import write_workbook
from jamfirst.store import Assessment, open_assessment
from tests.report.sample import finding, sample_document, write_assessment
from tests.report.test_expected import change

STANDS = finding("payment.wrong_amount", 1, column_name="amount", old_value="1.00", new_value="3.00", pence=200)
DECLARED = finding(
    "payment.wrong_amount", 2, column_name="amount", old_value="5.00", new_value="7.77", weight="note",
    expected_by="PA-26",
)  # fmt: skip


def assessment(place: Path, *changes: dict[str, Any]) -> Assessment:
    document = {**sample_document([STANDS]), "expected": list(changes)}
    return open_assessment(write_assessment(place / "a", document, [STANDS, DECLARED]))


def sheets(place: Path, found: Assessment) -> dict[str, list[list[Any]]]:
    write_workbook(found, place / "findings.xlsx")
    book = python_calamine.CalamineWorkbook.from_path(str(place / "findings.xlsx"))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_what_was_declared_stands_apart_from_what_was_not(tmp_path: Path) -> None:
    found = assessment(tmp_path, change(id="=PA", fitted=1, met=2))
    told = sheets(tmp_path, found)
    assert [row[7] for row in told["Differences"][1:]] == [3.0]
    assert [row[7] for row in told["As declared"][1:]] == [7.77]
    header, row = told["Declared"]
    assert dict(zip(header, row, strict=True))["Changed so"] == 1
    assert row[0] == "'=PA"
    assert len(found.findings) == len(found.expected) == 1


def test_with_nothing_declared_there_is_no_sheet_and_no_section(tmp_path: Path) -> None:
    found = assessment(tmp_path)
    assert not {"Declared", "As declared"} & set(sheets(tmp_path, found))
    assert "What was declared to change" not in page(found)


def test_the_page_and_the_summary_tell_it_and_escape_it(tmp_path: Path) -> None:
    found = assessment(tmp_path, change(reason="<b>Award</b>", almost=[{"missed": "grade = …", "records": 3}]))
    told = page(found)
    assert '<h2 id="expected">What was declared to change</h2>' in told
    assert "&lt;b&gt;Award&lt;/b&gt;" in told
    assert "Almost: 3, but not: grade = …" in told
    assert told.index("What was declared to change</h2>") < told.index("personal data)</h2>")
    assert "7.77" not in told
    write_markdown(found, tmp_path / "summary.md")
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "## Declared to change" in summary
    assert "&lt;b&gt;Award" in summary
