from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import BadInputError
from jamfirst.read.bacs18 import Bacs18Reader
from jamfirst.read.bacs18 import reader as bacs18_reader
from jamfirst.read.bacs18.layout import processing_day
from jamfirst.read.bacs18.lines import careful_relation, scan
from jamfirst.read.contract import Head, RawTable
from tests.read.payment_files import CREDITS, OWN, Credit, as_file, bacs18, changed, data, trailer, without_day

SHARED = Path(__file__).resolve().parents[3] / "shared"
READER = Bacs18Reader()
SINGLE = tuple(map(without_day, CREDITS))
DEBITS = tuple(replace(c, code=code) for c, code in zip(CREDITS, ("01", "17", "19"), strict=True))
Record = Mapping[str, str | None]


@dataclass(frozen=True)
class Seen:
    """A file as read: the table, its rows by column name, and their line numbers."""

    table: RawTable
    rows: list[Record]
    lines: list[int]

    def column(self, name: str) -> list[str | None]:
        return [row[name] for row in self.rows]

    def problems(self) -> list[tuple[str, str, int, int]]:
        return [(p.code, p.column, p.line, p.count) for p in self.table.problems]


def looked_at(table: RawTable, session: DuckDBSession) -> Seen:
    names = [column.name for column in table.columns]
    rows = session.rows(exp.select("*").from_(table.relation).order_by("record_no"))
    return Seen(table, [dict(zip(names, row[:-1], strict=True)) for row in rows], [row[-1] for row in rows])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, DuckDBSession]]:
    """One file and one engine for many examples: opening an engine takes longer than reading."""
    folder = tmp_path_factory.mktemp("law")
    with DuckDBSession([folder], threads=1) as session:
        yield folder / "pay.txt", session


def read_in(path: Path, session: DuckDBSession, content: bytes) -> Seen:
    path.write_bytes(content)
    (table,) = READER.read(path, "pay.txt", session)
    return looked_at(table, session)


def read(content: bytes | Sequence[str], folder: Path) -> Seen:
    with DuckDBSession([folder], threads=1) as session:
        return read_in(folder / "pay.txt", session, content if isinstance(content, bytes) else as_file(content))


def recognised(content: bytes) -> bool:
    return READER.sniff(Head("a", content[:65_536], len(content)))


def test_a_payment_in_its_canonical_columns(tmp_path: Path) -> None:
    seen = read(bacs18([replace(CREDITS[0], rti="/A1B")]), tmp_path)
    assert (seen.table.name, seen.table.format, seen.table.kind) == ("bacs18", "bacs18", Kind.PAYMENT)
    assert seen.rows == [
        {
            "sort_code": "107999",
            "account_number": "88837491",
            "payee_name": "PAYEE ONE LTD",
            "reference": "INV001000",
            "amount": "1234.56",
            "pay_date": "2026-11-25",
            "method": "99 credit",
            "payer_account": "089999 66374958",
            "payer_name": "NORTHBROOK COUNCIL",
            "account_type": "0",
            "rti_reference": "/A1B",
            "processing_day": "2026-11-24",
            "service_user_number": "123456",
            "serial": "NB0001",
            "file_section": "0001",
        }
    ]
    assert seen.lines == [5]
    assert not seen.table.problems
    assert not seen.table.notes
    assert {c.name for c in seen.table.columns if c.role is Role.REISSUED} == {"serial"}
    types = {c.name: c.type for c in seen.table.columns if c.type}
    assert types == {"amount": ValueType.DECIMAL, "pay_date": ValueType.DATE, "processing_day": ValueType.DATE}


def test_amounts_are_exact_pounds(tmp_path: Path) -> None:
    pence = [0, 1, 10, 99, 100, 123_456, 99_999_876_333]
    seen = read(bacs18([replace(CREDITS[0], pence=p) for p in pence]), tmp_path)
    assert seen.column("amount") == ["0.00", "0.01", "0.10", "0.99", "1.00", "1234.56", "999998763.33"]


def test_each_payment_of_a_multi_day_file_has_its_own_day(tmp_path: Path) -> None:
    seen = read(bacs18(CREDITS), tmp_path)
    assert seen.column("processing_day") == ["2026-11-24", "2026-11-24", "2026-11-25"]
    assert seen.column("pay_date") == ["2026-11-25", "2026-11-25", "2026-11-26"]
    assert seen.table.problems == ()


def test_payments_of_a_single_day_file_have_the_day_of_the_header(tmp_path: Path) -> None:
    seen = read(bacs18(SINGLE, multi_day=False, day="26358"), tmp_path)
    assert set(seen.column("processing_day")) == {"2026-12-24"}
    assert set(seen.column("pay_date")) == {"2026-12-29"}
    assert seen.table.problems == ()


def test_contras_are_checked_and_are_no_payments(tmp_path: Path) -> None:
    seen = read(bacs18(CREDITS), tmp_path)
    assert len(seen.rows) == len(CREDITS)
    assert [(t.name, t.stated, t.counted, t.unit) for t in seen.table.controls] == [
        ("debit total", 128_056, 128_056, "pence"),
        ("credit total", 128_056, 128_056, "pence"),
        ("number of debits", 2, 2, "records"),
        ("number of credits", 3, 3, "records"),
    ]


def test_a_payment_that_says_contra_to_another_account_is_a_payment(tmp_path: Path) -> None:
    seen = read(bacs18([replace(CREDITS[0], reference="CONTRA")]), tmp_path)
    assert seen.column("reference") == ["CONTRA"]
    assert seen.table.problems == ()


def test_collections_are_rows_but_not_amounts_paid(tmp_path: Path) -> None:
    seen = read(bacs18([*CREDITS, *DEBITS, replace(CREDITS[0], code="0N", pence=0)]), tmp_path)
    assert seen.column("method")[2:] == [
        "99 credit",
        "01 direct debit, first",
        "17 direct debit",
        "19 direct debit, final",
        "0N direct debit instruction, new",
    ]
    assert seen.column("amount") == ["1234.56", "45.99", "0.01", None, None, None, None]
    assert seen.column("collection_amount") == [None, None, None, "1234.56", "45.99", "0.01", "0.00"]
    assert seen.table.problems == ()
    (column,) = [c for c in seen.table.columns if c.name == "collection_amount"]
    assert (column.role, column.canonical) == (Role.MONEY, None)


def test_interest_and_dividends_are_credits(tmp_path: Path) -> None:
    seen = read(bacs18([replace(CREDITS[0], code="Z4"), replace(CREDITS[0], code="Z5")]), tmp_path)
    assert seen.column("method") == ["Z4 interest", "Z5 dividend"]
    assert seen.column("amount") == ["1234.56", "1234.56"]
    assert seen.table.problems == ()


def in_blocks(lines: Sequence[str]) -> bytes:
    return "".join(lines).encode()


LAYOUTS: Mapping[str, Callable[[list[str]], bytes]] = {
    "crlf": as_file,
    "lf": lambda lines: as_file(lines, "\n"),
    "cr": lambda lines: as_file(lines, "\r"),
    "no newline at the end": lambda lines: as_file(lines).rstrip(),
    "trimmed": lambda lines: as_file([line.rstrip() for line in lines]),
    "padded": lambda lines: as_file([line.ljust(200) for line in lines]),
    "blank lines at the end": lambda lines: as_file([*lines, "", ""]),
    "end of file mark": lambda lines: as_file(lines) + b"\x1a",
    "byte order mark": lambda lines: b"\xef\xbb\xbf" + as_file(lines),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("multi_day", [True, False])
def test_layout_changes_nothing(layout: str, multi_day: bool, tmp_path: Path) -> None:
    lines = bacs18(CREDITS if multi_day else SINGLE, multi_day=multi_day)
    plain, other = read(lines, tmp_path), read(LAYOUTS[layout](lines), tmp_path)
    assert other == replace(plain, table=replace(other.table, relation=other.table.relation))
    assert other.table.problems == ()
    assert recognised(LAYOUTS[layout](lines))


BLOCKS: Mapping[str, Callable[[list[str]], str]] = {
    "records in a row": "".join,
    "labels padded to the length of data": lambda lines: "".join(line.ljust(len(lines[4])) for line in lines),
    "blocks filled with circumflexes": lambda lines: "".join(
        line if line[0] != "U" else line + "^" * 57 for line in lines
    ),
}


@pytest.mark.parametrize("layout", BLOCKS)
@pytest.mark.parametrize("multi_day", [True, False])
def test_records_without_line_ends_are_cut_by_length(layout: str, multi_day: bool, tmp_path: Path) -> None:
    many = (CREDITS if multi_day else SINGLE) * 400
    lines = bacs18(many, multi_day=multi_day)
    assert read(BLOCKS[layout](lines).encode(), tmp_path).rows == read(lines, tmp_path).rows
    assert read(BLOCKS[layout](lines).encode(), tmp_path).table.problems == ()


def test_the_record_length_in_hdr2_is_not_trusted(tmp_path: Path) -> None:
    lines = changed(bacs18(CREDITS), 2, 11, "00100")
    assert read(lines, tmp_path).rows == read(bacs18(CREDITS), tmp_path).rows
    assert read(in_blocks(lines), tmp_path).rows == read(bacs18(CREDITS), tmp_path).rows


def test_several_files_in_one_are_told_apart(tmp_path: Path) -> None:
    first, second = bacs18(CREDITS), bacs18(SINGLE, multi_day=False, day="26335", serial="NB0002")
    seen = read([*first, *second], tmp_path)
    assert seen.column("serial") == ["NB0001"] * 3 + ["NB0002"] * 3
    assert seen.column("pay_date") == ["2026-11-25", "2026-11-25", "2026-11-26", *["2026-12-02"] * 3]
    assert [t.name for t in seen.table.controls[:5:4]] == ["file 1 of 2, debit total", "file 2 of 2, debit total"]
    assert len(seen.table.controls) == 8
    assert all(total.agrees for total in seen.table.controls)
    assert seen.table.problems == ()


def test_several_header_groups_under_one_volume_are_told_apart(tmp_path: Path) -> None:
    first, second = bacs18(CREDITS), bacs18(SINGLE, multi_day=False, day="26335")[1:]
    seen = read([*first, *second], tmp_path)
    assert seen.column("serial") == ["NB0001"] * 6
    assert seen.table.problems == ()


def test_a_total_that_disagrees_is_reported(tmp_path: Path) -> None:
    lines = bacs18(CREDITS)
    seen = read(changed(lines, -1, 18, f"{5:013d}"), tmp_path)
    assert seen.problems() == [("file.totals", "UTL1", len(lines), 1)]
    assert "credit total: the trailer says £0.05, the records give £1,280.56" in seen.table.problems[0].message


def test_a_payment_dropped_from_a_file_shows_in_every_total(tmp_path: Path) -> None:
    lines = bacs18(CREDITS)
    seen = read([*lines[:4], *lines[5:]], tmp_path)
    assert [p.code for p in seen.table.problems] == ["file.totals"] * 3
    assert [t.name for t in seen.table.controls if not t.agrees] == [
        "credit total",
        "number of credits",
        "contra for the account ending 4958, 24 November 2026",
    ]


def test_balances_are_by_account_and_day(tmp_path: Path) -> None:
    """The total of the file agrees, but one day's contra is a penny short and the other's a penny over."""
    lines = bacs18(CREDITS)
    lines = changed(changed(lines, 7, 36, f"{128_054:011d}"), 8, 36, f"{2:011d}")
    seen = read(lines, tmp_path)
    assert [(t.stated, t.counted) for t in seen.table.controls if not t.agrees] == [(128_054, 128_055), (2, 1)]
    assert seen.problems() == [("file.totals", "", 5, 2)]


def test_a_missing_contra_is_said(tmp_path: Path) -> None:
    lines = bacs18(CREDITS[:1])
    del lines[5]
    seen = read([*lines[:-1], trailer(CREDITS[:1])], tmp_path)
    assert [p.code for p in seen.table.problems] == ["file.totals"]
    assert "there is no contra record: credits are £1,234.56, debits £0.00" in seen.table.problems[0].message


def test_a_missing_trailer_makes_a_file_unreadable(tmp_path: Path) -> None:
    seen = read(bacs18(CREDITS)[:-1], tmp_path)
    assert [p.code for p in seen.table.problems] == ["file.unreadable"]
    assert "cut short" in seen.table.problems[0].message
    assert len(seen.rows) == 3


def test_records_without_any_label_are_read_and_said_to_be_unproved(tmp_path: Path) -> None:
    content = as_file([data(credit, multi_day=True) for credit in CREDITS])
    seen = read(content, tmp_path)
    assert recognised(content)
    assert seen.column("pay_date") == ["2026-11-25", "2026-11-25", "2026-11-26"]
    assert {p.code for p in seen.table.problems} == {"file.totals"}


def test_records_after_the_trailer_are_kept_and_reported(tmp_path: Path) -> None:
    lines = bacs18(CREDITS)
    seen = read([*lines, data(CREDITS[0], multi_day=True)], tmp_path)
    assert len(seen.rows) == 4
    assert ("file.totals", "", len(lines) + 1, 1) in seen.problems()


@pytest.mark.parametrize(
    "wrong", ["0000012345X", "           ", "000001234.5", "-0000123456", " 0000123456", "1E000000001"]
)
def test_an_amount_that_is_not_digits_is_null_and_reported_with_its_line(wrong: str, tmp_path: Path) -> None:
    seen = read(changed(bacs18(CREDITS), 5, 36, wrong), tmp_path)
    assert seen.column("amount") == ["1234.56", None, "0.01"]
    first = seen.table.problems[0]
    assert (first.code, first.column, first.line, first.found) == ("file.field", "amount", 6, wrong.strip())


@pytest.mark.parametrize("wrong", ["26000", "26367", "ABCDE", "     "])
def test_a_processing_day_that_is_no_day_is_null_and_reported(wrong: str, tmp_path: Path) -> None:
    seen = read(changed(bacs18(CREDITS[:1]), 4, 102, wrong), tmp_path)
    assert seen.column("pay_date") == [None]
    assert ("file.field", "processing_day", 5, 1) in seen.problems()


def test_a_processing_day_at_the_week_end_is_noted(tmp_path: Path) -> None:
    seen = read(bacs18([replace(CREDITS[0], day="26332")]), tmp_path)
    assert seen.table.notes == ("The processing day 28 November 2026 is not a working day.",)
    assert seen.column("pay_date") == ["2026-11-30"]
    assert seen.table.problems == ()


def test_an_account_that_is_not_digits_is_kept_and_reported(tmp_path: Path) -> None:
    seen = read(changed(bacs18(CREDITS), 4, 1, " 7999"), tmp_path)
    assert seen.column("sort_code")[0] == " 79999"
    assert seen.problems()[0] == ("file.field", "account_number", 5, 1)
    letters = read(changed(bacs18(CREDITS), 4, 1, "O8"), tmp_path)
    assert letters.column("sort_code")[0] == "O87999"
    assert letters.problems()[0] == ("file.field", "account_number", 5, 1)


def test_a_code_that_is_not_known_is_kept_and_reported(tmp_path: Path) -> None:
    seen = read(changed(bacs18(CREDITS), 4, 16, "9X"), tmp_path)
    assert seen.column("method") == ["9X", "99 credit", "99 credit"]
    assert seen.column("amount")[0] == "1234.56"
    assert ("file.field", "method", 5, 1) in seen.problems()


def test_characters_that_bacs_does_not_carry_are_kept_and_reported(tmp_path: Path) -> None:
    lines = bacs18([replace(CREDITS[0], payee="Kerry O'Neill"), CREDITS[1], replace(CREDITS[2], payee="A_B")])
    seen = read(lines, tmp_path)
    assert seen.column("payee_name") == ["Kerry O'Neill", "PAYEE TWO", "A_B"]
    assert seen.problems() == [("file.field", "payee_name", 5, 2)]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_letters_beyond_ascii_keep_the_fields_in_their_places(encoding: str, tmp_path: Path) -> None:
    lines = bacs18([replace(CREDITS[0], payee="ANAÏS ŒUVRE")])
    seen = read("\r\n".join(lines).encode(encoding), tmp_path)
    assert (seen.column("payee_name"), seen.column("pay_date")) == (["ANAÏS ŒUVRE"], ["2026-11-25"])
    assert seen.problems() == [("file.field", "payee_name", 5, 1)]


def test_a_record_that_is_neither_label_nor_payment_is_reported(tmp_path: Path) -> None:
    lines = bacs18(CREDITS)
    seen = read([*lines[:5], "XYZ1 what is this", *lines[5:]], tmp_path)
    assert len(seen.rows) == 3
    assert seen.problems() == [("file.field", "", 6, 1)]


def test_a_file_of_labels_alone_is_a_table_of_no_rows(tmp_path: Path) -> None:
    seen = read(bacs18([]), tmp_path)
    assert seen.rows == []
    assert seen.table.problems == ()
    assert all(total.agrees for total in seen.table.controls)


@pytest.mark.parametrize(
    "content", [b"VOL1" + b" " * 76, b"VOL1" + b"x" * 500, as_file(["HDR1".ljust(80), "EOF1".ljust(80)])]
)
def test_labels_without_header_or_payment_are_refused(content: bytes, tmp_path: Path) -> None:
    assert recognised(content)
    with pytest.raises(BadInputError, match=r"^pay\.txt: this begins like a Bacs file, but"):
        read(content, tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"VOL1,HDR1,amount,name\n1,2,3,4\n" * 9,
        b"VOL1\tHDR1\tamount\tname\n" * 9,
        b"12345678901234,99,88837491\n" * 5,
        b"<xml/>",
        b"\x00" * 200,
    ],
)
def test_other_files_are_not_recognised(content: bytes) -> None:
    assert not recognised(content)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (" 26001", "2026-01-01"),
        ("26001", "2026-01-01"),
        ("026365", "2026-12-31"),
        (" 28366", "2028-12-31"),
        (" 99001", "2099-01-01"),
        (" 26366", None),
        (" 26000", None),
        ("126001", None),
        ("２６００１", None),
        ("", None),
    ],
)
def test_days_of_the_year(text: str, day: str | None) -> None:
    found = processing_day(text)
    assert (found.isoformat() if found else None) == day


def test_real_samples_agree_with_themselves(tmp_path: Path) -> None:
    own = tmp_path / "own.txt"
    own.write_bytes(as_file(bacs18(CREDITS)))
    for path in [own, *sorted(SHARED.glob("data/uk/samples/bacs18*.txt"))]:
        seen = read(path.read_bytes(), tmp_path)
        assert seen.rows
        assert seen.table.problems == ()
        assert all(total.agrees for total in seen.table.controls)


FIELD = st.text("ABCXYZ0189.&/- 'é", max_size=18).map(str.rstrip)
MADE = st.builds(
    Credit,
    payee=FIELD,
    sort_code=st.text("0123456789", min_size=6, max_size=6),
    account=st.text("0123456789", min_size=8, max_size=8),
    pence=st.integers(0, 9_999_999_999),
    reference=FIELD,
    day=st.sampled_from(["26328", "26329", "26332", "26000"]),
    code=st.sampled_from(["99", "99", "99", "01", "Z4", "0C", "XX"]),
    own=st.sampled_from([OWN, "20295963748472"]),
    rti=st.sampled_from(["    ", "0000", "/A1B"]),
)
DAMAGE = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 106), st.text("A0 -", min_size=1, max_size=12)), max_size=2
)


@settings(max_examples=40)
@given(st.lists(MADE, max_size=6), st.booleans(), DAMAGE, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_the_quick_and_the_careful_way_agree(
    place: tuple[Path, DuckDBSession],
    made: list[Credit],
    multi_day: bool,
    damage: list[tuple[int, int, str]],
    newline: str,
    twice: bool,
) -> None:
    lines = bacs18(made, multi_day=multi_day) * (2 if twice else 1)
    for at, position, text in damage:
        lines = changed(lines, at % len(lines), position, text)
    path, session = place
    path.write_bytes("".join(line + newline for line in lines).replace("é", "-").encode("ascii"))
    assert scan(path).plain
    outcomes: list[object] = []
    for relation in (session.lines(path), careful_relation(path, session)):
        try:
            table = bacs18_reader.table(relation, "pay.txt", session, permitted=scan(path).permitted)
            seen = looked_at(table, session)
            outcomes.append((seen.rows, seen.lines, table.problems, table.controls, table.notes, table.columns))
        except BadInputError as error:
            outcomes.append(str(error))
    assert outcomes[0] == outcomes[1]


@settings(max_examples=25)
@given(st.lists(MADE, max_size=8))
def test_what_is_written_is_what_is_read(place: tuple[Path, DuckDBSession], made: list[Credit]) -> None:
    made = [replace(c, code="99", day="26328") for c in made]
    seen = read_in(*place, "\r\n".join(bacs18(made)).encode("cp1252"))
    assert [(r["sort_code"], r["account_number"], r["payee_name"] or "", r["reference"] or "") for r in seen.rows] == [
        (c.sort_code, c.account, c.payee, c.reference) for c in made
    ]
    assert [r["amount"] for r in seen.rows] == [f"{c.pence // 100}.{c.pence % 100:02d}" for c in made]
    assert all(total.agrees for total in seen.table.controls)
    assert {p.column for p in seen.table.problems} <= {"payee_name", "reference"}
