import pytest
from sqlglot import exp

from jamfirst.read import regular
from jamfirst.read.regular import read_regular
from jamfirst.read.source import open_source
from tests.read.delimited_cases import careful_rows, engine, on_disk, regular_rows

HEADER = "Ref,Payee,Amount\n"
BODY = "P1,A,1.00\nP2,B,2.00\nP3,C,3.00\n"


@pytest.mark.parametrize(
    "tail",
    [
        "Total,,6.00\n",
        "P4,D\n",
        "P4,D,4.00,5\n",
        ",,\n",
        " , ,\n",
        "---,---,---\n",
        "Page 2,,\n",
        ",,Page 2\n",
        HEADER,
        "Total,6.00,6.00\n",
        'P4,"D\nE",4.00\n',
        'P4,"D" E,4.00\n',
        'P4, "D",4.00\n',
        'P4,  "D",4.00\n',
        'P4,"D" ,4.00\n',
        'P4,"D", "4.00"\n',
        'P4,D,"4.00"  \n',
        'P4,D,"4.00" ',
        "P4,D\r,4.00\n",
        "End of report",
        '"Grand total",,"6.00"',
    ],
)
def test_what_is_not_regular_is_declined(tail: str) -> None:
    assert regular_rows((HEADER + BODY + tail).encode()) is None


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("", ""),
        ("", "P4,Total Gas & Power,4.00"),
        ("", "P4,,4.00\n"),
        ("", "\n\n"),
        ("", "\nP4,D,4.00\n\n\nP5,E,5.00"),
        ("Report\n\nUnit: Cornwall\n\n", ""),
        ("\n\n", "\n"),
        ("\ufeff", '"P4","D ""E""","4.00"\n'),
        ("", 'P4,5" x 6" pipe,4.00\n'),
        ("", 'P4,"","4.00"\n\n"P5",é,"5.00"'),
        ('"Report ""A"", page 1"\n', '"P4",D,"4.00"\n'),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_what_is_regular_is_the_same_as_read_carefully(head: str, tail: str, end: str) -> None:
    data = (head + HEADER + BODY + tail).replace("\n", end).encode()
    fast = regular_rows(data)
    assert fast is not None
    assert fast == careful_rows(data)


def test_numbers_follow_the_order_of_a_file_that_many_threads_read() -> None:
    data = ("Ref,Payee,Amount\n" + "".join(f"P{i:07d},Payee {i % 977},{i}.00\n" for i in range(400_000))).encode()
    session = engine()[1]
    with on_disk(data) as path:
        found = read_regular(open_source(path, "x.csv", session.work), session)
        assert found is not None
        relation = found.relation
        told = exp.cast(exp.Substring(this=exp.column("c0"), start=exp.Literal.number(2)), "bigint")
        wrong = exp.column("record_no").neq(told + 1)
        assert session.rows(exp.select(exp.Count(this=exp.Star())).from_(relation).where(wrong)) == [(0,)]
        assert session.rows(exp.select(exp.Max(this=exp.column("record_no"))).from_(relation)) == [(400_000,)]


def test_a_file_that_is_kept_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular, "KEPT_LINES", 2)
    for tail in ("", 'P4,"D ""E""",4.00\n\nP5,,5.00'):
        data = (HEADER + BODY + tail).encode()
        fast = regular_rows(data)
        assert fast is not None
        assert fast == careful_rows(data)
    assert regular_rows((HEADER + BODY + "P4,D\n").encode()) is None


def test_a_file_too_large_to_keep_has_no_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regular, "NUMBERED_BYTES", 10)
    fast = regular_rows((HEADER + BODY).encode())
    assert fast == [("P1", "A", "1.00", None), ("P2", "B", "2.00", None), ("P3", "C", "3.00", None)]
