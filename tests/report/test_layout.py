import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from jamfirst.report.layout import NARROW, Row, aligned, encoder, folded, one_line, wrapped

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=80)


@given(TEXT, st.integers(min_value=4, max_value=60))
def test_wrapping_keeps_every_word_and_stays_inside_the_room(text: str, room: int) -> None:
    lines = list(wrapped(text, room))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= room for line in lines)


@given(st.lists(TEXT, max_size=4), st.integers(min_value=20, max_value=140))
def test_no_folded_line_is_wider_than_the_terminal(parts: list[str], width: int) -> None:
    row = Row("Compared", tuple(parts)).encoded(encoder("utf-8"))
    assert all(cell_len(line) <= width for line in folded(row, width))


def test_a_row_that_fits_stays_on_one_line() -> None:
    row = Row("Found", ("118 payments", "£1.00"))
    assert list(folded(row, 80)) == ["  Found      118 payments  £1.00"]


def test_a_narrow_terminal_gives_the_label_a_line_of_its_own() -> None:
    assert list(folded(Row("Found", ("no differences",)), NARROW - 1)) == ["  Found", "    no differences"]


def test_phrases_move_to_the_next_line_whole() -> None:
    lines = list(folded(Row("Next", ("a" * 30, "b" * 30, "c" * 10)), 60))
    assert [line.split() for line in lines] == [["Next", "a" * 30], ["b" * 30, "c" * 10]]


def test_columns_are_aligned_only_where_they_fit() -> None:
    rows = [Row("Compared", ("1 payment", "£1.00", "x")), Row("", ("2,016 payslips", "£22.00", "y"))]
    first, second = (one_line(row) for row in aligned(rows, 100))
    assert first.index("£") == second.index("£")
    assert aligned(rows, NARROW - 1) == rows


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "£1 → £2 · Łukasz…"),
        ("cp1252", "£1 -> £2 · \\u0141ukasz…"),
        ("ascii", "GBP1 -> GBP2 | \\u0141ukasz..."),
    ],
)
def test_what_an_encoding_lacks_has_a_stand_in(encoding: str, shown: str) -> None:
    assert encoder(encoding)("£1 → £2 · Łukasz…") == shown


@given(st.text(), st.sampled_from(["ascii", "cp437", "cp1252", "latin-1", "utf-8", "shift-jis"]))
def test_encoded_text_can_always_be_written(text: str, encoding: str) -> None:
    encoder(encoding)(text).encode(encoding)
