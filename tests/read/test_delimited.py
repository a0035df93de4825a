import csv
import io
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jamfirst.model.problems import BadInputError
from jamfirst.read import regular
from tests.read.delimited_cases import Outcome, Rows, careful_rows, outcome, regular_rows, sniffs

PAYMENTS = (
    "Ref,Payee,Sort code,Amount,Paid\n"
    'P001,Tregear Motors Ltd,20-00-01,"1,496.00",03/03/2026\n'
    "P002,O'Neill Tutors,20-00-02,12.50,03/03/2026\n"
    "P003,Müller Catering,08-00-03,0.99,04/03/2026\n"
)
PAYMENT_ROWS: Rows = [
    ("P001", "Tregear Motors Ltd", "20-00-01", "1,496.00", "03/03/2026"),
    ("P002", "O'Neill Tutors", "20-00-02", "12.50", "03/03/2026"),
    ("P003", "Müller Catering", "08-00-03", "0.99", "04/03/2026"),
]
NAMES = ["Ref", "Payee", "Sort code", "Amount", "Paid"]
REAL = Path(__file__).parents[2].parent / "shared" / "real"

ENCODINGS = {
    "UTF-8": "utf-8",
    "UTF-8 with a byte order mark": "utf-8-sig",
    "UTF-16 little-endian": "utf-16-le",
    "UTF-16 big-endian": "utf-16-be",
    "Windows-1252": "cp1252",
}


def outcome_or_sentence(data: bytes) -> Outcome | str:
    try:
        return outcome(data)
    except BadInputError as error:
        return str(error)


def written(rows: Rows, header: list[str], delimiter: str = ",", newline: str = "\n", every: bool = False) -> str:
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=delimiter, lineterminator=newline, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    )
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", "\t", "|", ";"])
@pytest.mark.parametrize("told", ENCODINGS)
def test_every_encoding_delimiter_and_line_end_gives_the_same_rows(told: str, delimiter: str, newline: str) -> None:
    text = written(PAYMENT_ROWS, NAMES, delimiter, newline)
    found = outcome(text.encode(ENCODINGS[told]))
    assert found.names == NAMES
    assert found.rows == PAYMENT_ROWS
    assert found.numbers == [1, 2, 3]
    assert found.table.problems == ()
    assert f"Text in {told}:" in found.table.notes[0]


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_utf16_with_a_mark(mark: bytes) -> None:
    codec = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
    assert outcome(mark + PAYMENTS.encode(codec)).rows == PAYMENT_ROWS


def test_a_mark_before_data_without_header_is_no_part_of_it() -> None:
    data = "\ufeff1,20.00,2026-03-03\n2,30.00,2026-03-04\n".encode()
    assert outcome(data).rows == [("1", "20.00", "2026-03-03"), ("2", "30.00", "2026-03-04")]


def test_the_name_of_a_file_means_nothing() -> None:
    for name in ("payments.xls", "pay[1].csv", "a*b?.csv", "payments.csv.gz", "no extension", 'o\'brien "x".csv'):
        assert outcome(PAYMENTS.encode(), name).rows == PAYMENT_ROWS


FIELD = st.text(
    st.one_of(
        st.sampled_from(list("ab 0,;|\t\"'\n\r£é—…")),
        st.characters(exclude_categories=("Cs", "Cc", "Cn")),
    ),
    max_size=6,
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], Rows]:
    width = draw(st.integers(2, 5))
    header = [f"name {i}" for i in range(width)]
    fields = st.lists(FIELD, min_size=width - 1, max_size=width - 1)
    body = draw(st.lists(fields, min_size=1, max_size=6))
    return header, [(f"K{i:03d}", *row) for i, row in enumerate(body)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.sampled_from([",", "\t", "|", ";"]), st.booleans())
@example((["name 0", "name 1"], [("K000", 'x","y\n"K9","z')]), ",", True)
def test_what_is_written_is_what_is_read(table: tuple[list[str], Rows], delimiter: str, every: bool) -> None:
    header, rows = table
    found = outcome(written(rows, header, delimiter, every=every).encode())
    expected = [tuple(field or None for field in row) for row in rows]
    assert found.names[: len(header)] == header
    assert [tuple(r[: len(header)]) for r in found.rows] == expected
    assert found.numbers == list(range(1, len(rows) + 1))


@settings(max_examples=80)
@given(
    st.lists(st.text('a1" ,', min_size=1, max_size=12), min_size=1, max_size=5), st.sampled_from(["\n", "\r\n", "\r"])
)
@example([',  "  " ', "a,b,c"], "\n")
@example(['" " "a",', "a,b"], "\n")
def test_the_fast_way_is_the_careful_way_or_declines(lines: list[str], newline: str) -> None:
    widest = max(line.count(",") for line in lines)
    header = ",".join(f"n{i}" for i in range(widest + 1))
    data = newline.join([header + ",key", *(f"{line},k{i}" for i, line in enumerate(lines))]).encode()
    for dense in (0, 10**9):  # both ways of making sure of quote marks
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(regular, "DENSE", dense)
            fast = regular_rows(data)
        if fast is not None:
            assert fast == careful_rows(data)


def test_a_regular_file_goes_the_fast_way() -> None:
    fast = regular_rows(PAYMENTS.encode())
    assert fast == [(*row, i + 1) for i, row in enumerate(PAYMENT_ROWS)] == careful_rows(PAYMENTS.encode())


def test_title_rows_blank_rows_and_preamble_stand_above_the_header() -> None:
    above = 'Report: Payments run\nRun date: 03/03/2026, 14:02\n"Unit:",Cornwall\n\n\n'
    found = outcome((above + PAYMENTS).encode())
    assert (found.names, found.rows) == (NAMES, PAYMENT_ROWS)
    assert found.table.first_line == 7
    assert "header on line 6" in found.table.notes[0]
    assert "Left out above the table: 3 lines." in found.table.notes


def test_titles_padded_with_delimiters_as_spreadsheets_export_them() -> None:
    found = outcome(("Payments run,,,,\n,,,,\nRun date:,03/03/2026,,,\n" + PAYMENTS).encode())
    assert (found.names, found.rows) == (NAMES, PAYMENT_ROWS)
    assert found.table.problems == ()


def test_no_header_gives_numbered_columns_and_a_note() -> None:
    found = outcome(PAYMENTS.split("\n", 1)[1].encode())
    assert found.names == ["column 1", "column 2", "column 3", "column 4", "column 5"]
    assert found.rows == PAYMENT_ROWS
    assert "no header line, columns are numbered" in found.table.notes[0]


def test_separator_line_of_spreadsheets() -> None:
    text = "sep=;\r\nRef;Amount\r\nP1;1,50\r\nP2;2,50\r\n"
    found = outcome(text.encode())
    assert (found.names, found.rows) == (["Ref", "Amount"], [("P1", "1,50"), ("P2", "2,50")])


def test_repeated_names_and_empty_names_are_made_unique_and_said() -> None:
    found = outcome(b"Ref,Amount,Amount,,Amount\nP1,1.00,2.00,x,3.00\nP2,1.00,2.00,y,3.00\n")
    assert found.names == ["Ref", "Amount", "Amount (2)", "column 4", "Amount (3)"]
    assert any("second “Amount”" in note for note in found.table.notes)


def test_empty_columns_without_a_name_at_the_end_are_left_out() -> None:
    found = outcome(b"Ref,Amount,,\nP1,1.00,,\nP2,2.00,,\n")
    assert (found.names, found.rows) == (["Ref", "Amount"], [("P1", "1.00"), ("P2", "2.00")])
    kept = outcome(b"Ref,Amount,,\nP1,1.00,,\nP2,2.00,,x\n")
    assert kept.names == ["Ref", "Amount", "column 3", "column 4"]


def test_a_delimiter_at_the_end_of_rows_alone() -> None:
    found = outcome(b"Ref,Amount\nP1,1.00,\nP2,2.00,\n")
    assert (found.names, found.rows) == (["Ref", "Amount"], [("P1", "1.00"), ("P2", "2.00")])
    assert found.table.problems == ()


def test_short_and_long_rows_are_kept_and_told() -> None:
    data = b"Ref,Payee,Amount\nP1,A,1.00\nP2,B\nP3,Smith, J,3.00\nP4,D,4.00\nP5,E\n"
    found = outcome(data)
    assert found.names == ["Ref", "Payee", "Amount", "beyond the last column"]
    assert found.rows == [
        ("P1", "A", "1.00", None),
        ("P2", "B", None, None),
        ("P3", "Smith", " J", "3.00"),
        ("P4", "D", "4.00", None),
        ("P5", "E", None, None),
    ]
    short, long = found.table.problems
    assert short.sentence() == (
        "payments.csv, line 3: the row has 2 fields where 3 fields are expected. The row is kept; the rest is empty. "
        "(2 records) (file.shape)"
    )
    assert (long.code, long.line, long.count) == ("file.shape", 4, 1)


def test_quoted_line_ends_are_kept_and_a_mark_in_the_middle_is_text() -> None:
    found = outcome(b'Ref,Text,Amount\r\nP1,"two\r\nlines",1.00\r\nP2,5" pipe,2.00\r\nP3,"say ""hi""",3.00\r\n')
    assert [row[1] for row in found.rows] == ["two\r\nlines", '5" pipe', 'say "hi"']
    assert found.table.problems == ()


def test_one_bad_quote_mark_swallows_no_record() -> None:
    lines = [f"P{i},Payee {i},{i}.00" for i in range(1, 200)]
    lines[4] = 'P5,"Payee 5,5.00'
    lines[90] = 'P91,"Pay" ee,91.00'
    found = outcome(("Ref,Payee,Amount\n" + "\n".join(lines) + "\n").encode())
    assert [row[0] for row in found.rows] == [f"P{i}" for i in range(1, 200)]
    assert found.rows[4] == ("P5", '"Payee 5', "5.00")
    (problem,) = found.table.problems
    assert (problem.code, problem.line, problem.count) == ("file.field", 6, 2)


def test_page_headers_totals_and_footers_are_no_records() -> None:
    page = "Northbrook Council payments page {n}\nRef,Payee,Amount,Paid\n"
    body = ["P{n}1,Total Gas & Power,10.00,03/03/2026", "P{n}2,TOTAL FITNESS LTD,5.50,03/03/2026", "Sub-total,,15.50,"]
    pages = [page.format(n=n) + "\n".join(body).format(n=n) for n in (1, 2)]
    text = "\n".join([*pages, "Grand total,,31.00,", "", "*** End of report ***", "(4 rows affected)"])
    found = outcome(text.encode())
    assert [row[:2] for row in found.rows] == [
        ("P11", "Total Gas & Power"),
        ("P12", "TOTAL FITNESS LTD"),
        ("P21", "Total Gas & Power"),
        ("P22", "TOTAL FITNESS LTD"),
    ]
    assert found.table.problems == ()
    notes = " ".join(found.table.notes)
    assert "3 total lines (lines 5, 10, 11)" in notes
    assert "1 repeated header (line 7)" in notes
    assert "1 page or report heading (line 6)" in notes
    assert "2 footers (lines 13, 14)" in notes
    assert {(c.name, c.stated, c.counted, c.unit) for c in found.table.controls} == {
        ("total of Amount", 3100, 3100, "pence")
    }


def test_a_total_that_is_not_the_sum_is_told() -> None:
    found = outcome(b"Ref,Payee,Amount\nP1,A,1.00\nP2,B,2.00\nTotal,,4.00\n")
    (control,) = found.table.controls
    assert (control.stated, control.counted, control.agrees) == (400, 300, False)
    assert len(found.rows) == 2


def test_payees_called_total_are_paid() -> None:
    rows: Rows = [
        ("P1", "TOTAL GAS & POWER", "1.00"),
        ("P2", "Total Fitness Ltd", "2.00"),
        ("P3", "Total", "3.00"),
        ("P4", "Sub Total Ltd", None),
        ("P5", "End of Report Ltd", "7.00"),
        ("P6", "Page 1", "8.00"),
    ]
    found = outcome(written(rows, ["Ref", "Payee", "Amount"]).encode())
    assert found.rows == rows


def test_a_total_in_a_narrow_table_only_when_the_sum_proves_it() -> None:
    proven = outcome(b"Payee,Amount\nA,1.00\nB,2.00\nTotal,3.00\n")
    assert proven.rows == [("A", "1.00"), ("B", "2.00")]
    unproven = outcome(b"Payee,Amount\nA,1.00\nB,2.00\nTotal,2.99\n")
    assert unproven.rows[-1] == ("Total", "2.99")


def test_rows_of_delimiters_alone_are_no_records_and_are_said() -> None:
    found = outcome((PAYMENTS + ",,,,\n\n  \n").encode())
    assert found.rows == PAYMENT_ROWS
    assert "Not counted as a record: 1 empty row (line 5)." in found.table.notes


def test_mixed_line_ends_and_returns_within_fields() -> None:
    mixed = outcome(b"Ref,Payee\r\nP1,A\nP2,B\r\nP3,C\rP4,D\n")
    assert mixed.rows == [("P1", "A"), ("P2", "B"), ("P3", "C"), ("P4", "D")]
    within = outcome(b"Ref,Payee,Amount\nP1,A\rLtd,1.00\nP2,B,2.00\n")
    assert within.rows == [("P1", "A\rLtd", "1.00"), ("P2", "B", "2.00")]


def test_header_alone_is_a_table_without_rows() -> None:
    for data in (b"Ref,Payee,Amount", b"Ref,Payee,Amount\r\n"):
        found = outcome(data)
        assert (found.names, found.rows) == (["Ref", "Payee", "Amount"], [])
        assert sniffs(data)


def test_bytes_that_the_encoding_does_not_define_are_told_and_stay_different() -> None:
    found = outcome(b"Ref,Payee\nP1,Caf\xe9\nP2,\x81\nP3,\x8d\n")
    assert [row[1] for row in found.rows] == ["Café", "\x81", "\x8d"]
    (problem,) = found.table.problems
    assert (problem.code, problem.line, problem.count) == ("file.field", 3, 2)


def test_a_late_byte_that_is_not_utf8() -> None:
    plain = "".join(f"P{i:07d},Payee,1.00\n" for i in range(70_000))
    found = outcome(("Ref,Payee,Amount\n" + plain).encode() + b"P9999999,Caf\xe9,2.00\n")
    assert found.rows[-1] == ("P9999999", "Café", "2.00")
    assert len(found.rows) == 70_001


def test_spaces_beside_quotes_belong_to_the_quoting_unless_text_follows() -> None:
    found = outcome(b'Ref,Payee,Amount\nP1, "A, B" ,1.00\nP2, "A" B,2.00\n')
    assert [row[1] for row in found.rows] == ["A, B", ' "A" B']


def test_hostile_text_comes_back_untouched() -> None:
    hostile = [
        "'; DROP TABLE payments; --",
        '=HYPERLINK("http://example.org","x")',
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "\u202etxt.exe",
        "شركة المدفوعات",
        "{{7*7}} ${x} %s \\n",
        "-1+1",
    ]
    rows: Rows = [(f"P{i}", text, "1.00") for i, text in enumerate(hostile)]
    found = outcome(written(rows, ["Ref", "x'); DROP TABLE y; --", '=cmd|"A1"']).encode())
    assert found.names == ["Ref", "x'); DROP TABLE y; --", '=cmd|"A1"']
    assert found.rows == rows


def test_a_header_longer_than_the_head() -> None:
    names = [f"a long column name {i}" for i in range(10_000)]
    assert sniffs(",".join(names).encode() + b"\n" + b"1," * 9_999 + b"1\n")


def test_thousands_of_columns() -> None:
    names = [f"column name {i}" for i in range(3_000)]
    data = "\n".join([",".join(names), *(",".join(str(i + r) for i in range(3_000)) for r in range(2))]).encode()
    found = outcome(data)
    assert found.names == names
    assert [row[2_999] for row in found.rows] == ["2999", "3000"]


def test_a_long_field_is_read_and_a_longer_line_is_refused_in_one_sentence() -> None:
    found = outcome(b"Ref,Text\nP1," + b"x" * 3_000_000 + b"\nP2,y\n")
    assert len(found.rows[0][1] or "") == 3_000_000
    with pytest.raises(BadInputError, match=r"^payments.csv, line 2: the line is longer than 16 MB"):
        outcome(b"Ref,Text\nP1," + b"x" * (17 << 20) + b"\nP2,y\n")


@pytest.mark.parametrize("data", [b"", b" ", b"\n\n", b"\r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_one_sentence(data: bytes) -> None:
    assert not sniffs(data)
    with pytest.raises(BadInputError, match=r"^payments.csv: the file is empty\.$"):
        outcome(data)


@pytest.mark.parametrize(
    "data",
    [b"x", b"\0", b"1", b"just text\nand more\n", bytes(range(256)) * 20, random.Random(1).randbytes(5_000)],
)
def test_what_is_no_table_is_one_sentence(data: bytes) -> None:
    assert not sniffs(data)
    with pytest.raises(BadInputError, match=r"^payments.csv: [^\n]*\.$"):
        outcome(data)


def test_a_nul_byte_is_one_sentence_with_its_line() -> None:
    data = b"Ref,Payee\n" + b"P1,A\n" * 30_000 + b"P2,\0\0\n"
    with pytest.raises(BadInputError, match=r"^payments.csv, line 30,002: a NUL byte"):
        outcome(data)


@pytest.mark.parametrize("data", [b",", b",,,\n", b",,,\n,,,\n,,,\n", b'"', b'",\n', b"sep=;\n", b',\n"', b"\n,"])
def test_delimiters_alone_neither_crash_nor_make_records(data: bytes) -> None:
    found = outcome_or_sentence(data)
    assert found if isinstance(found, str) else all(any(row) for row in found.rows)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=60), st.text('a1,;"\n\r\t \x1a\f|', max_size=40).map(str.encode)))
def test_no_input_crashes_it(data: bytes) -> None:
    taken = sniffs(data)
    found = outcome_or_sentence(data)
    if isinstance(found, str):
        assert found.startswith("payments.csv")
        assert "\n" not in found
    elif taken:
        assert found.names


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><a>1,2</a>\n<b>1,2</b>\n',
        b" \n<html><body>a,b\nc,d\n</body>",
        b'{"a": 1, "b": 2}\n{"a": 1, "b": 2}\n',
        b'[{"a": 1, "b": 2},\n{"a": 1, "b": 2}]',
        b"VOL1123456                               HSBC\nHDR1A123456S  1,2\nUHL1 1,2\n",
        b"%PDF-1.7\n1,2\n3,4\n",
        b"Dear all,\n\nPlease find the payments, as agreed, below.\nThey are late, sadly.\n\nYours,\nA. Clerk\n",
        b"| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n",
        b'# settings\nname = "a, b"\nother = 1\nthird = [1, 2]\n',
        b"Hello, world",
        b"PK\x03\x04a,b\nc,d\n",
    ],
)
def test_sniff_refuses_other_formats(data: bytes) -> None:
    assert not sniffs(data)


@pytest.mark.parametrize(
    "text",
    [
        PAYMENTS,
        "a\tb\n1\t2\n",
        "a|b|c\n1|2|3\n4|5|6\n",
        "Report: Payments run\nRun date: 3 March 2026\n\n" + PAYMENTS,
        '"a","b"\n"1","two\nlines"\n"2","x"\n',
        'Name,Address\nA,"1 High St, Truro"\nB,"2 Low St, Bodmin"\n',
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1252"])
def test_sniff_takes_delimited_text_in_any_encoding(text: str, codec: str) -> None:
    assert sniffs(text.encode(codec), "payments.xls")


def real_files() -> list[tuple[str, bytes, int]]:
    """Every real file that is at hand with its number of records, and always one like the real ones."""
    counts = {
        "tryton/baseline/payments.csv": 569,
        "tryton/baseline/move_lines.csv": 2946,
        "tryton/upgrade82/invoices.csv": 731,
        "tryton/duplicate_file/payments.csv": 584,
        "spend/devon/202503.csv": 14183,
        "spend/devon/202505.csv": 1495,
        "spend/oxford/apr-jun-2017.csv": 4052,
        "spend/gateshead/clean-2015-12.csv": 6530,
    }
    files = [(name, (REAL / name).read_bytes(), n) for name, n in counts.items() if (REAL / name).is_file()]
    drifted = "\ufeff" + PAYMENTS.replace("\n", "\r\n") + PAYMENTS.split("\n", maxsplit=1)[0] + "\r\n"
    return [("drifted.csv", drifted.encode(), 3), *files]


def test_real_files_are_read_whole_and_the_same_by_both_ways() -> None:
    for name, data, count in real_files():
        found = outcome(data)
        assert (name, len(found.rows)) == (name, count)
        assert found.table.problems == ()
        fast = regular_rows(data)
        assert fast is None or fast == careful_rows(data)
