from collections.abc import Iterator, Mapping
from pathlib import Path

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.read.cells import ErrorCells, Row
from jamfirst.read.sheets import sheet_tables, sheets_in_turn

NAMES = [("First", False), ("Second", True), ("Third", False)]


def numbered(errors: Mapping[int, ErrorCells]) -> Iterator[tuple[int, Row]]:
    for sheet in range(3):
        errors[sheet].add(1, 2, f"the error {sheet}")
        yield sheet, (1, ["Ref", "Amount"])
        yield sheet, (2, [f"R{sheet}", "1.00"])
        yield sheet, (3, [f"S{sheet}", "2.00"])


def test_each_sheet_takes_its_own_rows_of_one_pass() -> None:
    first, _, third = sheets_in_turn(NAMES, numbered)
    assert list(first.rows(ErrorCells())) == [(1, ["Ref", "Amount"]), (2, ["R0", "1.00"]), (3, ["S0", "2.00"])]
    errors = ErrorCells()
    assert [values[0] for _, values in third.rows(errors)] == ["Ref", "R2", "S2"]
    assert list(errors.since(1)) == [(1, 1, 2, "the error 2")]


def test_a_sheet_that_is_left_early_does_not_keep_the_next_from_its_rows() -> None:
    first, second, _ = sheets_in_turn(NAMES, numbered)
    next(first.rows(ErrorCells()))
    assert [values[0] for _, values in second.rows(ErrorCells())] == ["Ref", "R1", "S1"]


def test_tables_of_the_visible_sheets(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x")
    with DuckDBSession() as session:
        tables = sheet_tables(sheets_in_turn(NAMES, numbered), "excel", tmp_path / "x", "a/month.xls", session)
    assert [(table.name, table.format) for table in tables] == [("First", "excel"), ("Third", "excel")]
    assert tables[0].notes == ("1 hidden sheet was not read.",)
    assert [problem.found for table in tables for problem in table.problems] == ["the error 0", "the error 2"]


def test_one_visible_sheet_is_called_after_its_file(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"x")
    with DuckDBSession() as session:
        names = [("First", True), ("Second", False), ("Third", True)]
        [table] = sheet_tables(sheets_in_turn(names, numbered), "excel", tmp_path / "x", "a/month.xls", session)
    assert table.name == "month"
    assert table.notes == ("2 hidden sheets were not read.",)
