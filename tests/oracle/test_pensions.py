"""The oracle's pension contributions at the ends of bands."""

from decimal import Decimal

import pytest

from tests.oracle.pensions import contribution, least_contributions, qualifying_earnings, rate


@pytest.mark.parametrize(
    ("scheme", "year", "pay", "per_cent"),
    [
        ("LGPS", "2026-27", "18400.99", "5.5"),
        ("LGPS", "2026-27", "18401.00", "5.8"),
        ("LGPS", "2026-27", "210700.00", "11.4"),
        ("LGPS", "2026-27", "210701.00", "12.5"),
        ("LGPS", "2025-26", "45600.00", "6.5"),
        ("TPS", "2025-26", "34872.99", "7.4"),
        ("TPS", "2025-26", "34873.00", "8.9"),
        ("TPS", "2025-26", "100591.00", "12"),
        ("TPS", "2023-24", "32136.00", "8.6"),
    ],
)
def test_rates(scheme: str, year: str, pay: str, per_cent: str) -> None:
    assert rate(scheme, "main", year, Decimal(pay)) == Decimal(per_cent)


def test_half_the_rate_in_the_50_50_section() -> None:
    assert rate("LGPS", "50/50", "2026-27", Decimal(20000)) == Decimal("2.9")
    assert contribution(Decimal("1666.67"), Decimal("2.9")) == Decimal("48.33")


@pytest.mark.parametrize(("scheme", "year"), [("TPS", "2026-27"), ("LGPS", "2019-20")])
def test_a_year_without_bands(scheme: str, year: str) -> None:
    with pytest.raises(KeyError):
        rate(scheme, "main", year, Decimal(20000))


def test_qualifying_earnings() -> None:
    assert [qualifying_earnings("monthly", Decimal(pay)) for pay in (500, 1520, 9000)] == [0, 1000, 3669]
    assert least_contributions("monthly", Decimal(1520)) == (80, 30)
