import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.read import xlsx
from jamfirst.read.cells import ErrorCells
from tests.read.workbooks import raw_xlsx

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def rows(path: Path) -> tuple[list[tuple[int, list[str | None]]], ErrorCells]:
    errors = ErrorCells()
    with zipfile.ZipFile(path) as archive:
        [sheet] = xlsx.sheets(archive, "book.xlsx")
        return [(line, list(values)) for line, values in sheet.rows(errors)], errors


def test_values_of_every_type(tmp_path: Path) -> None:
    cells = (
        '<row r="2"><c r="B2"><v>1234.5600000000002</v></c><c r="C2" t="s"><v>0</v></c><c r="D2" t="b"><v>1</v></c>'
        '<c r="E2" t="str"><f>A1</f><v>007</v></c>'
        '<c r="F2" t="inlineStr"><is><r><t>In</t></r><r><t>line</t></r></is></c>'
        '<c r="G2" t="d"><v>2026-03-31T00:00:00</v></c><c r="H2" s="1"><v>46112</v></c><c r="I2" s="0"><v>46112</v></c>'
        '<c r="J2" s="2"><v>1.5</v></c></row>'
    )
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/></numFmts>'
        '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>'
    )
    path = raw_xlsx(tmp_path / "b.xlsx", cells, strings="<si><t>Jo_x000D_</t><rPh><t>jo</t></rPh></si>", styles=styles)
    found, _ = rows(path)
    assert found == [
        (2, [None, "1234.56", "Jo\r", "TRUE", "007", "Inline", "2026-03-31", "2026-03-31", "46112", "36:00:00"])
    ]


def test_cells_and_rows_may_have_no_place_of_their_own(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "b.xlsx", "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert rows(path)[0] == [(1, ["1", "2"]), (2, ["3"])]


def test_the_strict_kind_and_the_1904_calendar(tmp_path: Path) -> None:
    office = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    book = f'<workbookPr date1904="1"/><sheets><sheet name="D" xmlns:r="{office}" r:id="rId1"/></sheets>'
    path = raw_xlsx(
        tmp_path / "b.xlsx",
        '<row r="1"><c r="A1" s="0"><v>44650</v></c></row>',
        styles='<cellXfs><xf numFmtId="22"/></cellXfs>',
        workbook=book,
        namespace=STRICT,
    )
    assert rows(path)[0] == [(1, ["2026-03-31"])]


def test_errors_and_formulas_without_a_result_are_told(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v>2</v></c></row>'
    found, errors = rows(raw_xlsx(tmp_path / "b.xlsx", cells))
    assert found == [(1, [None, None, "2"])]
    assert list(errors.since(1)) == [(0, 1, 1, "the error #N/A"), (1, 1, 1, "a formula whose result was never saved")]


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ('<row r="2"/><row r="1"/>', "not in order"),
        ('<row r="1"/><row r="1"/>', "not in order"),
        ('<row r="1048577"/>', "not in order"),
        ('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "not in order"),
        ('<row r="1"><c r="ZZZ1"><v>1</v></c></row>', "not in order"),
        ('<row r="1"><c r="11"><v>1</v></c></row>', "no place"),
        ('<row r="1"><c r="ABCDEFGH1"><v>1</v></c></row>', "no place"),
        ('<row r="1"><c r="A1" t="s"><v>5</v></c></row>', "does not hold"),
        ('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>', "does not hold"),
        ('<row r="1"><c r="A1"><v>1<!-- -->00</v></c></row>', "something else inside"),
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>Jo<!-- -->anna</t></is></c></row>', "comment"),
        ('<row r="1"><c r="A1"><v>1</v></row>', "broken"),
    ],
)
def test_what_cannot_be_read_one_way_only_is_refused(tmp_path: Path, cells: str, why: str) -> None:
    with pytest.raises(BadInputError, match=f"^book.xlsx.*{why}"):
        rows(raw_xlsx(tmp_path / "b.xlsx", cells))


def test_a_doctype_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "12"><!ENTITY b "&a;&a;&a;">]>'
    path = raw_xlsx(tmp_path / "b.xlsx", '<row r="1"><c r="A1"><v>&b;</v></c></row>', prolog=bomb)
    with pytest.raises(BadInputError, match="DOCTYPE"):
        rows(path)


@pytest.mark.parametrize("missing", ["xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_missing_parts_are_named(tmp_path: Path, missing: str) -> None:
    whole = raw_xlsx(tmp_path / "whole.xlsx", "")
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as less:
        for name in archive.namelist():
            if name != missing:
                less.writestr(name, archive.read(name))
    with pytest.raises(BadInputError, match=r"missing|no workbook"):
        rows(tmp_path / "b.xlsx")


@pytest.mark.parametrize(
    ("number", "codes", "kind"),
    [
        (14, {}, "date"),
        (46, {}, "elapsed"),
        (2, {}, ""),
        (164, {164: "dd/mm/yyyy"}, "date"),
        (164, {164: "[$-809]d mmmm yyyy;@"}, "date"),
        (164, {164: "[hh]:mm:ss"}, "elapsed"),
        (164, {164: '#,##0.00 "days";[Red]-#,##0.00'}, ""),
        (164, {164: '_-"£"* #,##0.00_-'}, ""),
        (164, {164: "General"}, ""),
        (164, {164: r"0.00\d"}, ""),
    ],
)
def test_which_formats_are_dates(number: int, codes: Mapping[int, str], kind: str) -> None:
    assert xlsx.format_kind(number, dict(codes)) == kind
