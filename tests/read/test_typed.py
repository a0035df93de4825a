"""Typing tables: identifiers stay text, dates are never guessed in silence, order of rows and columns is nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.engines import build as b
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import Kind
from jamfirst.read import profile
from jamfirst.read.contract import RawColumn, RawTable
from jamfirst.read.typed import Hints, typed
from tests.read.tables import NOTHING, raw_table, typed_column, typed_rows, values_of

TEXT, DECIMAL, DATE = ValueType.TEXT, ValueType.DECIMAL, ValueType.DATE


@pytest.fixture(scope="module")
def session() -> Iterator[DuckDBSession]:
    with DuckDBSession(threads=1) as opened:
        yield opened


def type_of(session: DuckDBSession, header: str, values: list[str | None], hints: Hints = NOTHING) -> ValueType:
    return typed_column(session, header, values, hints).table.columns[0].type


@pytest.mark.parametrize(
    ("header", "texts", "expected"),
    [
        ("Sort Code", ["12-10-26", "01-02-03"], TEXT),
        ("Account Number", ["01234567", "12345678"], TEXT),
        ("Account No", ["12345678.5", "1.5"], TEXT),
        ("whatever", ["12345678", "00000001"], TEXT),
        ("whatever", ["1", "2", "3"], TEXT),
        ("whatever", ["1.50", "2.25"], DECIMAL),
        ("whatever", ["01.50", "02.25"], TEXT),
        ("whatever", ["1.9", "1.10", "1.11"], TEXT),
        ("whatever", ["01.02.03", "1.2.3"], TEXT),
        ("whatever", ["12-10-26", "13-10-26"], TEXT),
        ("whatever", ["13/10/2026", "14/10/2026"], DATE),
        ("whatever", ["20261030", "20261031"], TEXT),
        ("Invoice Date", ["20261030", "20261031"], DATE),
        ("Release", ["1.5", "2.5"], TEXT),
        ("Period", ["201508", "201509"], TEXT),
        ("Tax Year", ["2026", "2027"], TEXT),
        ("Cost Centre", ["1234", "2345"], TEXT),
        ("Amount (£)", ["1496", "20"], DECIMAL),
        ("Hours", ["37", "40"], DECIMAL),
        ("Number of units", ["3", "4"], DECIMAL),
        ("Account Balance", ["3", "4"], DECIMAL),
        ("Amount", ["REDACTED", "not yet", "12.50"], TEXT),
        ("Amount", ["£1.00", "€2.00"], TEXT),
        ("Paid", ["yes", "no"], TEXT),
        ("Amount", [None, None], DECIMAL),
        ("Due Date", [None, None], DATE),
        ("Amount", ["NaN", "NaN"], TEXT),
    ],
)
def test_types(session: DuckDBSession, header: str, texts: list[str | None], expected: ValueType) -> None:
    assert type_of(session, header, texts) is expected


def test_text_is_kept_exactly(session: DuckDBSession) -> None:
    texts = [" 007 ", "O'Neill; DROP TABLE x", '=cmd|"/c"', "a\nb", "é\u0301", None, "  "]
    found = typed_column(session, 'Ref"); DROP TABLE t; --', texts)
    assert values_of(session, found) == texts
    assert found.problems == ()


def test_one_bad_amount_in_a_hundred_needs_no_header(session: DuckDBSession) -> None:
    texts = [f"{i}.25" for i in range(199)] + ["n/a"]
    found = typed_column(session, "whatever", texts)
    assert found.table.columns[0].type is DECIMAL
    assert [(p.line, p.count, p.found) for p in found.problems] == [(200, 1, "n/a")]
    assert type_of(session, "whatever", [*texts, "n/a", "n/a"]) is TEXT


def test_white_space_alone_is_no_amount_and_no_problem(session: DuckDBSession) -> None:
    found = typed_column(session, "Amount", ["1.00", "   ", "2.00"])
    assert (values_of(session, found), found.problems) == ([Decimal(1), None, Decimal(2)], ())


def test_problems_are_counted_and_name_the_first_record(session: DuckDBSession) -> None:
    rows = [
        ["1.00", "13/01/2026"],
        ["x", "30/02/2026"],
        ["y", "31/02/2026"],
        ["2.00", "14/01/2026"],
        ["3", "15/01/2026"],
    ]
    found = typed_rows(session, ["Net Amt", "Date"], rows)
    assert [(p.column, p.line, p.count, p.found, p.table) for p in found.problems] == [
        ("Net Amt", 2, 2, "x", "sample"),
        ("Date", 2, 2, "30/02/2026", "sample"),
    ]
    assert found.problems[0].message.startswith('"x" is not an amount. Expected like 1,234.56. The row is kept;')


def test_a_problem_carries_the_number_of_its_file(session: DuckDBSession) -> None:
    raw = raw_table(session, ["Amount"], [["1.00"], ["x"], ["2.00"], ["y"]])
    files = b.when((b.exp.GT(this=b.col("record_no"), expression=b.number(1)), b.number(0)), otherwise=b.number(3))
    query = b.select(b.col("c0"), b.named(files, "file_no"), b.col("record_no")).from_(b.table(raw.relation))
    found = typed(RawTable("t", "delimited", raw.columns, session.view(query, "filed")), session)
    assert [(p.file, p.line, p.count) for p in found.problems] == [("0", 2, 2)]
    kept = (
        b.select(b.col("file_no"), b.col("record_no")).from_(b.table(found.table.relation)).order_by(b.col("record_no"))
    )
    assert session.rows(kept) == [(3, 1), (0, 2), (0, 3), (0, 4)]


def test_ambiguous_dates_are_said(session: DuckDBSession) -> None:
    found = typed_column(session, "Date", ["03/04/2026", "05/06/2026"])
    column = found.table.columns[0]
    assert (column.ambiguous, column.format) == (True, "%d/%m/%Y")
    assert values_of(session, found) == [date(2026, 4, 3), date(2026, 6, 5)]
    assert "fit both day first and month first; read day first" in found.table.notes[0]


def test_a_declaration_settles_ambiguous_dates(session: DuckDBSession) -> None:
    found = typed_column(session, "Date", ["03/04/2026", "05/06/2026"], Hints(day_first=False))
    assert not found.table.columns[0].ambiguous
    assert values_of(session, found) == [date(2026, 3, 4), date(2026, 5, 6)]
    assert "as declared" in found.table.notes[0]


def test_another_column_settles_ambiguous_dates(session: DuckDBSession) -> None:
    found = typed_rows(session, ["Date", "Due Date"], [["03/04/2026", "12/31/2026"], ["05/06/2026", "01/02/2026"]])
    assert [c.ambiguous for c in found.table.columns] == [False, False]
    assert values_of(session, found) == [date(2026, 3, 4), date(2026, 5, 6)]
    assert 'read month first, as "Due Date" shows' in found.table.notes[0]


def test_columns_that_disagree_settle_nothing(session: DuckDBSession) -> None:
    rows = [["03/04/2026", "12/31/2026", "31/12/2026"]]
    found = typed_rows(session, ["Date", "Due Date", "Invoice Date"], rows)
    assert [c.ambiguous for c in found.table.columns] == [True, False, False]


def test_values_win_over_a_declared_order(session: DuckDBSession) -> None:
    found = typed_column(session, "Date", ["13/04/2026"], Hints(day_first=False))
    assert values_of(session, found) == [date(2026, 4, 13)]
    assert "though the other order is declared" in found.table.notes[0]


def test_ways_of_writing_may_be_mixed_and_are_said(session: DuckDBSession) -> None:
    found = typed_column(session, "Date", ["2026-10-30", "30/10/2026", "30-Oct-26", "30/10/26"])
    assert values_of(session, found) == [date(2026, 10, 30)] * 4
    assert any("4 ways" in note for note in found.table.notes)
    assert any("two-digit years" in note for note in found.table.notes)


def test_declared_types_win(session: DuckDBSession) -> None:
    assert type_of(session, "Amount", ["1.00"], Hints(types={"Amount": TEXT})) is TEXT
    found = typed_column(session, "Code", ["1.00", "x"], Hints(types={"code": DECIMAL}))
    assert values_of(session, found) == [Decimal(1), None]
    assert found.problems[0].found == "x"
    dated = typed_column(session, "Code", ["soon"], Hints(types={"Code": DATE}))
    assert (values_of(session, dated), len(dated.problems)) == ([None], 1)


def test_what_the_format_gives_wins(session: DuckDBSession) -> None:
    headers = [
        RawColumn("InstdAmt", "amount", DECIMAL),
        RawColumn("EndToEndId", "payment_ref", TEXT, Role.REISSUED),
        RawColumn("Nm", "payee_name", TEXT),
        RawColumn("Amount", None, TEXT),
    ]
    found = typed_rows(session, headers, [["12.50", "1", "A", "9"]], kind=Kind.PAYMENT)
    assert [(c.canonical, c.type, c.role) for c in found.table.columns] == [
        ("amount", DECIMAL, Role.AMOUNT),
        ("payment_ref", TEXT, Role.REISSUED),
        ("payee_name", TEXT, Role.PAYEE),
        (None, TEXT, Role.OTHER),
    ]


def mixed_rows(number: int) -> list[list[str | None]]:
    """Rows whose every column is dirty late, so that a sample of the first or the last rows proposes wrongly."""
    rows: list[list[str | None]] = []
    for i in range(number):
        late = i > number - 4
        rows.append(
            [
                f"{i}" if not late else "007.50",
                f"{i % 12 + 1:02}/03/2026" if not late else "31/03/2026",
                f"{i:,}.50" if late else f"{i}",
                None if not late else "12-Mar-26",
                f"N{i}" if i % 3 else f"{i}.25",
                "REDACTED" if late else f"{i}.99",
                f"{i % 9}.5" if not late else "1.10",
            ]
        )
    return rows


HEADERS = ["thing", "Date", "Amount", "Due Date", "mixture", "Net", "part"]


@settings(max_examples=6)
@given(seed=st.integers(0, 999), width=st.permutations(range(len(HEADERS))))
def test_the_order_of_rows_and_columns_is_nothing(
    session: DuckDBSession, monkeypatch_sample: None, seed: int, width: list[int]
) -> None:
    rows = mixed_rows(60)
    expected = typed_rows(session, HEADERS, rows)
    shuffled = random.Random(seed).sample(rows, len(rows))
    found = typed_rows(session, [HEADERS[i] for i in width], [[row[i] for i in width] for row in shuffled])
    by_name = {c.name: (c.type, c.canonical, c.role, c.scale, c.format, c.ambiguous) for c in expected.table.columns}
    assert {
        c.name: (c.type, c.canonical, c.role, c.scale, c.format, c.ambiguous) for c in found.table.columns
    } == by_name
    assert found.table.kind is expected.table.kind
    assert sorted((p.column, p.count) for p in found.problems) == sorted((p.column, p.count) for p in expected.problems)


@pytest.fixture(scope="module")
def monkeypatch_sample() -> Iterator[None]:
    """A sample of five rows, so that small tables are read as large ones are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profile, "SAMPLE_ROWS", 5)
        yield


def test_a_small_sample_changes_no_type(session: DuckDBSession) -> None:
    whole = typed_rows(session, HEADERS, mixed_rows(60))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profile, "SAMPLE_ROWS", 5)
        found = typed_rows(session, HEADERS, mixed_rows(60))
    assert found.table.columns == whole.table.columns
    assert found.table.notes == whole.table.notes
    assert found.problems == whole.problems
    assert [c.type for c in whole.table.columns] == [TEXT, DATE, DECIMAL, DATE, TEXT, DECIMAL, TEXT]


def test_three_hundred_columns(session: DuckDBSession) -> None:
    headers = [f"Amount {i}" if i % 3 else f"note {i}" for i in range(300)]
    found = typed_rows(session, headers, [[f"{i}.50" if i % 3 else f"x{i}" for i in range(300)]] * 3)
    assert [c.type for c in found.table.columns] == [DECIMAL if i % 3 else TEXT for i in range(300)]
    assert found.table.rows == 3


@pytest.mark.parametrize(
    "header", ["", " ", "'; DROP TABLE c; --", 'a"b', "c0", "x" * 5000, "\ufeffAmount", "ΑΜΟΥΝΤ", "\x00"]
)
def test_headers_are_only_names(session: DuckDBSession, header: str) -> None:
    found = typed_rows(session, [header, "Amount"], [["a", "1.00"]])
    assert [c.name for c in found.table.columns] == [header, "Amount"]
    assert values_of(session, found, 0) in (["a"], [None])


def test_no_rows(session: DuckDBSession) -> None:
    found = typed_rows(session, ["Supplier", "Amount", "Date"], [])
    assert (found.table.rows, found.table.kind) == (0, Kind.PAYMENT)


PARQUET = """
select 1 as "Payee ID", 2.0::double as "Supplier Number", 12.5::double as amount, date '2026-03-04' as "Pay Date",
 timestamp '2026-03-04 00:00:00' as "Due", 12.50::decimal(12,2) as net, 'x' as note, 20260304 as "Invoice Date",
 3 as hours, true as flag, '1.25' as loose
union all select 2, 3.0, 'nan'::double, date '2026-03-05', timestamp '2026-03-05 00:00:00', 1, 'y', 20260305, 4,
 false, '2.5'
"""


def test_typed_sources_keep_their_types(tmp_path: Path) -> None:
    path = tmp_path / "typed.parquet"
    duckdb.connect().execute(f"COPY ({PARQUET}) TO '{path}' (FORMAT parquet)")
    with DuckDBSession([path], threads=1) as session:
        relation, columns = session.parquet(path)
        raw = RawTable("t", "parquet", tuple(RawColumn(name) for name, _ in columns), relation)
        found = typed(raw, session)
        types = {c.name: c.type.value for c in found.table.columns}
        first = session.rows(b.select(b.exp.Star()).from_(b.table(found.table.relation)).order_by(b.col("record_no")))[
            0
        ]
    assert list(types.values()) == [
        *("text", "text", "decimal", "date", "date", "decimal"),
        *("text", "date", "decimal", "text", "text"),
    ]
    assert first[:6] == ("1", "2", Decimal("12.5"), date(2026, 3, 4), date(2026, 3, 4), Decimal("12.50"))
    assert first[6:] == ("x", date(2026, 3, 4), Decimal(3), "true", "1.25", 0, 1)
    assert [(p.column, p.found, p.line) for p in found.problems] == [("amount", "nan", 2)]


def test_binary_fractions_beyond_eighteen_figures(tmp_path: Path) -> None:
    path = tmp_path / "wide.parquet"
    duckdb.connect().execute(f"COPY (SELECT unnest([2e13, 0.25]) AS amount) TO '{path}' (FORMAT parquet)")
    with DuckDBSession([path], threads=1) as session:
        relation, _ = session.parquet(path)
        found = typed(RawTable("t", "parquet", (RawColumn("amount"),), relation), session)
        assert values_of(session, found) == [Decimal(20_000_000_000_000), Decimal("0.25")]
        assert found.problems == ()


@pytest.mark.parametrize("value", ["9" * 16, "1" + "0" * 30 + ".50", "-" + "9" * 17, "(" + "9" * 16 + ".00)"])
def test_more_than_an_amount_can_be_is_no_amount(session: DuckDBSession, value: str) -> None:
    found = typed_column(session, "Amount", ["999999999999999.99", value, "1.00"])
    assert values_of(session, found) == [Decimal("999999999999999.99"), None, Decimal("1.00")]
    (problem,) = found.problems
    assert (problem.code, problem.line, problem.found, problem.count) == ("file.field", 2, value, 1)


@pytest.mark.parametrize("kind", ["DECIMAL(38,2)", "DOUBLE", "DECIMAL(28,4)"])
def test_more_than_an_amount_can_be_is_no_amount_in_parquet(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "wide.parquet"
    values = f"unnest([1e17::{kind}, 12.5::{kind}, NULL])"
    duckdb.connect().execute(f"COPY (SELECT {values} AS amount) TO '{path}' (FORMAT parquet)")
    with DuckDBSession([path], threads=1) as session:
        relation, _ = session.parquet(path)
        found = typed(RawTable("t", "parquet", (RawColumn("amount"),), relation), session)
        assert values_of(session, found) == [None, Decimal("12.5"), None]
        assert [(p.code, p.line, p.count) for p in found.problems] == [("file.field", 1, 1)]


def test_long_whole_numbers_in_parquet_are_a_code(tmp_path: Path) -> None:
    path = tmp_path / "wide.parquet"
    values = "unnest([12345678901234567890::HUGEINT, 7::HUGEINT])"
    duckdb.connect().execute(f"COPY (SELECT {values}::DECIMAL(38,0) AS amount) TO '{path}' (FORMAT parquet)")
    with DuckDBSession([path], threads=1) as session:
        relation, _ = session.parquet(path)
        found = typed(RawTable("t", "parquet", (RawColumn("amount"),), relation), session)
        assert values_of(session, found) == ["12345678901234567890", "7"]
        assert found.problems == ()
