"""The oracle's category letters and state pension age, with the act's own examples."""

from datetime import date

import pytest

from tests.oracle.letters import fits, pension_day

PAID = date(2026, 9, 25)


@pytest.mark.parametrize(
    ("born", "reached"),
    [
        (date(1960, 4, 5), date(2026, 4, 5)),
        (date(1960, 4, 15), date(2026, 5, 15)),
        (date(1960, 5, 5), date(2026, 6, 5)),
        (date(1960, 5, 6), date(2026, 7, 6)),
        (date(1960, 7, 31), date(2026, 11, 30)),
        (date(1960, 9, 10), date(2027, 3, 10)),
        (date(1960, 12, 31), date(2027, 9, 30)),
        (date(1961, 1, 22), date(2027, 11, 22)),
        (date(1961, 1, 31), date(2027, 11, 30)),
        (date(1961, 3, 5), date(2028, 2, 5)),
        (date(1961, 3, 6), date(2028, 3, 6)),
    ],
)
def test_pension_day(born: date, reached: date) -> None:
    """Explanatory notes to the Pensions Act 2014, paragraphs 124 and 125, and the table of section 26."""
    assert pension_day(born) == reached


@pytest.mark.parametrize(
    ("letters", "born", "apprentice"),
    [
        ("AJ", date(1990, 1, 1), False),
        ("M", date(2005, 9, 26), False),
        ("AJ", date(2005, 9, 25), False),
        ("MH", date(2007, 1, 1), True),
        ("H", date(2001, 9, 26), True),
        ("AJ", date(2001, 9, 25), True),
        ("C", date(1955, 1, 1), False),
        ("C", date(1960, 6, 5), False),
        ("AJ", date(1960, 6, 26), False),
        ("X", date(2010, 9, 26), False),
    ],
)
def test_letters_fit_ages(letters: str, born: date, apprentice: bool) -> None:
    assert {letter for letter in "AJMHCX" if fits(letter, born, PAID, apprentice=apprentice)} == set(letters)
