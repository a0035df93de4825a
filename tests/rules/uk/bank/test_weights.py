"""The table of the modulus check as users download it; what is wrong with one is told by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from jamfirst.model.problems import BadInputError
from jamfirst.rules.uk.bank.modulus import EXAMPLE_WEIGHTS
from jamfirst.rules.uk.bank.weights import as_rows, ranges, substitutions

PLAIN = "089000 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1"
SECOND = "089000 089999 DBLAL 2 1 2 1 2 1 2 1 2 1 2 1 2 1 6"
HEADERS = "sort_from,sort_to,method,u,v,w,x,y,z,a,b,c,d,e,f,g,h,exception"


def written(folder: Path, *lines: str, end: str = "\n", start: str = "") -> Path:
    path = folder / "table.txt"
    path.write_bytes((start + end.join(lines) + end).encode("utf-8"))
    return path


def test_text_and_csv_give_one_table(tmp_path: Path) -> None:
    text = ranges(written(tmp_path, PLAIN, SECOND))
    comma = [",".join(line.split()) + ("," if line == PLAIN else "") for line in (PLAIN, SECOND)]
    csv = ranges(written(tmp_path, HEADERS, *comma))
    assert [(r.first, r.last, [c.words for c in r.checks]) for r in text] == [
        (89000, 89999, ["MOD10", "DBLAL with exception 6"])
    ]
    assert [[(c.method, c.weights, c.exception) for c in r.checks] for r in text] == [
        [(c.method, c.weights, c.exception) for c in r.checks] for r in csv
    ]


def test_windows_line_ends_blank_lines_tabs_and_a_byte_order_mark_are_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "", PLAIN.replace(" ", "\t"), "", SECOND, "", end="\r\n", start="\ufeff")
    assert [len(r.checks) for r in ranges(path)] == [2]


def test_ranges_that_overlap_are_taken_apart(tmp_path: Path) -> None:
    within = "089100 089199 DBLAL 2 1 2 1 2 1 2 1 2 1 2 1 2 1"
    found = [(r.first, r.last, len(r.checks)) for r in ranges(written(tmp_path, PLAIN, within))]
    assert found == [(89000, 89099, 1), (89100, 89199, 2), (89200, 89999, 1)]


def test_ranges_that_touch_do_not_overlap(tmp_path: Path) -> None:
    path = written(tmp_path, "089000 089001 " + PLAIN[14:], "089002 089002 " + PLAIN[14:])
    assert [(r.first, r.last) for r in ranges(path)] == [(89000, 89001), (89002, 89002)]


def test_rows_have_every_column_of_the_relation(tmp_path: Path) -> None:
    columns, rows = as_rows(ranges(written(tmp_path, PLAIN, SECOND, "110000 110000 " + PLAIN[14:])))
    assert len(rows) == 2
    assert {len(row) for row in rows} == {len(columns)}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("089000 089999 MOD10 0 0 0", "14 weights"),
        (PLAIN + " 1 2", "at most one exception"),
        ("89000 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1", "six digits"),
        ("089999 089000 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1", "first and the last"),
        (PLAIN.replace("MOD10", "MOD12"), "MOD10, MOD11 or DBLAL"),
        (PLAIN.replace("7 1 3 7 1 3 7 1", "7 1 3 7 1 3 7 x"), "whole number"),
        (PLAIN.replace("7 1 3 7 1 3 7 1", "7 1 3 7 1 3 7 1000"), "whole number"),
        (SECOND.replace("DBLAL 2", "DBLAL -2"), "for DBLAL"),
        (PLAIN + " 15", "exception from 1 to 14"),
        (PLAIN + " 14", "14 with MOD11 only"),
        (PLAIN + " x", "exception from 1 to 14"),
        ("<html>", "found"),
        ("٠٨٩٩٩٩ 089999", "plain text"),
    ],
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(BadInputError, match=rf"^table\.txt, line 3: .*{told}"):
        ranges(written(tmp_path, PLAIN, "", line))


def test_a_third_check_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"^table\.txt, line 3: the sort code 089000 has a third check"):
        ranges(written(tmp_path, PLAIN, SECOND, SECOND))


def test_a_file_that_holds_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"^table\.txt: there are no weights"):
        ranges(written(tmp_path, HEADERS))


def test_a_file_that_is_not_there_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"^nothing\.txt: the weights of the modulus check cannot be read"):
        ranges(tmp_path / "nothing.txt")
    with pytest.raises(BadInputError, match="cannot be read"):
        ranges(tmp_path)


def test_substitutions_are_pairs(tmp_path: Path) -> None:
    assert substitutions(written(tmp_path, "938173 938017", "938289 938068")) == {
        "938173": "938017",
        "938289": "938068",
    }
    assert substitutions(written(tmp_path, "original,substitute", "938173,938017")) == {"938173": "938017"}
    with pytest.raises(BadInputError, match=r"^table\.txt, line 2: .*two sort codes"):
        substitutions(written(tmp_path, "938173 938017", "938173"))


def test_only_a_table_for_examples_is_ours() -> None:
    assert len(ranges(EXAMPLE_WEIGHTS)) == 3
