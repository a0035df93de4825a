import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.read.header import Top, always_filled, find_top, unique_names

BODY = [["P1", "Tregear", "1.00", "03/03/2026"], ["P2", "O'Neill", "2.00", "04/03/2026"]]
HEADER = ["Ref", "Payee", "Amount", "Paid"]


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["Payments run"]],
        [["Payments run", "", "", ""], [""], ["Run date:", "03/03/2026", "", ""]],
        [["Run date:", "03/03/2026", "Run by:", "A. Clerk"]],
        [[""]] * 10,
    ],
)
def test_the_header_is_found_below_what_stands_above_it(above: list[list[str]]) -> None:
    assert find_top([*above, HEADER, *BODY], 4) == Top(len(above), is_header=True)


def test_no_header() -> None:
    assert find_top(BODY, 4) == Top(0, is_header=False)
    assert find_top([["Payments run"], *BODY], 4) == Top(1, is_header=False)
    assert find_top([["S00122", "Smith"], ["S00124", "Jones"]], 2) == Top(0, is_header=False)


def test_words_alone() -> None:
    assert find_top([["Name", "Town"], ["Smith", "Truro"], ["Jones", "Truro"]], 2).is_header
    assert not find_top([["Smith", "Truro"], ["Jones", "Truro"]], 2).is_header
    assert find_top([["Ref", "Amount"]], 2) == Top(0, is_header=True)


def test_years_may_head_columns() -> None:
    assert find_top([["Name", "2024", "2025"], ["A", "1.00", "2.00"], ["B", "3.00", "4.00"]], 3).is_header


def test_names() -> None:
    assert unique_names(["A", "", "A", " B  C ", "A (2)"], 6)[0] == (
        "A",
        "column 2",
        "A (3)",
        "B C",
        "A (2)",
        "column 6",
    )
    names, changed, unnamed = unique_names(["A", "column 1", ""], 3)
    assert (names, changed, unnamed) == (("A", "column 1", "column 3"), (), frozenset({2}))


@given(st.lists(st.sampled_from(["", "A", "A (2)", "column 1", "column 2", "column 1 (2)"]), max_size=9))
def test_names_are_unique_and_given_names_stay(fields: list[str]) -> None:
    names, _, unnamed = unique_names(fields, len(fields))
    assert len(set(names)) == len(fields)
    assert {name for name in fields if name} <= set(names)
    assert unnamed == {i for i, name in enumerate(fields) if not name}


def test_always_filled_passes_over_totals() -> None:
    rows = [["P1", "", "1.00"], ["P2", "x", "2.00"], ["Total", "", "3.00"], ["short"]]
    assert always_filled(rows, 3) == {0, 2}
    assert always_filled([["P1", "A", "1.00"], ["P2", "B", "2.00"], ["Total", "", "3.00"]], 3) == {0, 1, 2}
    assert always_filled([], 3) == frozenset()


def test_always_filled_prefers_what_a_total_cannot_fill() -> None:
    rows = [["1", "2", "3", "4", "5", "Ann", "03/03/2026"], ["2", "3", "4", "5", "6", "Bob", "04/03/2026"]]
    assert always_filled(rows, 7) == {0, 1, 5, 6}
