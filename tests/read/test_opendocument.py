from pathlib import Path

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.read.excel import ExcelReader
from tests.read.reading import seen
from tests.read.workbooks import write_ods

HEADER = ("Ref", "Payee", "Amount", "Day", "At", "Held")


def text(value: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'


def row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def table(*rows: str, name: str = "P", style: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def typed(kind: str, attribute: str, value: str, shown: str = "shown") -> str:
    stated = f'office:value-type="{kind}" office:{attribute}="{value}"'
    return f"<table:table-cell {stated}><text:p>{shown}</text:p></table:table-cell>"


RECORD = row(
    text("007"),
    text("Jo<text:s text:c='2'/>&amp; <text:span>Co</text:span>"),
    typed("currency", "value", "1234.5600000000002"),
    typed("date", "date-value", "2026-03-31T00:00:00"),
    typed("time", "time-value", "PT13H45M01S"),
    typed("boolean", "boolean-value", "true"),
)


def test_values_of_every_type(tmp_path: Path) -> None:
    [found] = seen(ExcelReader(), write_ods(tmp_path / "m.ods", table(row(*map(text, HEADER)), RECORD, RECORD)))
    assert found.rows == [("007", "Jo  & Co", "1234.56", "2026-03-31", "13:45:01", "TRUE")] * 2


def test_repeated_cells_and_rows(tmp_path: Path) -> None:
    repeated = '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="5"/>'
    gap = '<table:table-cell table:number-columns-repeated="2"/>'
    head = row(*map(text, ["Ref", "A", "B", "C", "D"]))
    three = row(text("x1"), gap, repeated, times=3)
    [found] = seen(ExcelReader(), write_ods(tmp_path / "m.ods", table(head, three, row(gap, times=1_048_000))))
    assert found.rows == [("x1", None, None, "5", "5")] * 3
    assert found.numbers == [1, 2, 3]


def test_sheets_hidden_sheets_and_rows_in_groups(tmp_path: Path) -> None:
    style = '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>'
    head = row(*map(text, HEADER))
    above = f"<table:table-header-rows>{head}</table:table-header-rows>"
    one = table(f"{above}<table:table-row-group>{RECORD}</table:table-row-group>", name="One")
    tables = one + table(head, RECORD, name="Two", style="ta2") + table(head, RECORD, name="Three")
    found = seen(ExcelReader(), write_ods(tmp_path / "m.ods", tables, styles=style))
    assert [(t.name, len(t.rows)) for t in found] == [("One", 1), ("Three", 1)]
    assert found[0].notes == ("1 hidden sheet was not read.",)


def test_errors_and_remarks_are_no_values(tmp_path: Path) -> None:
    error = 'office:value-type="string" calcext:value-type="error"'
    wrong = f"<table:table-cell {error}><text:p>#N/A</text:p></table:table-cell>"
    note = "<office:annotation><text:p>look</text:p></office:annotation>"
    remark = f"<table:table-cell>{note}<text:p>Jo</text:p></table:table-cell>"
    rows = (row(*map(text, ["Ref", "Payee", "Amount"])), row(text("1"), remark, wrong), row(*map(text, "abc")))
    [found] = seen(ExcelReader(), write_ods(tmp_path / "m.ods", table(*rows)))
    assert found.rows[0] == ("1", "Jo", None)
    assert [(p.line, p.column, p.found) for p in found.problems] == [(2, "Amount", "the error #N/A")]


def test_a_password_is_said(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "m.ods", "", manifest="<manifest><encryption-data/></manifest>")
    with pytest.raises(BadInputError, match="protected by a password"):
        seen(ExcelReader(), path)
