from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import pytest

from jamfirst.model.finding import Weight
from jamfirst.model.problems import BadInputError
from jamfirst.store import Assessment, open_assessment
from jamfirst.store.schema import DOCUMENT_FILE, STORE_FILE
from jamfirst.store.write import sealed
from tests.report.sample import finding, sample_assessment, sample_document, sample_rows, write_assessment


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    return sample_assessment(tmp_path_factory.mktemp("sample"))


def test_findings_come_worst_first_then_by_pence(sample: Assessment) -> None:
    rows = list(sample.findings)
    codes = list(sample.document["findings"])
    assert len(rows) == len(sample.findings) == len(sample_rows())
    assert [codes.index(f.code) for f in rows] == sorted(codes.index(f.code) for f in rows)
    first = [f.pence for f in rows if f.code == codes[0]]
    assert first == sorted(first, reverse=True)
    assert rows == list(sample.findings)
    assert rows[0].weight is Weight.STOP


def test_where_narrows_and_limits(sample: Assessment) -> None:
    findings = sample.findings
    assert len(findings.where(code="payment.not_paid")) == 118
    assert len(findings.where(table="payslips", column="er_ni")) == 50
    assert {f.column_name for f in findings.where(column="er_ni")} == {"er_ni"}
    assert [f.pence for f in findings.where(limit=3)] == [f.pence for f in findings][:3]
    assert len(findings.where(code="payment.not_paid", limit=5)) == 5
    assert list(findings.where(code="no such code")) == []


def test_groups_count_every_row(sample: Assessment) -> None:
    groups = sample.findings.groups()
    assert sum(g.rows for g in groups) == len(sample.findings)
    assert sum(g.pence for g in groups) == sample.document["totals"]["pence"]
    for group in groups:
        rows = list(sample.findings.of(group))
        assert len(rows) == group.rows
        assert {(f.code, f.table_name, f.column_name) for f in rows} == {(group.code, group.table, group.column)}


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE findings; --", "O'Brien", "back\\slash", "a\nb", '"', "%s {0} $1 ?", "\u202e"]
)
def test_hostile_names_are_only_compared(tmp_path: Path, text: str) -> None:
    rows = [finding("payment.not_paid", 1, table_name=text, column_name=text), finding("payment.not_paid", 2)]
    out = write_assessment(tmp_path / "a", sample_document(rows), rows)
    with open_assessment(out) as assessment:
        assert [f.table_name for f in assessment.findings.where(table=text, column=text)] == [text]
        assert len(assessment.findings.where(code=text)) == 0
        assert len(assessment.findings) == 2


def test_a_flipped_bit_is_never_silent(sample: Assessment, tmp_path: Path) -> None:
    source = random.Random(20)
    folder = Path(shutil.copytree(sample.folder, tmp_path / "copy"))
    whole = {name: (folder / name).read_bytes() for name in (DOCUMENT_FILE, STORE_FILE)}
    for number in range(200):
        name = (DOCUMENT_FILE, STORE_FILE)[number % 2]
        damaged = bytearray(whole[name])
        damaged[source.randrange(len(damaged))] ^= 1 << source.randrange(8)
        (folder / name).write_bytes(damaged)
        with pytest.raises(BadInputError):
            open_assessment(folder)
        (folder / name).write_bytes(whole[name])
    assert open_assessment(folder).verdict == "no-go"


@pytest.mark.parametrize("name", [DOCUMENT_FILE, STORE_FILE])
@pytest.mark.parametrize("keep", [0, 1, 300, -1])
def test_a_cut_file_is_refused(sample: Assessment, tmp_path: Path, name: str, keep: int) -> None:
    folder = Path(shutil.copytree(sample.folder, tmp_path / "copy"))
    (folder / name).write_bytes((folder / name).read_bytes()[:keep])
    with pytest.raises(BadInputError):
        open_assessment(folder)


@pytest.mark.parametrize("name", [DOCUMENT_FILE, STORE_FILE])
def test_a_missing_or_swapped_file_is_refused(sample: Assessment, tmp_path: Path, name: str) -> None:
    rows = sample_rows()[:5]
    other = write_assessment(tmp_path / "other", sample_document(rows), rows)
    folder = Path(shutil.copytree(sample.folder, tmp_path / "copy"))
    shutil.copy(other / name, folder / name)
    with pytest.raises(BadInputError, match=r"is not as it was written|SHA-256"):
        open_assessment(folder)
    (folder / name).unlink()
    with pytest.raises(BadInputError, match="assessment"):
        open_assessment(folder)


def test_another_schema_is_named(sample: Assessment, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(sample.folder, tmp_path / "copy"))
    (folder / DOCUMENT_FILE).write_bytes(sealed({**sample.document, "schema": "jamfirst.assessment/2"}))
    with pytest.raises(BadInputError, match=r'of schema "jamfirst.assessment/2"'):
        open_assessment(folder)


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"schema": 1}'])
def test_what_is_not_an_assessment_gets_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / DOCUMENT_FILE).write_bytes(content)
    with pytest.raises(BadInputError, match="seal does not fit"):
        open_assessment(tmp_path)


def test_an_unfinished_folder_is_refused(sample: Assessment, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(sample.folder, tmp_path / ".assessment.tmp-0123456789abcdef"))
    with pytest.raises(BadInputError, match="never finished"):
        open_assessment(folder)
    assert open_assessment(folder, unfinished=True).verdict == "no-go"


def test_reading_changes_nothing(sample: Assessment, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(sample.folder, tmp_path / "copy"))
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    with open_assessment(folder) as assessment:
        assert len(list(assessment.findings)) == len(assessment.findings)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_half_a_surrogate_in_a_file_name_survives(tmp_path: Path) -> None:
    rows = [finding("payment.not_paid", 1)]
    document = sample_document(rows)
    document["inputs"][0]["name"] = "caf\udce9.csv"
    out = write_assessment(tmp_path / "a", document, rows)
    assert json.loads((out / DOCUMENT_FILE).read_text(encoding="utf-8"))["inputs"][0]["name"] == "caf\udce9.csv"
    assert open_assessment(out).document["inputs"][0]["name"] == "caf\udce9.csv"
