"""What is new, still there and gone, and what was decided, as the screen and the summaries say it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import python_calamine
from lxml import etree

from jamfirst.model.finding import Finding, Status, Weight
from jamfirst.report.decided import decided_by, decision_lines
from jamfirst.report.html import page
from jamfirst.report.junit import write_junit
from jamfirst.report.markdown import write_markdown
from jamfirst.report.since import code_views, live_lines, since_lines, status_text
from jamfirst.report.workbook import write_workbook
from jamfirst.store import Assessment, open_assessment
from tests.report.sample import finding, sample_document, write_assessment
from tests.report.situations import document, screen

STANDS = finding("payment.wrong_amount", 1, column_name="amount", old_value="1.00", new_value="3.00", pence=200)
NEW = finding("payment.wrong_amount", 3, column_name="amount", old_value="1.00", new_value="4.00", pence=300)
GONE = finding(
    "payment.late", 2, column_name="pay_date", status="gone", weight="note", old_value="2026-09-25",
    new_value="2026-09-29", record_key="<b>Gone</b>",
)  # fmt: skip
COUNTS = {"new": 1, "still_there": 1, "wrong_in_live": 0, "gone": 1}
CODES = {
    "payment.wrong_amount": {**COUNTS, "gone": 0},
    "payment.late": {**COUNTS, "new": 0, "still_there": 0},
}


def previous(**changes: Any) -> dict[str, Any]:
    told = {
        "folder": "old", "digest": "0f" * 32, "verdict": "no-go", "finished": "2026-11-03T10:00:00+00:00",
        "findings": 2, **COUNTS, "now_expected": 0, "codes": CODES, "notes": [],
    }  # fmt: skip
    return told | changes


def decision(**changes: Any) -> dict[str, Any]:
    told = {
        "finding": "", "code": "payment.wrong_amount", "table": "payments", "column": "", "decision": "accepted",
        "reason": "small", "by": "A", "on": None, "until": None, "lapsed": False, "state": "in force", "findings": 2,
        "text": "decided by A (not verified): accepted", "rolled_forward": False, "declared_at": "d.toml, line 1",
    }  # fmt: skip
    return told | changes


def assessment(place: Path, *decisions: dict[str, Any], since: dict[str, Any] | None = None) -> Assessment:
    rows = [{**STANDS, "status": "old" if since else "new"}, NEW]
    told = {**sample_document(rows), "previous": since, "decisions": list(decisions)}
    return open_assessment(write_assessment(place / "a", told, [*rows, GONE] if since else rows))


def sheets(place: Path, found: Assessment) -> dict[str, list[list[Any]]]:
    write_workbook(found, place / "findings.xlsx")
    book = python_calamine.CalamineWorkbook.from_path(str(place / "findings.xlsx"))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def as_finding(row: dict[str, Any], **changes: Any) -> Finding:
    return Finding(**{**row, "weight": Weight(row["weight"]), "status": Status(row["status"]), **changes})


def test_the_screen_says_it_in_one_line_and_notes_why_ids_may_differ() -> None:
    told = document("no-go", previous=previous(notes=["Another period."]), decisions=[decision()])
    told["totals"]["findings"] = 40
    text = screen(told, 110)
    assert "Since last" in text
    assert "1 new, 1 still there, 1 gone (checked against the assessment of 3 November 2026)" in text
    assert "Another period." in text
    assert "2 of 40 findings are decided: 2 accepted" in text


def test_without_an_earlier_assessment_nothing_is_said() -> None:
    assert since_lines(document("go")) == decision_lines(document("go")) == live_lines(document("go")) == []
    assert code_views(document("go", previous=None)) == []
    assert "Since last" not in screen(document("go"), 110)


def test_what_the_baselines_own_files_have_is_wrong_in_live_now() -> None:
    told = document("hold", problems=[{"code": "file.field", "side": s} for s in ("baseline", "candidate")])
    assert live_lines(told) == ["1 finding is about the baseline's own files: wrong in live now"]
    mine = as_finding(STANDS, code="file.field", side="baseline", status=Status.OLD)
    assert status_text(mine, told) == status_text(mine, {"previous": previous()}) == "wrong in live now"


def test_a_status_is_said_only_where_it_is_known() -> None:
    row, now = as_finding(STANDS), {"previous": previous()}
    old, gone = as_finding(STANDS, status=Status.OLD), as_finding(GONE)
    assert [status_text(f, now) for f in (row, old, gone)] == ["new", "still there", "gone"]
    assert status_text(row, {"previous": None}) == ""


def test_codes_that_are_gone_altogether_keep_their_words() -> None:
    wrong, late = code_views({**sample_document([STANDS, NEW]), "previous": previous()})
    assert (wrong.text, wrong.new, wrong.gone) == ("2 payments would be of different amounts", 1, 0)
    assert (late.text, late.gone) == ("0 payments would be made late", 1)


def test_decisions_are_counted_by_what_they_say_and_until_when() -> None:
    told = document("no-go", decisions=[
        decision(findings=9, until="2026-12-31"), decision(findings=3, decision="baseline wrong"),
        decision(findings=5, lapsed=True), decision(findings=0, state="gone"), decision(findings=0, state="not found"),
    ])  # fmt: skip
    told["totals"]["findings"] = 40
    first, beside = decision_lines(told)
    assert first == "12 of 40 findings are decided: 9 accepted until 31 December 2026, 3 baseline wrong"
    assert beside == (
        "1 decision has lapsed, 1 decision is about what is gone and 1 decision is about a finding that is nowhere"
    )


def test_the_more_telling_decision_in_force_stands_beside_a_finding() -> None:
    row = as_finding(STANDS)
    group = decision(text="group")
    column, one = (
        decision(column="amount", text="column"),
        decision(finding=row.finding_id, code="", table="", text="one"),
    )
    assert decided_by({"decisions": [group, column, one]}).of(row) == "one (small)"
    assert decided_by({"decisions": [group, column, {**one, "lapsed": True}]}).of(row) == "column (small)"
    assert decided_by({"decisions": [{**group, "lapsed": True}]}).of(row) == "group (small)"
    assert decided_by({"decisions": [group]}).of(as_finding(STANDS, table_name="other")) == ""
    assert decided_by({"decisions": [group]}).of(as_finding(STANDS, status=Status.GONE)) == ""
    assert decided_by({"decisions": [group]}).of(as_finding(STANDS, expected_by="PA")) == ""


def test_the_page_has_counts_in_front_and_rows_behind(tmp_path: Path) -> None:
    text = page(assessment(tmp_path, decision(reason="<i>why</i>"), since=previous()))
    front, behind = text.split("personal data)</h2>")
    assert '<h2 id="since">' in front
    assert "checked against the assessment of 3 November 2026" in front
    assert "&lt;i&gt;why&lt;/i&gt;" in front
    assert "Gone&lt;" not in front
    assert "&lt;b&gt;Gone&lt;/b&gt;" in behind
    assert "<td>Still there</td>" in behind
    assert "<td>New</td>" in behind
    assert "decided by A (not verified): accepted" in behind
    alone = page(assessment(tmp_path / "b"))
    assert 'id="since"' not in alone
    assert "<td>New</td>" not in alone


def test_the_workbook_has_statuses_decisions_and_what_is_gone(tmp_path: Path) -> None:
    told = sheets(tmp_path, assessment(tmp_path, decision(reason="=1+1"), since=previous()))
    header, *rows = told["Differences"]
    assert sorted(row[header.index("Status")] for row in rows) == ["new", "still there"]
    assert {row[header.index("Decided")] for row in rows} == {"decided by A (not verified): accepted (=1+1)"}
    (gone,) = told["Gone"][1:]
    assert (gone[header.index("Status")], gone[header.index("Decided")], gone[header.index("Pounds at stake")]) == (
        "gone", "", 0,
    )  # fmt: skip
    assert told["Since last"][2][2:] == [1.0, 1.0, 0.0, 0.0]
    assert told["Decisions"][1][2] == "'=1+1"
    assert not {"Gone", "Since last", "Decisions"} & set(sheets(tmp_path, assessment(tmp_path / "b")))


def test_markdown_and_junit_tell_it_without_a_new_case(tmp_path: Path) -> None:
    alone, found = assessment(tmp_path / "b"), assessment(tmp_path, decision(), since=previous())
    write_markdown(found, tmp_path / "summary.md")
    assert "- 1 new, 1 still there, 1 gone" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    cases = []
    for one in (alone, found):
        write_junit(one, tmp_path / "junit.xml")
        tree = etree.parse(str(tmp_path / "junit.xml"))
        cases.append([(c.get("name"), len(c)) for c in tree.iter("testcase")])
    told = {str(p.get("name")): p.get("value") for p in tree.iter("property")}
    assert told["since_last"] == "1 new, 1 still there, 1 gone"
    assert told["decided"] == "2 of 2 findings are decided: 2 accepted"
    assert cases[0] == cases[1]
