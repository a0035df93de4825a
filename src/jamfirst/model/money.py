"""Money as text people read. Inside, money is DECIMAL in the engine and integer pence or Decimal in Python."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

PENNY = Decimal("0.01")


def pence(amount: Decimal) -> int:
    """Whole pence of an amount in pounds; a part of a penny is rounded half up (files carry two places)."""
    return int((amount / PENNY).to_integral_value(rounding=ROUND_HALF_UP))


def pounds(amount_pence: int) -> str:
    """``123456`` pence as ``£1,234.56``; a negative amount carries its sign before the pound sign."""
    sign = "-" if amount_pence < 0 else ""
    whole, part = divmod(abs(amount_pence), 100)
    return f"{sign}£{whole:,}.{part:02d}"
