"""The oracle's statutory sick and maternity pay."""

from decimal import Decimal

from tests.oracle.statutory_pay import maternity_pay, sick_pay


def test_sick_pay() -> None:
    """From 6 April 2026 the lower of the flat rate and 80% of average weekly earnings."""
    assert sick_pay("2026-27", Decimal(400)) == Decimal("123.25")
    assert sick_pay("2026-27", Decimal(100)) == 80
    assert sick_pay("2025-26", Decimal(126)) == Decimal("118.75")


def test_maternity_pay() -> None:
    assert [maternity_pay("2026-27", Decimal(400), week) for week in (0, 1, 6, 7, 39, 40)] == [
        0, 360, 360, Decimal("194.32"), Decimal("194.32"), 0,
    ]  # fmt: skip
    assert maternity_pay("2026-27", Decimal("199.99"), 7) == Decimal("180.00")
