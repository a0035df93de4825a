from pathlib import Path

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.read.survey import BLOCK, Survey, blank_lines, survey
from tests.read.delimited_cases import layout_of

HEAD = "Page 1\nRef,Payee,Amount\n"
LAYOUT = layout_of(HEAD + "P1,A,1.00\nP2,B,2.00\n")


def surveyed(tmp_path: Path, data: bytes, head: str = HEAD) -> Survey:
    path = tmp_path / "x.csv"
    path.write_bytes(head.encode() + data)
    return survey(path, LAYOUT, "x.csv")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("pad", range(-3, 4))
def test_line_ends_are_counted_across_blocks(tmp_path: Path, end: str, pad: int) -> None:
    head = HEAD.replace("\n", end)
    line = "P" + "x" * (BLOCK - len(head) - len(end) - 1 + pad) + end
    found = surveyed(tmp_path, (line + f"P2,B,1{end}P3,C,2").encode(), head)
    assert found == Survey(utf8=True, newline=end, lines=5, ended=False, quotes=0, even=True, repeats=0)


@pytest.mark.parametrize(
    "data",
    [
        b'P1,"a\nb",1\n',
        b'P1,"a,1\n',
        b"P1,a,1\r\nP2,b,1\n",
        b"P1,a\rb,1\n",
        b"P1,a\rb\n",
        b"P1,a,1\n\x1a",
        b"\x0cP1,a,1\n",
    ],
)
@pytest.mark.parametrize("pad", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
def test_what_is_irregular_is_seen_wherever_a_block_ends(tmp_path: Path, data: bytes, pad: int) -> None:
    before = b"x" * (BLOCK - len(HEAD) - pad - 1) + b"\n"
    assert not surveyed(tmp_path, before + data).even
    assert surveyed(tmp_path, before).even


@pytest.mark.parametrize("pad", range(12))
def test_lines_of_the_top_that_stand_in_the_file_again_are_counted_wherever_a_block_ends(
    tmp_path: Path, pad: int
) -> None:
    before = b"x" * (BLOCK - len(HEAD) - pad - 1) + b"\n"
    assert surveyed(tmp_path, before).repeats == 0
    assert surveyed(tmp_path, before + b"P1,a,1\nRef,Payee,Amount\n").repeats == 1
    assert surveyed(tmp_path, before + b"P1,a,1\nPage 2,,\nRef,Payee,Amount\nP2,b,1\nPage 3\n").repeats == 3


@pytest.mark.parametrize("pad", range(-2, 3))
@pytest.mark.parametrize("quoted", [6, 4, 0])
def test_quote_marks_are_counted_and_pair_up_wherever_a_block_ends(tmp_path: Path, quoted: int, pad: int) -> None:
    line = b'"P1","a","1"\n' if quoted == 6 else b'"P1","a",1\n' if quoted == 4 else b"P1,a,1\n"
    times = BLOCK // len(line) + pad
    found = surveyed(tmp_path, line * times)
    assert (found.quotes, found.even) == (quoted * times, True)
    assert not surveyed(tmp_path, line * times + b'P1,"a,1\n' + line * times).even


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_whether_the_last_line_has_an_end(tmp_path: Path, end: str) -> None:
    head = HEAD.replace("\n", end)
    assert surveyed(tmp_path, f"P1,a,1{end}".encode(), head).ended
    assert not surveyed(tmp_path, b"P1,a,1", head).ended


@pytest.mark.parametrize("data", [b'P1,"a ""b""",1\n', b'P1,5" x 6",1\n', "P1,é€𝄞,1\n".encode(), b"P1,,1\n\n"])
@pytest.mark.parametrize("pad", range(12))
def test_what_is_regular(tmp_path: Path, data: bytes, pad: int) -> None:
    found = surveyed(tmp_path, b"x" * (BLOCK - len(HEAD) - pad - 1) + b"\n" + data)
    assert (found.utf8, found.even, found.repeats) == (True, True, 0)


@pytest.mark.parametrize("data", [b"P1,\xe9,1\n", b"P1,\xc3", b"\xff", b"P1,\xed\xa0\x80,1\n"])
def test_what_is_not_utf8(tmp_path: Path, data: bytes) -> None:
    assert not surveyed(tmp_path, b"x" * BLOCK + b"\n" + data).utf8


def test_what_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="line 4: a NUL byte"):
        surveyed(tmp_path, b"P1,A,1\nP2,\0,1\n")
    with pytest.raises(BadInputError, match="line 4: the line is longer than 16 MB"):
        surveyed(tmp_path, b"P1,A,1\n" + b"x" * (17 << 20))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines(tmp_path: Path, end: str) -> None:
    path = tmp_path / "x.csv"
    for pad in range(5):
        text = end + "a" * (BLOCK - 3 - pad) + end * 4 + "b" + end + end + "c"
        path.write_bytes(text.encode())
        assert blank_lines(path, end) == 5
    path.write_bytes(b"a" + end.encode())
    assert blank_lines(path, end) == 0
