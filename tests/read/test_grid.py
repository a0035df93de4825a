from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.problems import BadInputError
from jamfirst.read.cells import ErrorCells
from jamfirst.read.contract import RawTable
from jamfirst.read.grid import BEYOND, Source, read_grid

HEADER = ("Ref", "Payee", "Amount", "Date")
JO = ("007", "Jo's Bakery", "12.50", "2026-03-31")
ANN = ("008", "Ann Archer", "20", "2026-03-31")
GAS = ("009", "Total Gas & Power", "99.99", "2026-03-31")

Row = Sequence[str | None]
Read = tuple[RawTable | None, list[tuple[object, ...]]]


def read(
    rows: Sequence[Row], errors: ErrorCells | None = None, *, needs_header: bool = False, size: int = 1000
) -> Read:
    source = Source("excel", "month.xlsx", "month", size)
    with DuckDBSession() as session:
        numbered = enumerate(rows, start=1)
        table = read_grid(numbered, session, source, errors, needs_header=needs_header)
        if table is None:
            return None, []
        return table, session.rows(exp.select("*").from_(table.relation).order_by("record_no"))


def test_a_plain_table() -> None:
    table, rows = read([HEADER, JO, ANN])
    assert table is not None
    assert [column.name for column in table.columns] == list(HEADER)
    assert rows == [(*JO, 1), (*ANN, 2)]
    assert (table.first_line, table.notes, table.problems) == (2, (), ())


def test_titles_blank_rows_and_everything_that_is_no_record() -> None:
    table, rows = read(
        [
            ("Northbrook Council", None, None, None),
            ("Payments of March 2026, page 1", None, None, None),
            (),
            HEADER,
            JO,
            (None, None, None, None),
            ("Northbrook Council", None, None, None),
            ("Payments of March 2026, page 2", None, None, None),
            tuple(name.upper() for name in HEADER),
            ("Department: Roads", None, None, None),
            GAS,
            ("Sub-total", None, "112.49", None),
            ANN,
            ("Grand total", None, "132.49", None),
            (None, None, None, "Page 2 of 2"),
        ]
    )
    assert table is not None
    assert rows == [(*JO, 1), (*GAS, 7), (*ANN, 9)]
    assert table.first_line == 5
    assert table.notes == (
        "Left out above the table: 2 rows.",
        "Not counted as a record: 4 page or report headings (rows 7, 8, 10, 15).",
        "Not counted as a record: 1 repeated header (row 9).",
        "Not counted as a record: 2 total lines (rows 12, 14).",
    )


def test_a_total_in_a_full_row_is_left_out_only_when_it_is_the_sum() -> None:
    payees = [("Payee", "Amount"), ("Jo", "12.5"), ("Ann", "20"), ("Total", "32.5")]
    assert [row[0] for row in read(payees)[1]] == ["Jo", "Ann"]
    payees[-1] = ("Total", "99")
    assert [row[0] for row in read(payees)[1]] == ["Jo", "Ann", "Total"]


def test_fields_beyond_the_header_are_kept_and_said() -> None:
    table, rows = read([HEADER, JO, (*ANN, None, "see note", "2")])
    assert table is not None
    assert table.columns[-1].name == BEYOND
    assert rows == [(*JO, None, 1), (*ANN, "see note | 2", 2)]
    [problem] = table.problems
    assert (problem.code, problem.line, problem.count) == ("file.shape", 3, 1)


def test_columns_without_header_and_value_are_left_out() -> None:
    table, rows = read([(None, "Ref", None, "Amount"), (None, "1", None, "2.00"), (None, "2", None, "3.00")])
    assert table is not None
    assert [column.name for column in table.columns] == ["Ref", "Amount"]
    assert rows == [("1", "2.00", 1), ("2", "3.00", 2)]


def test_repeated_and_missing_headers_get_names() -> None:
    table, _ = read([("Ref", "Amount", None, "Amount"), ("1", "2.00", "x", "3.00"), ("2", "5.00", "y", "3.00")])
    assert table is not None
    assert [column.name for column in table.columns] == ["Ref", "Amount", "column 3", "Amount (2)"]


def test_without_a_header_columns_are_numbered() -> None:
    table, rows = read([JO, ANN])
    assert table is not None
    assert [column.name for column in table.columns] == ["column 1", "column 2", "column 3", "column 4"]
    assert len(rows) == 2
    assert table.notes == ("There is no header row: columns are numbered.",)
    assert read([JO, ANN], needs_header=True)[0] is None


@pytest.mark.parametrize("rows", [[], [()], [("Notes",), ("Only one column",)], [HEADER], [(None, " ")]])
def test_no_records_is_no_table(rows: Sequence[Row]) -> None:
    assert read(rows)[0] is None


def test_error_cells_become_problems_of_their_column() -> None:
    errors = ErrorCells()
    errors.add(2, 1, "the error #REF!")
    errors.add(2, 3, "the error #N/A")
    errors.add(2, 4, "the error #DIV/0!")
    table, rows = read([HEADER, JO, (*ANN[:2], None, ANN[3]), (*GAS[:2], None, GAS[3])], errors)
    assert table is not None
    assert len(rows) == 3
    [problem] = table.problems
    assert (problem.code, problem.line, problem.column, problem.count) == ("file.field", 3, "Amount", 2)
    assert "the error #N/A" in problem.message


@settings(max_examples=20)
@given(st.lists(st.tuples(*[st.text(max_size=12)] * 4), max_size=20))
def test_text_of_any_kind_comes_back_as_it_was(texts: list[tuple[str, str, str, str]]) -> None:
    kept = [tuple(t.replace("\0", "").encode("utf-8", "replace").decode() or "x" for t in row) for row in texts]
    numbered = [("Ref", "One", "Two", "Three", "Four"), *((f"R-{i:05}", *row) for i, row in enumerate(kept))]
    _, rows = read(numbered)
    assert [row[:-1] for row in rows] == numbered[1:]


def test_too_many_columns() -> None:
    with pytest.raises(BadInputError, match="more than 2,000 columns"):
        read([HEADER, [None] * 3000])


def test_a_table_of_emptiness() -> None:
    empty = [*([None] * 1999), "x"]
    with pytest.raises(BadInputError, match="nearly all empty"):
        read([HEADER, *([empty] * 1100)])


def test_one_text_over_and_over() -> None:
    with pytest.raises(BadInputError, match="repeats a text"):
        read([HEADER, *([("1", "x" * 30_000, "2", "3")] * 800)])


def test_a_shown_name_stands_in_the_message() -> None:
    with pytest.raises(BadInputError) as refused:
        read([[None] * 3000])
    assert str(refused.value).startswith('month.xlsx: the table "month"')
