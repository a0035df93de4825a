from pathlib import Path

from jamfirst.read.quoting import splitter
from jamfirst.read.records import Record, records, text_lines, without_end

SPLIT = splitter(",", '"')


def read(text: str, width: int = 0) -> list[Record]:
    return list(records(text.splitlines(keepends=True), SPLIT, width))


def test_quoted_lines_are_one_record_and_counted() -> None:
    found = read('a,b\n1,"x\ny\nz"\n2,w\n')
    assert [(r.line, r.lines, r.fields) for r in found] == [
        (1, 1, ["a", "b"]),
        (2, 3, ["1", "x\ny\nz"]),
        (5, 1, ["2", "w"]),
    ]


def test_a_quote_that_never_ends_takes_one_line_only() -> None:
    found = read('1,"x\n' + "2,y\n" * 3_000)
    assert len(found) == 3_001
    assert found[0] == Record(1, 1, '1,"x', ["1", '"x'], mended=True)
    assert found[-1].line == 3_001


def test_a_quote_that_ends_badly_in_a_later_record_takes_one_line_only() -> None:
    found = read('1,"O\'Neill,50\n2,"Smith",60\n')
    assert [r.fields for r in found] == [["1", "\"O'Neill", "50"], ["2", "Smith", "60"]]


def test_bad_marks_on_every_line_end_in_reasonable_time() -> None:
    found = read("".join(f'{i},"x{i}\n' for i in range(20_000)))
    assert [r.line for r in found[-2:]] == [19_999, 20_000]
    assert sum(r.lines for r in found) == 20_000


def test_lone_returns_cut_a_line_only_into_whole_records() -> None:
    lines = ["1,a\r2,b\n", "3,c\rd\n"]
    assert [r.fields for r in records(lines, SPLIT, 2)] == [["1", "a"], ["2", "b"], ["3", "c\rd"]]


def test_lines_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xef\xbb\xbfa\r\nb\x0bc\xc2\x85d\n\x0cpage\n\x1a")
    assert list(text_lines(path, "\n")) == ["a\r\n", "b\x0bc\x85d\n", "page\n", ""]
    path.write_bytes(b"a\rb\r")
    assert [without_end(line) for line in text_lines(path, "\r")] == ["a", "b"]
