"""Pounds as Decimal, and the ways in which the law rounds them."""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal

NOTHING = Decimal("0.00")
PENNY, POUND, FOUR_PLACES = Decimal("0.01"), Decimal(1), Decimal("0.0001")


def money(text: str) -> Decimal:
    """Pounds from a file; an empty text is nothing."""
    return Decimal(text) if text else NOTHING


def down(value: Decimal, to: Decimal = PENNY) -> Decimal:
    """Towards less."""
    return value.quantize(to, ROUND_FLOOR)


def up(value: Decimal, to: Decimal = PENNY) -> Decimal:
    """Towards more."""
    return value.quantize(to, ROUND_CEILING)


def nearest(value: Decimal) -> Decimal:
    """To the nearest penny, half a penny away from nothing."""
    return value.quantize(PENNY, ROUND_HALF_UP)


def cut(value: Decimal, to: Decimal) -> Decimal:
    """Digits dropped, whatever they are."""
    return value.quantize(to, ROUND_DOWN)


def contribution(value: Decimal) -> Decimal:
    """One band of National Insurance to the penny: digits after the third dropped, then a third digit of up to 5 down
    and from 6 up (regulation 12(1) of SI 2001/1004)."""
    thousandths = cut(value, Decimal("0.001"))
    whole = cut(thousandths, PENNY)
    return whole + PENNY if thousandths - whole >= Decimal("0.006") else whole
