from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from jamfirst.report.html import page, write_html
from jamfirst.store import open_assessment
from tests.report.sample import NAMES, finding, sample_assessment, sample_document, sample_rows, write_assessment

HEADINGS = [
    "What is not known", "What is different, and what breaks a rule", "What the rules say", "What the policy allows",
    "Every record and every pound", "How columns were understood", "How this was worked out",
    "The rows behind the numbers (personal data)",
]  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% for x in y %}",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "<!-- --><b>bold</b>",
    "&lt;script&gt;",
    "\u202egnp.exe\u2066",
    "nul\x01\x1b[31m",
    "x" * 20_000,
    '=HYPERLINK("http://example.org")',
)


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return page(sample_assessment(tmp_path_factory.mktemp("page")))


@pytest.fixture(scope="module")
def tree(text: str) -> html.HtmlElement:
    return html.document_fromstring(text)


def made(folder: Path, change: Callable[[dict[str, Any]], None], rows: list[dict[str, Any]] | None = None) -> str:
    rows = [finding("payment.not_paid", 1, pence=100)] if rows is None else rows
    document = sample_document(rows)
    change(document)
    with open_assessment(write_assessment(folder / "a", document, rows)) as assessment:
        return page(assessment)


def nothing(document: dict[str, Any]) -> None:
    """No change."""


def test_the_page_is_self_contained_and_runs_nothing(text: str, tree: html.HtmlElement) -> None:
    assert not re.search(r"https?:|url\(|@import|@font-face", text)
    assert not tree.xpath("//script|//link|//img|//iframe|//object|//form|//input|//base")
    assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on") or name == "style"]


def test_the_policy_allows_this_style_and_nothing_else(tree: html.HtmlElement) -> None:
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    style = tree.xpath("//style")[0].text
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_it_can_be_found_ones_way_in(tree: html.HtmlElement) -> None:
    assert tree.get("lang") == "en-GB"
    assert (
        tree.findtext(".//title")
        == "NO-GO: Northbrook Council, Monthly, September 2026 (main run) – Jamfirst assessment"
    )
    assert [len(tree.xpath(f"//{name}")) for name in ("main", "header", "nav", "footer", "h1")] == [1, 1, 1, 1, 1]
    first = tree.xpath("//body//a")[0]
    assert (first.get("class"), first.get("href")) == ("skip", "#main")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link.removeprefix("#") for link in tree.xpath("//a/@href")} <= set(ids)
    assert {name for names in tree.xpath("//@aria-labelledby") for name in names.split()} <= set(ids)


def test_sections_come_in_order_and_headings_skip_no_level(tree: html.HtmlElement) -> None:
    assert [h.text_content() for h in tree.xpath("//main/section/h2[1]")][-8:] == HEADINGS
    levels = [int(h.tag[1]) for h in tree.xpath("//h1|//h2|//h3|//h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_scoped_headers(tree: html.HtmlElement) -> None:
    for table in tree.xpath("//table"):
        assert table.findtext("caption")
        assert table.xpath("./thead/tr/th[@scope='col']")
        assert not table.xpath(".//th[not(@scope)]")
        for row in table.xpath("./tbody/tr"):
            assert len(row) == len(table.xpath("./thead/tr/th"))
            assert len(row.xpath("./th[@scope='row']")) == 1


def test_a_number_leads_to_its_rows(tree: html.HtmlElement) -> None:
    link = tree.xpath("//section[@aria-labelledby='different']//a[text()='118']")[0]
    target = tree.get_element_by_id(link.get("href")[1:])
    assert target.text_content() == "118 payments would not be made"
    assert len(target.getparent().xpath(".//tbody/tr")) == 118
    column = tree.xpath("//section[@aria-labelledby='different']//span[contains(., 'er_ni')]/a")[0]
    caption = tree.get_element_by_id(column.get("href")[1:])
    assert caption.text_content() == "payslips, column er_ni: 50 rows"


def test_conservation_is_shown(tree: html.HtmlElement) -> None:
    told = tree.xpath("//section[@aria-labelledby='tables']//p[@class='sum']")[0].text_content()
    assert told == (
        "Before: 11,204 = 11,011 + 118 + 6 + 9 + 20 + 40. After: 11,086 = 11,011 + 6 + 9 + 20 + 40. "
        "Every record is accounted for."
    )
    for table in tree.xpath("//section[@aria-labelledby='tables']//table"):
        for place in (2, 3):
            parts = [number(cell) for cell in table.xpath(f"./tbody/tr/*[{place}]")]
            assert sum(parts) == number(table.xpath(f"./tfoot/tr/*[{place}]")[0])


def test_tables_that_are_all_the_same_take_a_line_each(tmp_path: Path) -> None:
    def even(document: dict[str, Any]) -> None:
        table = document["tables"][1]
        table.update(
            buckets={}, same=2_016, baseline_rows=2_016, candidate_rows=2_016, baseline_pence=5, candidate_pence=5
        )

    tree = html.document_fromstring(made(tmp_path, even))
    line = tree.xpath("//table[caption/@id='all-same']/tbody/tr")
    assert [" ".join(cell.text_content() for cell in row) for row in line] == [
        "payslips Payslips were matched by payment_ref, which is unique in both runs. 2,016 £0.05"
    ]


def number(cell: html.HtmlElement) -> int:
    return int(cell.text_content().replace(",", ""))


def test_a_table_that_does_not_add_up_says_so(tmp_path: Path) -> None:
    def break_it(document: dict[str, Any]) -> None:
        document["tables"][0]["same"] -= 1

    assert "This does not add up: do not rely on this table." in made(tmp_path, break_it)


def test_what_comes_before_the_rows_holds_no_personal_value(text: str) -> None:
    front, rows = text.split('id="rows"')
    rows_have = [row for row in sample_rows() if row["record_key"] in rows]
    assert len(rows_have) == len(sample_rows())
    for row in rows_have:
        values = (row["record_key"], row["subject"], row["old_value"] if row["column_name"] == "reference" else None)
        assert not [value for value in values if value and value in front]
    assert not [name for name in NAMES if name in front]
    assert "1.2.3" not in front
    assert "1.2.3" in rows


def test_no_account_is_whole_anywhere(text: str) -> None:
    accounts = [
        r[side] for r in sample_rows() if r["code"] == "payment.wrong_account" for side in ("old_value", "new_value")
    ]
    assert accounts
    assert not [account for account in accounts if account in text]
    assert "<del>•</del>•••0205" in text


def test_an_account_in_a_problem_is_masked(tmp_path: Path) -> None:
    def add(document: dict[str, Any]) -> None:
        document["problems"][0].update(
            column="account_number", found="5577991X", message='"5577991X" is not an account'
        )

    text = made(tmp_path, add)
    assert "5577991X" not in text
    assert "••••991X" in text


def test_old_stands_beside_new_as_people_write_it(tree: html.HtmlElement) -> None:
    rows = tree.xpath("//section[@class='rows']")[0].text_content()
    assert "25 September 2026" in rows
    assert "28 September 2026" in rows
    marked = tree.xpath("//section[@class='rows']//tr[contains(., 'P000300')]")[0]
    assert html.tostring(marked.xpath(".//del")[0], with_tail=False) == b"<del>d invoice 2026/300</del>"


def test_more_rows_than_are_shown_are_counted(tmp_path: Path) -> None:
    rows = [finding("payment.not_paid", n) for n in range(450)]
    text = made(tmp_path, nothing, rows)
    assert "payments: 450 rows, the first 200 shown, 250 more in the workbook" in text
    assert text.count("payment_ref=P") == 200


def test_a_code_with_very_many_columns_is_cut_and_counted(tmp_path: Path) -> None:
    rows = [finding("payslips.changed", n, column_name=f"column {n % 100}") for n in range(1_500)]
    tree = html.document_fromstring(made(tmp_path, nothing, rows))
    assert len(tree.xpath("//section[@class='rows']//table[not(@id)]//tbody/tr")) <= 60 * 10 + 1
    assert "600 more rows, in further tables and columns, are in the workbook." in tree.text_content()


@pytest.mark.parametrize("place", ["findings", "document"])
def test_hostile_text_stays_text(tmp_path: Path, place: str) -> None:
    benign = html.document_fromstring(hostile_page(tmp_path / "benign", place, ["text"] * len(HOSTILE)))
    (tmp_path / "hostile").mkdir()
    text = hostile_page(tmp_path / "hostile", place, HOSTILE)
    tree = html.document_fromstring(text)
    assert tags(tree) == tags(benign)
    assert {name for element in tree.iter() for name in element.attrib} == {
        name for element in benign.iter() for name in element.attrib
    }
    shown = tree.text_content()
    assert "<script>alert(1)</script>" in shown
    assert "{{ 7 * 7 }}{% for x in y %}" in shown
    assert "‹U+202E›gnp.exe‹U+2066›" in shown
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e]", text)


def tags(tree: html.HtmlElement) -> Counter[str]:
    """How often each tag stands in a page, but for the one that says a table's noun where it is not its name."""
    return Counter(str(element.tag) for element in tree.iter() if element.tag != "span")


def hostile_page(folder: Path, place: str, texts: Any) -> str:
    folder.mkdir(exist_ok=True)
    if place == "document":
        return made(folder, lambda document: put(document, list(texts)))
    rows = [
        finding(
            "payment.other_change",
            n,
            side="both",
            record_key=t,
            subject=t,
            column_name="reference",
            old_value=f"a{t}",
            new_value=f"b{t}",
            expected_value=t,
            workings=t,
            source=t,
            location=t,
        )
        for n, t in enumerate(texts)
    ]
    return made(folder, nothing, rows)


def put(document: dict[str, Any], texts: list[str]) -> None:
    """Every hostile text in every place of the document that a file or a fact can fill."""
    document["scope"] = {
        "text": texts[0],
        "compared": texts,
        "not_compared": [{"what": text, "why": text} for text in texts],
    }
    document["reservations"] = [{"text": text, "weight": "ask", "table": text} for text in texts]
    document["facts"]["baseline"] = {f"fact {n}": text for n, text in enumerate(texts)}
    document["facts"]["candidate"] = dict(document["facts"]["baseline"])
    document["facts"]["candidate"]["organisation"] = texts[0]
    document["tables"] = [
        {
            **document["tables"][0],
            "table": text,
            "key": text,
            "noun": [text, text],
            "matched_by": [{"by": text, "records": 1}],
            "columns": [{"label": text, "baseline": text, "candidate": text, "compared": True}],
        }
        for text in texts
    ]
    document["masked"] = [{**document["masked"][0], "table": t, "column": t, "part": t, "evidence": t} for t in texts]
    document["problems"] = [
        {**document["problems"][0], "code": code, "file": t, "column": t, "message": t, "found": t, "expected": t}
        for t in texts
        for code in ("file.field", "file.shape")
    ]
    document["controls"] = [{**document["controls"][0], "file": t, "name": t} for t in texts]
    document["inputs"] = [{**document["inputs"][0], "name": t, "format": t} for t in texts]
    document["settings"] = {f"setting {n}": t for n, t in enumerate(texts)}
    document["causes"] = [{"where_text": text} for text in texts]
    document["harm"] = {"people": texts}


def test_later_stages_are_shown_when_they_have_something_to_say(tmp_path: Path, text: str) -> None:
    assert "What the differences have in common" not in text
    assert "Who is harmed" not in text

    def add(document: dict[str, Any]) -> None:
        document["causes"] = [
            {"where_text": "every payee whose name has an apostrophe", "records": 1_118, "pence": 2_100_410}
        ]
        document["harm"] = {"bands": [{"people": 41, "text": "on low income"}]}

    shown = html.document_fromstring(made(tmp_path, add)).text_content()
    for part in (
        "What the differences have in common",
        "an apostrophe",
        "1,118",
        "£21,004.10",
        "Who is harmed",
        "on low income",
    ):
        assert part in shown


@pytest.mark.parametrize(("verdict", "word"), [("go", "GO"), ("hold", "HOLD")])
def test_a_check_without_differences_is_told_too(tmp_path: Path, verdict: str, word: str) -> None:
    def clear(document: dict[str, Any]) -> None:
        document.update(
            verdict=verdict,
            reasons=[],
            findings={},
            reservations=[],
            problems=[],
            fairness=[],
            tables=[],
            controls=[],
            masked=[],
            inputs=[],
            facts={"baseline": None, "candidate": None},
        )
        document["scope"] = {"text": "", "compared": [], "not_compared": []}

    tree = html.document_fromstring(made(tmp_path, clear, []))
    assert tree.xpath("//h1/span")[0].text_content() == word
    assert "Nothing was found to be different in what was compared." in tree.text_content()
    assert "Nothing could be compared." in tree.text_content()
    assert not tree.xpath("//svg")


def test_the_rows_are_not_printed(text: str) -> None:
    printed = text.split("@media print")[1].split("</style>", maxsplit=1)[0]
    assert re.search(r"nav, \.rows, \.skip \{ display: none; \}", printed)


def test_every_colour_of_text_can_be_read(text: str) -> None:
    names = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", text))
    backgrounds = {"stop": "#fbe3df", "go": "#dff0e3", "link": "#fff1c2", "quiet": "#fff1c2"}
    for name in ("ink", "quiet", "link", "stop", "ask", "go"):
        assert contrast(names[name], "#ffffff") >= 4.5
        assert contrast(names[name], backgrounds.get(name, "#ffffff")) >= 4.5
    assert contrast("#3d6b94", "#ffffff") >= 3


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, 1.4.3: the contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_file_is_written_and_the_same_each_time(tmp_path: Path) -> None:
    assessment = sample_assessment(tmp_path)
    write_html(assessment, tmp_path / "one.html")
    write_html(assessment, tmp_path / "two.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    assert (tmp_path / "one.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
