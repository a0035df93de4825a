from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from jamfirst.engines.session import Row
from jamfirst.model.problems import Problem
from jamfirst.read import regular
from jamfirst.read.careful import Careful, read_carefully
from jamfirst.read.delimited import DelimitedReader
from jamfirst.read.not_records import NotRecord
from jamfirst.read.source import Source, open_source
from jamfirst.read.totals import control_totals
from jamfirst.read.weeded import read_weeded
from tests.read.delimited_cases import engine, on_disk

HEADER = "Ref,Payee,Paid,Amount"
PLAIN = [f"P{i},Payee {i},0{i}/03/2026,{i}.50" for i in range(1, 6)]
ODD = [
    "Total,,,12.50",
    ",,Sub-total,5.00",
    "Grand total:,,,",
    "Total,,12.50",
    "Total,1,2,3",
    HEADER,
    "Northbrook Council payments page 2",
    "Northbrook Council payments page 3,,,",
    "Page 2",
    "Page 2,,,",
    "Page 2 of 9,,03/03/2026,",
    "----,----,----,----",
    "--,a,03/03/2026,1.00",
    "-------------------",
    "*** End of report ***",
    "(5 rows affected)",
    "",
    "   ",
    ",,,",
    " , ,,",
    "P9,Short",
    "P9,Page 2",
    "P9,Total Gas & Power,03/03/2026,9.00",
    "P9,Total Gas & Power,,9.00",
    "P9,,,9.00",
    "P9,Long,03/03/2026,9.00,more",
    "P9,Long,03/03/2026,9.00,,",
    'P9,"Smith, J",03/03/2026,"1,009.00"',
    'P9,"a ""b""",03/03/2026,9.00',
    'P9,"a" b,03/03/2026,9.00',
    'P9,5" x 6",03/03/2026,9.00',
    'P9, "a" ,03/03/2026,9.00',
    '"Total","","","12.50"',
    "Carried forward,,,9.00",
    "Müller,é,03/03/2026,9.00",
    "P9,two parts,03/03/2026",
]


@dataclass(frozen=True)
class Seen:
    """What came of a file: the rows by their numbers, and all that is told beside them."""

    rows: list[Row]
    count: int
    left_out: dict[NotRecord, tuple[int, list[int], list[str]]]
    problems: tuple[Problem, ...]
    bare_total: tuple[list[str] | None, int]


def seen(found: Careful, width: int) -> Seen:
    none = [] if found.beyond else [exp.null()]
    columns = [*(exp.column(f"c{i}") for i in range(width + found.beyond)), *none, exp.column("record_no")]
    rows = engine()[1].rows(exp.select(*columns).from_(found.relation).order_by("record_no"))
    left_out = {what: (rows.count, rows.lines, rows.last) for what, rows in found.left_out.items()}
    total = (found.bare_total, found.bare_total_line if found.bare_total else 0)
    return Seen(rows, found.rows, left_out, found.problems, total)


def both(data: bytes) -> tuple[Seen | None, Seen]:
    """What is seen by the fast way, where it takes the file, and by careful reading."""
    session = engine()[1]
    with on_disk(data) as path:
        source = open_source(path, "payments.csv", session.work)
        weeded = read_weeded(source, session)
        width = source.layout.width
        return seen(weeded, width) if weeded else None, seen(carefully(source), width)


def carefully(source: Source) -> Careful:
    return read_carefully(source.path, source.layout, source.survey.newline, "payments.csv", engine()[1])


def text(lines: list[str], end: str = "\n", last: bool = True) -> bytes:
    return (end.join(lines) + end * last).encode()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("odd", [line for line in ODD if line and ' "a" ' not in line])
def test_one_odd_line_anywhere_makes_no_difference(odd: str, end: str) -> None:
    for at in (0, 2, 5):
        above = ["Northbrook Council payments page 1", HEADER]
        fast, careful = both(text([*above, *PLAIN, *PLAIN[:at], odd, *PLAIN[at:]], end))
        assert fast is None or fast == careful


@pytest.mark.parametrize(
    "odd",
    [
        *("Total,,,12.50", "Total,,12.50", HEADER, "Page 2", "Page 2,,,", "(5 rows affected)", "   ", ",,,"),
        *("Northbrook Council payments page 2", "----,----,----,----", "P9,Short", "P9,a,b,9.00,more", "Total,1,2,3"),
        'P9,"a" b,03/03/2026,9.00',
    ],
)
def test_a_few_odd_lines_do_not_make_the_whole_file_slow(odd: str) -> None:
    above = ["Northbrook Council payments page 1", HEADER]
    for lines in ([*PLAIN, odd], [*PLAIN, odd, *PLAIN, odd], [odd, *PLAIN, "", odd, "", *PLAIN]):
        fast, careful = both(text([*above, *lines]))
        assert fast == careful


@settings(max_examples=150)
@given(
    st.lists(st.one_of(st.sampled_from(PLAIN), st.sampled_from(ODD)), max_size=14),
    st.sampled_from([[HEADER], ["Northbrook Council payments page 1", "", HEADER]]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
@example(["", "Total,1,2,3"], [HEADER], "\n", False)
@example(["Total,1,2,3", "", "Page 2", ""], [HEADER], "\n", True)
def test_what_is_read_fast_is_what_is_read_carefully(lines: list[str], above: list[str], end: str, last: bool) -> None:
    fast, careful = both(text([*above, *PLAIN, *lines], end, last))
    assert fast is None or fast == careful


@settings(max_examples=100)
@given(st.lists(st.text('a1" ,\nT', max_size=10).map(lambda t: t.replace("T", "Total")), max_size=8), st.booleans())
def test_whatever_the_lines_are(lines: list[str], last: bool) -> None:
    fast, careful = both(text([HEADER, *PLAIN, *PLAIN, *lines], "\n", last))
    assert fast is None or fast == careful


def test_a_bare_total_is_proven_in_a_file_too_large_to_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular, "NUMBERED_BYTES", 10)
    session = engine()[1]
    for stated, count in (("6.00", 3), ("6.01", 4)):
        with on_disk(text(["Payee,Amount", "A,1.00", "B,2.00", "C,3.00", f"Total,{stated}"])) as path:
            (table,) = DelimitedReader().read(path, "payments.csv", session)
            assert session.rows(exp.select(exp.Count(this=exp.Star())).from_(table.relation)) == [(count,)]


def test_records_of_a_file_too_large_to_number_have_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular, "NUMBERED_BYTES", 10)
    fast, careful = both(text([HEADER, *PLAIN, "P9,Short", "Total,,,1.00"]))
    assert fast is not None
    assert sorted(map(str, fast.rows)) == sorted(str((*row[:-1], None)) for row in careful.rows)


@pytest.mark.parametrize("body", [PLAIN, [*PLAIN, "P9,Short"], [*PLAIN, "P9,x,y,about 5"], [*PLAIN, 'P9,x,y,"1,0.5"']])
def test_what_a_total_states_is_held_to_the_same_sum_by_both_ways(body: list[str]) -> None:
    session = engine()[1]
    with on_disk(text([HEADER, *body, "Total,,,17.50"])) as path:
        source = open_source(path, "payments.csv", session.work)
        weeded = read_weeded(source, session)
        assert weeded is not None
        controls = [control_totals(found, source.layout, "x", session) for found in (weeded, carefully(source))]
    assert controls[0] == controls[1]


def test_the_file_itself_is_left_as_it_is() -> None:
    session = engine()[1]
    data = text([HEADER, *PLAIN, "Total,,,12.50"])
    with on_disk(data) as path:
        assert read_weeded(open_source(path, "x.csv", session.work), session)
        assert path.read_bytes() == data
