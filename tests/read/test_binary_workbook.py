import struct
from pathlib import Path

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.read.excel import ExcelReader
from tests.read.reading import seen
from tests.read.workbooks import (
    Value,
    binary_cells,
    binary_parts,
    binary_record,
    compound,
    old_cell,
    old_cells,
    old_error,
    old_stream,
    record,
    write_xls,
    write_zip,
)

ROWS: list[list[Value]] = [["Ref", "Payee", "Amount"], ["007", "Jo", 1234.5600000000002], ["008", "Ann", 20]]


def xls(path: Path, cells: bytes, *, small: bool = False) -> Path:
    path.write_bytes(compound({"Workbook": old_stream({"P": cells})}, small=small))
    return path


def test_small_and_large_streams(tmp_path: Path) -> None:
    for small in (False, True):
        [table] = seen(ExcelReader(), xls(tmp_path / "o.xls", old_cells(ROWS), small=small))
        assert table.rows == [("007", "Jo", "1234.56"), ("008", "Ann", "20")]


def test_many_rows(tmp_path: Path) -> None:
    rows = [ROWS[0], *([f"R{n}", "Jo", n / 100] for n in range(1, 5001))]
    [table] = seen(ExcelReader(), xls(tmp_path / "o.xls", old_cells(rows)))
    assert table.rows[4567] == ("R4568", "Jo", "45.68")
    assert len(table.rows) == 5000


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    [table] = seen(ExcelReader(), write_xls(tmp_path / "o.xls", {"Hidden": ROWS, "Shown": ROWS}, hidden=["Hidden"]))
    assert table.notes == ("1 hidden sheet was not read.",)
    parts = binary_parts({"Hidden": binary_cells(ROWS), "Shown": binary_cells(ROWS)}, hidden=["Hidden"])
    [table] = seen(ExcelReader(), write_zip(tmp_path / "o.xlsb", parts))
    assert table.notes == ("1 hidden sheet was not read.",)


def test_error_cells_of_each_kind_are_told(tmp_path: Path) -> None:
    formula = record(0x0006, struct.pack("<HHH", 4, 2, 0) + b"\x02\x00\x07\x00\x00\x00\xff\xff" + bytes(8))
    cells = old_cells(ROWS) + old_cells([[], [], [], ["009", "Cy"], ["010", "Di"]]) + old_error(3, 2) + formula
    [table] = seen(ExcelReader(), xls(tmp_path / "o.xls", cells))
    assert table.column("Amount") == ["1234.56", "20", None, None]
    [problem] = table.problems
    assert (problem.code, problem.line, problem.column, problem.count) == ("file.field", 4, "Amount", 2)
    assert problem.found == "the error #N/A"


def test_error_cells_of_the_zipped_kind_are_told(tmp_path: Path) -> None:
    wrong = binary_record(0, struct.pack("<I", 3) + bytes(13)) + binary_record(3, struct.pack("<IIB", 2, 0, 0x07))
    cells = binary_cells(ROWS) + wrong + binary_record(6, struct.pack("<III", 3, 0, 1) + "x".encode("utf-16-le"))
    [table] = seen(ExcelReader(), write_zip(tmp_path / "o.xlsb", binary_parts({"P": cells})))
    assert [p.found for p in table.problems if p.code == "file.field"] == ["the error #DIV/0!"]


def test_a_table_that_does_not_start_in_the_first_column(tmp_path: Path) -> None:
    cells = b"".join(
        old_cell(r + 4, c + 3, v) for r, row in enumerate(ROWS) for c, v in enumerate(row) if v is not None
    )
    [table] = seen(ExcelReader(), xls(tmp_path / "o.xls", cells))
    assert table.headers == ["Ref", "Payee", "Amount"]
    assert table.first_line == 6


def test_far_apart_cells_are_refused(tmp_path: Path) -> None:
    far = old_cell(0, 0, "a") + old_cell(65535, 255, "b")
    with pytest.raises(BadInputError, match="nearly all empty"):
        seen(ExcelReader(), xls(tmp_path / "o.xls", far))
    cells = binary_cells([["a"]]) + binary_record(0, struct.pack("<I", 1_048_575) + bytes(13))
    cells += binary_record(5, struct.pack("<IId", 16_383, 0, 1.0))
    with pytest.raises(BadInputError, match="nearly all empty"):
        seen(ExcelReader(), write_zip(tmp_path / "o.xlsb", binary_parts({"P": cells})))


def test_an_encrypted_stream_says_so(tmp_path: Path) -> None:
    stream = old_stream({"P": old_cells(ROWS)}, before=record(0x002F, bytes(6)))
    (tmp_path / "o.xls").write_bytes(compound({"Workbook": stream}))
    with pytest.raises(BadInputError, match="protected by a password"):
        seen(ExcelReader(), tmp_path / "o.xls")


def test_other_documents_are_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "letter.doc").write_bytes(compound({"WordDocument": b"Dear Sir"}))
    with pytest.raises(BadInputError, match="no workbook is in it"):
        seen(ExcelReader(), tmp_path / "letter.doc")


def test_a_text_that_claims_more_than_there_is(tmp_path: Path) -> None:
    """Sizes that the compiled reader takes at their word: it may end its process, and only that."""
    claim = binary_record(6, struct.pack("<III", 0, 0, 0x7FFFFFFF) + b"a\0")
    cells = binary_cells(ROWS) + binary_record(0, struct.pack("<I", 3) + bytes(13)) + claim
    with pytest.raises(BadInputError, match="damaged and cannot be read"):
        seen(ExcelReader(), write_zip(tmp_path / "o.xlsb", binary_parts({"P": cells})))


@pytest.mark.parametrize("at", [0x200, 0x300, 0x400])
def test_cut_off(tmp_path: Path, at: int) -> None:
    whole = write_xls(tmp_path / "whole.xls", {"P": ROWS}).read_bytes()
    (tmp_path / "o.xls").write_bytes(whole[:at])
    with pytest.raises(BadInputError, match="damaged and cannot be read"):
        seen(ExcelReader(), tmp_path / "o.xls")
