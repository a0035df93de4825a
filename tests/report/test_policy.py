"""What reports say of a policy."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from lxml import etree, html

from jamfirst.report import policy as subject
from jamfirst.report.html import page
from jamfirst.report.junit import write_junit
from jamfirst.report.markdown import write_markdown
from jamfirst.report.sheets import all_sheets
from jamfirst.report.summary import because
from jamfirst.store import open_assessment
from tests.report.hostile import NAUGHTY, SURROGATE
from tests.report.sample import finding, policy, rule, sample_document, write_assessment
from tests.report.situations import document, screen


def limit(level: str, measure: str, value: object, most: object, outcome: str) -> dict[str, Any]:
    return {"level": level, "measure": measure, "value": value, "limit": most, "outcome": outcome}


LATE = rule(
    "A little late",
    2,
    ["payment.late"],
    looks_at="payment.late",
    owner="Ann",
    fallback=False,
    outcome="passed",
    limits=[
        limit("no-go", "pounds", 20_000, 500_000, "passed"),
        limit("no-go", "share", "0.0025", "0.01", "passed"),
        limit("hold", "count", 2, 3, "passed"),
    ],
)
HARM = rule("Harm", 0, [], outcome="cannot be told", limits=[limit("hold", "harm_band", None, 2, "cannot be told")])
OVER = rule("Bank file: none allowed", 118, ["payment.not_paid"])
QUIET = rule("Ledger: none allowed", 0, [])
OURS = policy(
    name="Northbrook", version="3", date="2026-11-01", author="Bob", owner="Finance", approver="Cy", packaged=False,
    approval="not verified", lowers=["policy lowers payment.early from stop to note"], sealed_by="ann",
    seal="The policy was sealed on 3 November 2026 at 14:02 UTC.",
)  # fmt: skip


def told(verdict: str = "no-go", **changes: Any) -> dict[str, Any]:
    return document(verdict, policy=OURS, rules=[LATE, HARM, OVER, QUIET], **changes)


def test_every_name_is_said_to_be_not_verified() -> None:
    assert subject.identity(told()) == [
        "Northbrook, version 3, of 1 November 2026",
        "owner Finance (not verified)",
        "written by Bob (not verified)",
        "approved by Cy (approval not verified)",
        "The policy was sealed on 3 November 2026 at 14:02 UTC",
        "sealed by the system's user ann (not verified)",
    ]


def test_a_screen_says_nothing_of_the_packaged_policy_and_is_short_on_ones_own() -> None:
    assert "Policy" not in screen(document("go"), 200)
    text = " ".join(screen(told(), 100).split())
    assert (
        "Policy Northbrook · approved by Cy (approval not verified) · The policy was sealed on 3 November 2026 at "
        "14:02 UTC policy lowers payment.early from stop to note allows A little late: 2 of at most 3 (records) Next"
    ) in text


def test_a_go_that_rests_on_what_the_policy_allows_says_so() -> None:
    assert because(told("go")) == ["the policy allows A little late: 2 of at most 3 (records)"]
    assert because(document("go")) == ["nothing that was compared stands against it"]


def test_rows_have_values_and_limits_as_people_write_them() -> None:
    assert [row[2:7] for row in subject.rows(told())] == [
        ("no-go", "pounds at stake", "£200.00", "£5,000.00", "passed"),
        ("no-go", "share of the records compared", "0.25%", "1%", "passed"),
        ("hold", "records", "2", "3", "passed"),
        ("hold", "harm band", "not worked out", "2", "cannot be told"),
        ("no-go", "records", "118", "0", "no-go"),
        ("no-go", "records", "0", "0", "passed"),
    ]
    names = [row[0] for row in subject.rows(told(), everything=False)]
    assert set(names) == {"A little late", "Harm", "Bank file: none allowed"}


def test_junit_has_one_case_for_each_rule(tmp_path: Path) -> None:
    write_junit(SimpleNamespace(document=told()), tmp_path / "junit.xml")  # type: ignore[arg-type]
    root = etree.fromstring((tmp_path / "junit.xml").read_bytes())
    (suite,) = [s for s in root if s.get("name") == "Policy"]
    failures = {case.get("name"): case.find("failure") for case in suite.iter("testcase")}
    types = {name: None if failure is None else failure.get("type") for name, failure in failures.items()}
    assert types == {
        "A little late": None, "Harm": "ask", "Bank file: none allowed": "stop", "Ledger: none allowed": None,
    }  # fmt: skip
    over = failures["Bank file: none allowed"]
    assert over is not None
    assert over.get("message") == "no-go: records, none allowed"
    assert "Codes: payment.not_paid" in (over.text or "")
    assert suite.get("failures") == "2"


def test_the_summary_and_the_workbook_tell_each_rule(tmp_path: Path) -> None:
    write_markdown(SimpleNamespace(document=told()), tmp_path / "s.md")  # type: ignore[arg-type]
    text = (tmp_path / "s.md").read_text(encoding="utf-8")
    assert "- policy lowers payment.early from stop to note" in text
    assert "| A little late | hold | records | 2 | 3 | passed | Ann |" in text
    (sheet,) = [s for s in all_sheets(told(), [], 0, 0) if s.name == "Policy"]
    assert len(list(sheet.rows)) == 6


def made(place: Path, **changes: Any) -> html.HtmlElement:
    rows = [finding("payment.not_paid", 1, pence=100)]
    with open_assessment(write_assessment(place / "a", sample_document(rows) | changes, rows)) as assessment:
        return html.document_fromstring(page(assessment))


def test_on_the_page_a_rule_leads_to_its_rows(tmp_path: Path) -> None:
    tree = made(tmp_path, policy=OURS, rules=[LATE, OVER])
    section = tree.xpath("//section[@aria-labelledby='policy']")[0]
    text = " ".join(section.text_content().split())
    assert "approved by Cy (approval not verified)" in text
    assert "policy lowers payment.early from stop to note" in text
    link = section.xpath(".//a[code='payment.not_paid']")[0]
    assert tree.get_element_by_id(link.get("href")[1:]).text_content() == "1 payment would not be made"
    assert not section.xpath(".//a[code='payment.late']")
    assert "nobody named" in text


def test_hostile_names_stay_text(tmp_path: Path) -> None:
    for number, name in enumerate([*NAUGHTY, SURROGATE]):
        hostile = policy(
            **dict.fromkeys(("name", "owner", "author", "approver", "version", "sealed_by"), name), packaged=False
        )
        rules = [rule(name, 1, ["payment.not_paid"], looks_at=name, owner=name)]
        told_ = document("no-go", policy=hostile | {"lowers": [name]}, rules=rules)
        shown = screen(told_, 80)
        assert shown.replace("\n", "").isprintable()
        place = tmp_path / str(number)
        place.mkdir()
        tree = made(place, policy=hostile, rules=rules)
        assert not tree.xpath("//script|//img|//b")
