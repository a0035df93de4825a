from pathlib import Path

from sqlglot import exp

from jamfirst.read.careful import read_carefully, table_rows
from jamfirst.read.not_records import NotRecord
from tests.read.delimited_cases import engine, layout_of, on_disk

TEXT = "Ref,Payee,Amount\nP1,A,1.00\n\nTotal,,1.00\nRef,Payee,Amount\nP2,B\nP3,C,3.00,x\nP4,D,4.00,,\n"


def test_rows_in_order_with_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(TEXT, encoding="utf-8")
    found = [(r.record.line, r.record_no, r.what) for r in table_rows(path, layout_of(TEXT), "\n")]
    assert found == [
        (2, 1, None),
        (4, 0, NotRecord.TOTAL),
        (5, 0, NotRecord.HEADER),
        (6, 2, None),
        (7, 3, None),
        (8, 4, None),
    ]


def test_everything_is_kept_counted_and_told() -> None:
    session = engine()[1]
    with on_disk(TEXT.encode()) as path:
        found = read_carefully(path, layout_of(TEXT), "\n", "x.csv", session)
    assert session.rows(exp.select("*").from_(found.relation)) == [
        ("P1", "A", "1.00", None, 1),
        ("P2", "B", None, None, 2),
        ("P3", "C", "3.00", "x", 3),
        ("P4", "D", "4.00", None, 4),
    ]
    assert {what: (rows.count, rows.lines) for what, rows in found.left_out.items()} == {
        NotRecord.TOTAL: (1, [4]),
        NotRecord.HEADER: (1, [5]),
    }
    assert [(p.line, p.count, p.found) for p in found.problems] == [(6, 1, "2 fields"), (7, 1, "4 fields")]


def test_many_quoted_lines_come_back_whole_through_the_engine() -> None:
    """Big enough for the engine to read it in several parts, whose borders fall within quoted fields."""
    value = 'a","b","3"\n"c","d","e\n' * 12
    quoted = '"' + value.replace('"', '""') + '"'
    data = "Ref,Text,Amount\n" + "".join(f"P{i},{quoted},1.00\n" for i in range(24_000))
    session = engine()[1]
    with on_disk(data.encode()) as path:
        found = read_carefully(path, layout_of(data[:5_000], whole=False), "\n", "x.csv", session)
        same = exp.column("c1").eq(exp.Literal.string(value))
        [counts] = session.rows(
            exp.select(exp.Count(this=exp.Star()), exp.Count(this=exp.case().when(same, 1))).from_(found.relation)
        )
    assert counts == (24_000, 24_000)
