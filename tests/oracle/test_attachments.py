"""The oracle's council tax attachment at the ends of its bands."""

from decimal import Decimal

import pytest

from tests.oracle.attachments import council_tax


@pytest.mark.parametrize(
    ("net", "taken"),
    [
        ("-10.00", "0"), ("300.00", "0"), ("300.01", "9.00"), ("550.00", "16.50"), ("740.00", "37.00"),
        ("900.00", "63"), ("900.01", "108.00"), ("1420.00", "170.40"), ("1420.01", "241.40"), ("2020.00", "343.40"),
        ("2020.02", "343.41"), ("3020.00", "843.40"),
    ],
)  # fmt: skip
def test_a_month(net: str, taken: str) -> None:
    assert council_tax(Decimal(net)) == Decimal(taken)


def test_a_week() -> None:
    assert council_tax(Decimal("200.00"), "weekly") == Decimal("14.00")
