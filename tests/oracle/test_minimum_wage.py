"""The oracle's minimum wage: the figure and the age of the first day of the pay reference period."""

from datetime import date
from decimal import Decimal

import pytest

from tests.oracle.minimum_wage import least_rate

BORN = date(2005, 9, 15)


@pytest.mark.parametrize(
    ("born", "first_day", "rate"),
    [
        (date(1990, 1, 1), date(2026, 3, 31), "12.21"),
        (date(1990, 1, 1), date(2026, 4, 1), "12.71"),
        (BORN, date(2026, 9, 1), "10.85"),
        (BORN, date(2026, 9, 15), "12.71"),
        (date(2008, 9, 2), date(2026, 9, 1), "8.00"),
        (date(2008, 9, 1), date(2026, 9, 1), "10.85"),
        (date(2000, 1, 1), date(2022, 4, 1), "9.18"),
        (date(1999, 1, 1), date(2022, 4, 1), "9.50"),
        (date(1996, 1, 1), date(2020, 4, 1), "8.20"),
        (date(1995, 1, 1), date(2020, 4, 1), "8.72"),
    ],
)
def test_by_day_and_age(born: date, first_day: date, rate: str) -> None:
    assert least_rate(born, first_day) == Decimal(rate)


def test_apprentices() -> None:
    """The apprentice rate is for those under 19 and for a first year; after that the age counts."""
    first = date(2026, 9, 1)
    assert least_rate(date(2007, 9, 2), first, apprentice=True) == Decimal("8.00")
    assert least_rate(date(2007, 9, 1), first, apprentice=True) == Decimal("10.85")
    assert least_rate(date(2000, 1, 1), first, apprentice=True, first_year=True) == Decimal("8.00")
    assert least_rate(date(2000, 1, 1), first, apprentice=True) == Decimal("12.71")
