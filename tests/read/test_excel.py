from datetime import date
from pathlib import Path

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.read.contract import Head
from jamfirst.read.excel import ExcelReader
from tests.read.reading import seen
from tests.read.workbooks import (
    Value,
    binary_cells,
    binary_parts,
    compound,
    raw_xlsx,
    write_ods,
    write_xls,
    write_xlsx,
    write_zip,
)

DAY = date(2026, 3, 31)
ROWS: list[list[Value]] = [
    ["Ref", "Payee", "Amount", "Pay date", "Held"],
    ["007", "Jo's Bakery", 1234.5600000000002, DAY, True],
    ["008", "Total Gas & Power", 20, DAY, False],
]
PLAIN = [
    ("007", "Jo's Bakery", "1234.56", "2026-03-31", "TRUE"),
    ("008", "Total Gas & Power", "20", "2026-03-31", "FALSE"),
]


def an_ods(path: Path) -> Path:
    def cell(value: object) -> str:
        kinds = {"bool": ("boolean", "boolean-value"), "int": ("float", "value"), "float": ("float", "value")}
        kinds["date"] = ("date", "date-value")
        kind, attribute = kinds.get(type(value).__name__, ("string", ""))
        stated = f' office:{attribute}="{str(value).lower()}"' if attribute else ""
        return f'<table:table-cell office:value-type="{kind}"{stated}><text:p>{value}</text:p></table:table-cell>'

    def escaped(row: list[object]) -> str:
        return "".join(cell(v.replace("&", "&amp;") if isinstance(v, str) else v) for v in row)

    rows = "".join(f"<table:table-row>{escaped(list(row))}</table:table-row>" for row in ROWS)
    return write_ods(path, f'<table:table table:name="Sheet1">{rows}</table:table>')


def test_every_kind_of_workbook_says_the_same(tmp_path: Path) -> None:
    files = [
        write_xlsx(tmp_path / "month.xlsx", {"Sheet1": ROWS}),
        write_xls(tmp_path / "month.xls", {"Sheet1": ROWS}),
        an_ods(tmp_path / "month.ods"),
    ]
    for path in files:
        [table] = seen(ExcelReader(), path)
        assert (table.name, table.headers, table.rows) == ("month", ROWS[0], PLAIN), path.name
        assert (table.numbers, table.first_line, table.problems) == ([1, 2], 2, ()), path.name


def test_the_binary_kind_says_the_same_but_for_dates_that_its_builder_cannot_write(tmp_path: Path) -> None:
    rows = [[value for i, value in enumerate(row) if i != 3] for row in ROWS]
    path = write_zip(tmp_path / "month.xlsb", binary_parts({"Sheet1": binary_cells(rows)}))
    [table] = seen(ExcelReader(), path)
    assert table.rows == [tuple(v for i, v in enumerate(row) if i != 3) for row in PLAIN]


def test_kinds_are_told_by_content(tmp_path: Path) -> None:
    liar = write_xlsx(tmp_path / "month.csv", {"Sheet1": ROWS})
    assert ExcelReader().sniff(Head.of(liar))
    assert ExcelReader().sniff(Head.of(write_xls(tmp_path / "a", {"S": ROWS})))
    assert ExcelReader().sniff(Head.of(an_ods(tmp_path / "b")))
    text = tmp_path / "month.xlsx"
    text.write_text("Ref,Amount\n1,2\n")
    assert not ExcelReader().sniff(Head.of(text))
    assert not ExcelReader().sniff(Head.of(write_zip(tmp_path / "month.zip", {"a.csv": b"Ref,Amount\n1,2\n"})))


def test_every_visible_sheet_with_records_is_a_table(tmp_path: Path) -> None:
    notes = [["Read me"], ["These are the payments of March"]]
    sheets = {"Payments": ROWS, "Sheet1": ROWS, "Notes": notes, "Empty": [], "Old": ROWS}
    tables = seen(ExcelReader(), write_xlsx(tmp_path / "x", sheets, hidden=["Old"]), "run/month.xlsx")
    assert [table.name for table in tables] == ["Payments", "month"]
    assert tables[0].notes == ("1 hidden sheet was not read.",)


def test_titles_above_and_totals_below(tmp_path: Path) -> None:
    titled = [["Payments of March"], [], *ROWS, ["Total", None, 1254.56]]
    [table] = seen(ExcelReader(), write_xlsx(tmp_path / "month.xlsx", {"Payments": titled}))
    assert table.rows == PLAIN
    assert table.first_line == 4


def test_text_that_looks_like_a_number_stays_text(tmp_path: Path) -> None:
    rows = [["Ref", "Amount"], ["00012", "1,496.00"], ["1E5", "(12.00)"], [" 7", "-5"]]
    [table] = seen(ExcelReader(), write_xlsx(tmp_path / "month.xlsx", {"P": rows}))
    assert table.rows == [("00012", "1,496.00"), ("1E5", "(12.00)"), (" 7", "-5")]


def test_a_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y"}))
    assert ExcelReader().sniff(Head.of(path))
    with pytest.raises(
        BadInputError, match=r"^locked.xlsx: the workbook is protected by a password; save a copy without one\.$"
    ):
        seen(ExcelReader(), path)


def test_no_table_at_all(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="no visible sheet"):
        seen(ExcelReader(), write_xlsx(tmp_path / "month.xlsx", {"Empty": []}))
    with pytest.raises(BadInputError, match="no visible sheet"):
        seen(ExcelReader(), raw_xlsx(tmp_path / "b.xlsx", ""))


def test_a_workbook_cut_off_while_copying(tmp_path: Path) -> None:
    whole = write_xlsx(tmp_path / "whole.xlsx", {"P": ROWS}).read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadInputError, match=r"^cut.xlsx: the zip file is damaged"):
        seen(ExcelReader(), path)
