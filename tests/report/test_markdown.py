import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from jamfirst.report.markdown import escaped, write_markdown
from jamfirst.report.words import plain
from tests.report import situations
from tests.report.hostile import NAUGHTY, SURROGATE
from tests.report.sample import sample_assessment
from tests.report.situations import document, found, table

RENDER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TAG = re.compile(r"<[^>]*>")
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&"}


def summary_of(told: dict[str, Any], tmp_path: Path) -> str:
    write_markdown(SimpleNamespace(document=told), tmp_path / "summary.md")  # type: ignore[arg-type]
    return (tmp_path / "summary.md").read_text(encoding="utf-8")


def rendered_text(html: str) -> str:
    text = TAG.sub("", html)
    for entity, character in ENTITIES.items():
        text = text.replace(entity, character)
    return text.replace("\u200b", "").strip()


@pytest.mark.parametrize("text", [*NAUGHTY, SURROGATE])
def test_hostile_text_reads_as_itself(text: str) -> None:
    if len(text) > 1_000:
        return
    html = RENDER.render(f"x {escaped(text)}")
    assert TAG.findall(html) == ["<p>", "</p>"]
    assert rendered_text(html) == f"x {plain(text).strip()}".strip()


@given(st.text(st.characters(codec="ascii", min_codepoint=32, max_codepoint=126)))
def test_any_ascii_text_reads_as_itself_in_a_list_item(text: str) -> None:
    html = RENDER.render(f"- {escaped(text)}\n- end")
    assert set(TAG.findall(html)) <= {"<ul>", "<li>", "</li>", "</ul>"}
    assert rendered_text(html).removesuffix("end").strip() == text.strip()


def test_nobody_is_mentioned_and_nothing_is_linked() -> None:
    for text in ("@octocat", "a@example.invalid", "fixes #1", "https://example.invalid", "www.example.invalid"):
        assert not re.search(r"@\w|#\d|https?://|www\.\w", escaped(text))


def test_the_summary_tells_the_whole_story(tmp_path: Path) -> None:
    text = summary_of(situations.many_codes(), tmp_path)
    html = RENDER.render(text)
    assert text.startswith("# NO-GO: Payroll and payments, September 2026 (main run), build 26C.1 → 26C.2\n")
    for told in ("Compared", "Because", "Found", "Files", "Control totals", "Left out of the comparison"):
        assert f"<h2>{told}</h2>" in html
    assert "<td>118 payments would not be made</td>" in html
    assert "£21,004.10" in html
    assert "1.2.3" not in text
    assert html.count("<table>") == 2


def test_no_differences_are_said(tmp_path: Path) -> None:
    assert "\n## Found\n\nNo differences.\n" in summary_of(situations.no_differences(), tmp_path)
    assert "## Found" not in summary_of(document("hold", tables=[]), tmp_path)


def test_long_lists_are_counted(tmp_path: Path) -> None:
    told = document("hold", reservations=[{"text": f"r{n}", "weight": "ask", "table": ""} for n in range(50)])
    text = summary_of(told, tmp_path)
    assert "- r19\n- and 30 more: see the report\n" in text


def test_hostile_names_make_no_markup(tmp_path: Path) -> None:
    for name in [*NAUGHTY, SURROGATE]:
        findings = {
            "payment.other_change": found("payment.other_change", 1, columns={name: 1}, tables={name: 1, "b": 1})
        }
        told = document(
            "no-go",
            findings=findings,
            tables=[table(name, 1, 1, 0)],
            scope={"compared": [name], "not_compared": [{"what": name, "why": name}]},
            reservations=[{"text": name, "weight": "ask", "table": name}],
            facts={"baseline": {"build": name}, "candidate": {}},
        )
        html = RENDER.render(summary_of(told, tmp_path))
        expected = {"h1", "h2", "p", "strong", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "code"}
        assert {tag.strip("</>").split()[0] for tag in TAG.findall(html)} <= expected
        assert html.count("<tr>") == 4


def test_an_assessment_from_the_store_is_written(tmp_path: Path) -> None:
    with sample_assessment(tmp_path) as assessment:
        write_markdown(assessment, tmp_path / "summary.md")
        assert assessment.document["digest"] in (tmp_path / "summary.md").read_text(encoding="utf-8")
