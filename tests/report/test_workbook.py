import tracemalloc
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree
from python_calamine import CalamineWorkbook

from jamfirst.model.finding import Finding, Status, Weight
from jamfirst.report.cells import unguarded
from jamfirst.report.sheets import DIFFERENCES
from jamfirst.report.workbook import write_workbook
from jamfirst.store import Assessment, open_assessment
from tests.report.hostile import NAUGHTY
from tests.report.sample import finding, sample_assessment, sample_document, write_assessment
from tests.report.situations import document

TITLES = [column.title for column in DIFFERENCES]
FIRST_SHEETS = ["Notes", "Verdict", "Differences", "By code", "Tables"]
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Rows = list[list[Any]]


def reread(path: Path) -> Mapping[str, Rows]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def assessment_of(tmp_path: Path, rows: list[dict[str, Any]]) -> Assessment:
    return open_assessment(write_assessment(tmp_path / "assessment", sample_document(rows), rows))


def differences(tmp_path: Path, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    with assessment_of(tmp_path, rows) as assessment:
        write_workbook(assessment, tmp_path / "findings.xlsx")
    sheet = reread(tmp_path / "findings.xlsx")["Differences"]
    assert sheet[0] == TITLES
    return [dict(zip(TITLES, row, strict=True)) for row in sheet[1:]]


def test_every_finding_is_a_row_and_the_sheets_stand_in_order(tmp_path: Path) -> None:
    with sample_assessment(tmp_path) as assessment:
        write_workbook(assessment, tmp_path / "findings.xlsx")
        sheets = reread(tmp_path / "findings.xlsx")
        assert list(sheets)[:5] == FIRST_SHEETS
        ids = [row[TITLES.index("Finding")] for row in sheets["Differences"][1:]]
        assert ids == [f.finding_id for f in assessment.findings]
        assert len(sheets["Tables"]) == 1 + len(assessment.document["tables"])
        assert [row[0] for row in sheets["By code"][1:]] == list(assessment.document["findings"])
        notes = {row[0]: row[1] for row in sheets["Notes"]}
    assert notes["Verdict"].startswith("NO-GO.")
    assert notes["Digest"] == assessment.document["digest"]
    assert "personal data" in notes["Personal data"]
    assert f"all {len(ids):,} findings" in notes["Rows"]


def test_the_counts_of_each_table_add_up_to_its_records(tmp_path: Path) -> None:
    with sample_assessment(tmp_path) as assessment:
        write_workbook(assessment, tmp_path / "findings.xlsx")
        counts = reread(tmp_path / "findings.xlsx")["Counts"][1:]
        for table in assessment.document["tables"]:
            mine = [row for row in counts if row[0] == table["table"]]
            assert sum(row[2] for row in mine) == table["baseline_rows"]
            assert sum(row[3] for row in mine) == table["candidate_rows"]


@pytest.mark.parametrize("pence", [999_999_999_999, 1, 10, 149_600, 90_071_992_547_409, 4_503_599_627_370])
def test_pounds_are_right_to_the_penny(tmp_path: Path, pence: int) -> None:
    (row,) = differences(tmp_path, [finding("payment.not_paid", 1, pence=pence, delta_pence=-pence)])
    shown = f"{pence // 100}.{pence % 100:02d}"
    assert f"{row['Pounds at stake']:.2f}" == shown
    assert f"{row['Change in pounds']:.2f}" == f"-{shown}"
    with zipfile.ZipFile(tmp_path / "findings.xlsx") as file:
        assert f"<v>{shown}</v>" in file.read("xl/worksheets/sheet3.xml").decode()


def test_dates_amounts_and_days_are_typed_and_identifiers_are_not(tmp_path: Path) -> None:
    late = finding("payment.late", 1, column_name="pay_date", old_value="2026-09-25", new_value="2026-09-28", days=3)
    amount = finding("payment.wrong_amount", 2, column_name="amount", old_value="1496.00", new_value="-12.50")
    other = finding("payment.other_change", 3, column_name="reference", old_value="00042", new_value="-12.50")
    rows = {row["Code"]: row for row in differences(tmp_path, [late, amount, other])}
    told = rows["payment.late"]
    assert (told["Before"], told["After"], told["Days"]) == (date(2026, 9, 25), date(2026, 9, 28), 3)
    assert (rows["payment.wrong_amount"]["Before"], rows["payment.wrong_amount"]["After"]) == (1496.0, -12.5)
    assert (rows["payment.other_change"]["Before"], rows["payment.other_change"]["After"]) == ("00042", "'-12.50")


def test_accounts_are_masked_in_values_and_keys(tmp_path: Path) -> None:
    whole = {"old_value": "55779911", "new_value": "66880022"}
    rows = [
        finding("payment.wrong_account", 1, column_name="account_number", **whole),
        finding("payment.wrong_account", 2, column_name="Konto", **whole),
        finding("payment.not_paid", 3, record_key="payee_name=A, sort_code=11-22-33, account_number=55779911"),
        finding("payment.not_paid", 4, record_key="GB33BUKB20201555555555", subject="account 55779911"),
    ]
    cells = [str(cell) for row in differences(tmp_path, rows) for cell in row.values()]
    assert not any(account in cell for cell in cells for account in ("55779911", "66880022", "11-22-33", "55555555"))
    assert "••••9911" in cells


def test_hostile_text_is_text_and_comes_back_when_unguarded(tmp_path: Path) -> None:
    texts = [text for text in NAUGHTY if text]
    rows = [
        finding("payment.other_change", n, column_name=text[:60], old_value=text, new_value=text, record_key=text,
                subject=text, table_name=text[:60], event_id=f"e{n}", workings=text, source=text, location=text)
        for n, text in enumerate(texts)
    ]  # fmt: skip
    made = {row["Event"]: row for row in differences(tmp_path, rows)}
    for n, text in enumerate(texts):
        if text.isprintable() and len(text) < 1_000:
            row = made[f"e{n}"]
            assert unguarded(row["Record"]) == unguarded(row["Before"]) == unguarded(row["Workings"]) == text
    for name, sheet in sheets_as_xml(tmp_path / "findings.xlsx").items():
        assert not list(sheet.iter(f"{MAIN}f", f"{MAIN}hyperlink")), name
        assert not [t.text for t in sheet.iter(f"{MAIN}t") if (t.text or "").startswith(tuple("=+-@\t\r\n＝＋－＠"))]


def sheets_as_xml(path: Path) -> Mapping[str, etree._Element]:
    with zipfile.ZipFile(path) as file:
        names = [name for name in file.namelist() if name.startswith("xl/worksheets/sheet")]
        return {name: etree.fromstring(file.read(name)) for name in names}


def test_headers_are_frozen_and_filtered_on_every_sheet(tmp_path: Path) -> None:
    with sample_assessment(tmp_path) as assessment:
        write_workbook(assessment, tmp_path / "findings.xlsx")
    for name, sheet in sheets_as_xml(tmp_path / "findings.xlsx").items():
        pane = sheet.find(f".//{MAIN}pane")
        assert pane is not None, name
        assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")
        filtered = sheet.find(f"{MAIN}autoFilter")
        dimension = sheet.find(f"{MAIN}dimension")
        assert filtered is not None
        assert dimension is not None
        assert filtered.get("ref") == dimension.get("ref"), name
        assert sheet.find(f"{MAIN}mergeCells") is None


def test_more_findings_than_a_sheet_holds_are_cut_and_the_notes_say_how_to_get_the_rest(tmp_path: Path) -> None:
    with sample_assessment(tmp_path) as assessment:
        write_workbook(assessment, tmp_path / "findings.xlsx", most_rows=10)
        everything = list(assessment.findings)
    sheets = reread(tmp_path / "findings.xlsx")
    assert [r[TITLES.index("Finding")] for r in sheets["Differences"][1:]] == [f.finding_id for f in everything[:10]]
    notes = {row[0]: row[1] for row in sheets["Notes"]}
    assert f"the first 10 of {len(everything):,} findings" in notes["Rows"]
    assert "assessment.duckdb" in notes["Rows"]


def test_the_same_assessment_gives_the_same_bytes_and_nothing_is_left_behind(tmp_path: Path) -> None:
    with sample_assessment(tmp_path) as assessment:
        for name in ("a.xlsx", "b.xlsx"):
            write_workbook(assessment, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "assessment", "b.xlsx"]


class Many:
    """So many findings, made one by one as they are read."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[Finding]:
        for n in range(self.size):
            row = finding("payment.other_change", n, column_name="reference", old_value=f"{n}" * 9)
            yield Finding(**row | {"weight": Weight.ASK, "status": Status.NEW})


def test_memory_does_not_grow_with_the_findings(tmp_path: Path) -> None:
    peaks = []
    for size in (100, 200, 2_000):
        many: Any = SimpleNamespace(
            document=document("hold"), findings=Many(size), expected=(), behind=(), gone=(), live=(), variances=()
        )
        tracemalloc.start()
        write_workbook(many, tmp_path / "findings.xlsx")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] + 300_000
    assert len(reread(tmp_path / "findings.xlsx")["Differences"]) == 2_001
