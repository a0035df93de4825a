from pathlib import Path

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.read.contract import Head
from jamfirst.read.spreadsheet_xml import NAMESPACE, SpreadsheetXmlReader
from tests.read.reading import seen

NAMES = ("Ref", "Payee", "Amount", "Day")
HEADER = "".join(["<Row>", *(f'<Cell><Data ss:Type="String">{n}</Data></Cell>' for n in NAMES), "</Row>"])


def book(*sheets: str, prolog: str = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>') -> str:
    return (
        f'{prolog}<Workbook xmlns="{NAMESPACE}" xmlns:ss="{NAMESPACE}" '
        f'xmlns:x="urn:schemas-microsoft-com:office:excel">{"".join(sheets)}</Workbook>'
    )


def sheet(rows: str, name: str = "Sheet1", options: str = "") -> str:
    return f'<Worksheet ss:Name="{name}"><Table>{HEADER}{rows}</Table>{options}</Worksheet>'


def cell(kind: str, value: str, extra: str = "") -> str:
    return f'<Cell {extra}><Data ss:Type="{kind}">{value}</Data></Cell>'


def row(amount: str = "12.5", extra: str = "") -> str:
    cells = cell("String", "007") + cell("String", "Jo &amp; <B xmlns='http://www.w3.org/TR/REC-html40'>Co</B>")
    return f"<Row {extra}>{cells}{cell('Number', amount)}{cell('DateTime', '2026-03-31T00:00:00.000')}</Row>"


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_values_of_every_type(tmp_path: Path) -> None:
    more = f"<Row>{cell('Boolean', '1')}{cell('DateTime', '1899-12-31T13:45:01.000')}{cell('Number', '1E3')}"
    more += f"{cell('DateTime', '2026-03-31T13:45:01.500')}</Row>"
    path = write(tmp_path / "month.xls", book(sheet(row("1234.5600000000002") + more)))
    assert SpreadsheetXmlReader().sniff(Head.of(path))
    [table] = seen(SpreadsheetXmlReader(), path)
    assert table.name == "month"
    assert table.rows == [
        ("007", "Jo & Co", "1234.56", "2026-03-31"),
        ("TRUE", "13:45:01", "1000", "2026-03-31T13:45:01.500"),
    ]


def test_gaps_by_index_and_merged_cells(tmp_path: Path) -> None:
    merged = cell("String", "008", 'ss:MergeAcross="1"') + cell("Number", "5")
    alone = cell("String", "x", 'ss:Index="4"')
    gap = f'<Row ss:Index="5">{merged}</Row><Row>{alone}</Row>'
    [table] = seen(SpreadsheetXmlReader(), write(tmp_path / "m.xls", book(sheet(row() + gap + row()))))
    assert table.rows[1] == ("008", None, "5", None)
    assert table.numbers == [1, 4, 6]
    assert table.notes == ("Not counted as a record: 1 page or report heading (row 6).",)


def test_sheets_and_hidden_sheets(tmp_path: Path) -> None:
    hidden = "<x:Visible>SheetHidden</x:Visible>"
    options = f"<x:WorksheetOptions>{hidden}</x:WorksheetOptions>"
    path = write(tmp_path / "m.xls", book(sheet(row(), "One"), sheet(row(), "Two", options), sheet(row(), "Three")))
    tables = seen(SpreadsheetXmlReader(), path)
    assert [table.name for table in tables] == ["One", "Three"]
    assert tables[0].notes == ("1 hidden sheet was not read.",)


def test_errors_and_remarks_are_no_values(tmp_path: Path) -> None:
    remark = '<Cell><Data ss:Type="String">Jo</Data><Comment><Data ss:Type="String">look</Data></Comment></Cell>'
    text = book(sheet(row() + f"<Row>{cell('String', '8')}{remark}{cell('Error', '#N/A')}{cell('String', 'y')}</Row>"))
    [table] = seen(SpreadsheetXmlReader(), write(tmp_path / "m.xls", text))
    assert table.rows[1] == ("8", "Jo", None, "y")
    assert [(p.code, p.line, p.column) for p in table.problems] == [("file.field", 3, "Amount")]


def test_other_xml_is_not_ours(tmp_path: Path) -> None:
    assert not SpreadsheetXmlReader().sniff(
        Head.of(write(tmp_path / "a.xml", f"<Document><x>{NAMESPACE} Workbook</x></Document>"))
    )
    assert SpreadsheetXmlReader().sniff(Head.of(write(tmp_path / "b", book(sheet(row())))))
    utf16 = tmp_path / "c"
    utf16.write_text(book(sheet(row()), prolog='<?xml version="1.0" encoding="UTF-16"?>'), encoding="utf-16")
    assert SpreadsheetXmlReader().sniff(Head.of(utf16))
    assert len(seen(SpreadsheetXmlReader(), utf16)[0].rows) == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (book(sheet(row()), prolog='<!DOCTYPE W [<!ENTITY a "1">]>'), "DOCTYPE"),
        (book(sheet(row()))[:-30], "broken"),
        (book(sheet(row("1<!-- -->00"))), "comment"),
        (book(sheet(row(extra='ss:Index="1"'))), "out of order"),
        (book(sheet(row(extra='ss:Index="99999999"'))), "out of order"),
        (book(sheet("")), "no visible sheet"),
        (book(), "no visible sheet"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(BadInputError, match=f"^m.xls.*{why}"):
        seen(SpreadsheetXmlReader(), write(tmp_path / "m.xls", text))
