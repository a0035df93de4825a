"""Declared changes on the screen and in reports: what is as declared, what is almost, what never came."""

from __future__ import annotations

from typing import Any

from jamfirst.decide import phrase
from jamfirst.model.kinds import Kind
from jamfirst.report.expected import change_views, expected_lines
from jamfirst.report.words import code_phrase
from tests.report.situations import document, screen


def change(**values: Any) -> dict[str, Any]:
    told = {
        "id": "PA-26", "state": "as declared", "why": "", "table": "payslips", "tables": ["payslips"],
        "columns": ["net_pay"], "codes": [], "where": ["grade = …"], "what": "x 1.03, rounded half up",
        "release": None, "reason": "Pay award", "owner": "A Owner", "approver": "B Approver",
        "approval": "not verified", "until": "2026-12-31", "fitted": 1_310, "met": 1_310, "pence": 4_000,
        "limits": {"count": None, "pence": None, "share": None}, "almost": [], "declared_at": "expected.toml, line 1",
    }  # fmt: skip
    return {**told, **values}


def lines(*changes: dict[str, Any]) -> list[str]:
    return expected_lines(document("hold", expected=list(changes)))


def test_what_is_as_declared_is_told_with_who_approved_it() -> None:
    assert lines(change()) == [
        "1,310 differences are the declared pay award (PA-26), approved by B Approver (approval not verified) "
        "until 31 December 2026"
    ]


def test_changes_of_one_reason_share_a_line_and_abbreviations_keep_their_capitals() -> None:
    four = [change(id=f"PA-{n}", reason="NI rates", fitted=10) for n in range(1, 5)]
    (line,) = lines(*four)
    assert line.startswith("40 differences are the declared NI rates (PA-1 to PA-4), approved by")
    assert len(lines(*four, change(approver="C Else"))) == 2


def test_what_is_seen_in_part_and_what_is_almost_stand_beside_it() -> None:
    near = [{"missed": "x 1.03, rounded half up", "records": 7}]
    first, second = lines(change(fitted=90, met=100, almost=near))
    assert first.endswith("; 90 of 100 records that it is about")
    assert second == "almost, and still findings: 7 not x 1.03, rounded half up (PA-26)"


def test_what_explains_nothing_says_why() -> None:
    told = lines(
        change(id="A", state="over its limits", why="5 fit, and at most 4 were declared"),
        change(id="B", state="not seen", why="no record meets its conditions", fitted=0),
        change(id="C", state="not for this release", why='it is for release "X", and the candidate is "Y"'),
        change(id="D", state="cannot tell", why="the table payslips stands in one run only"),
    )
    assert told == [
        "the declared pay award (A) is over its limits and explains nothing: 5 fit, and at most 4 were declared",
        "the declared pay award (B) did not happen: no record meets its conditions",
        'the declared pay award (C) was not used: it is for release "X", and the candidate is "Y"',
        "whether the declared pay award (D) happened cannot be told: the table payslips stands in one run only",
    ]


def test_the_screen_has_a_line_only_where_something_was_declared() -> None:
    assert "Expected" not in screen(document("go"))
    told = screen(document("go", expected=[change()]))
    assert "  Expected   1,310 differences are the declared pay award (PA-26)" in told


def test_a_view_has_every_part_in_words() -> None:
    limits = {"count": 10, "pence": 100_000, "share": "0.05"}
    (view,) = change_views(document("go", expected=[change(limits=limits, where=[], codes=["changed"])]))
    assert view.limits == "at most 10 records, £1,000.00, a share of 0.05"
    assert (view.where, view.what) == ("every record", "payslips: net_pay x 1.03, rounded half up")
    assert view.people == "A Owner (owner); approved by B Approver (approval not verified) until 31 December 2026"


def test_what_never_came_is_counted_as_changes_and_not_as_records() -> None:
    assert code_phrase("expected.not_seen", 1, ("payslip", "payslips")) == "1 declared change did not happen"
    assert code_phrase("expected.not_seen", 2, ("payslip", "payslips")) == "2 declared changes did not happen"
    assert phrase("expected.not_seen", 1, Kind.PLAIN, "expenses") == "1 declared change did not happen"


def test_an_older_assessment_has_none() -> None:
    assert change_views({}) == []
    assert expected_lines({}) == []
