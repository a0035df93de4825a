from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.report.marks import AROUND, Piece, hidden, side_by_side

SHORT = st.text(max_size=AROUND)


def test_the_differing_middle_is_marked() -> None:
    old, new = side_by_side("reference", "invoice 2026/300", "invoice 2025/300")
    assert old == (Piece("invoice 202", False), Piece("6", True), Piece("/300", False))
    assert new == (Piece("invoice 202", False), Piece("5", True), Piece("/300", False))


def test_a_lost_leading_zero_shows_though_masked() -> None:
    old, new = side_by_side("account_number", "01234567", "1234567")
    assert old == (Piece("•", True), Piece("•••4567", False))
    assert new == (Piece("•••4567", False),)


def test_an_absent_value_has_no_pieces() -> None:
    assert side_by_side("reference", "a", None) == ((Piece("a", False),), ())


def test_long_values_are_cut_around_the_change() -> None:
    old, new = side_by_side("reference", "a" * 5_000 + "x" * 3_000 + "b" * 5_000, "a" * 5_000 + "b" * 5_000)
    assert sum(len(piece.text) for piece in old) < 500
    assert "2,800 more characters" in old[1].text
    assert [piece.changed for piece in new] == [False, False]


@settings(derandomize=True)
@given(SHORT, SHORT)
def test_pieces_make_up_the_value_and_the_rest_is_common(old: str, new: str) -> None:
    before, after = side_by_side("reference", old, new)
    assert "".join(p.text for p in before) == hidden("reference", old)
    assert "".join(p.text for p in after) == hidden("reference", new)
    if hidden("reference", old) == old and hidden("reference", new) == new:
        assert [p.text for p in before if not p.changed] == [p.text for p in after if not p.changed]
