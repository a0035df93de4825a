"""HMRC's tax table routines once more, in exact decimals, formula by formula: what the rule is held to.

Written from the specification and not from the rule: annual parameters to four places, thresholds rounded up to the
pound, free pay up to the penny, tax down to the penny.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache

from jamfirst.rules.figures import figures, holding

PENNY, FOUR, POUND = Decimal("0.01"), Decimal("0.0001"), Decimal(1)
AREAS = {"": "England and Northern Ireland", "C": "Wales", "S": "Scotland"}


@dataclass(frozen=True)
class Code:
    """A tax code taken apart."""

    area: str
    kind: str
    number: int


def code(text: str) -> Code:
    """Take a well-formed code apart: kind is ``+``, ``K``, ``BR``, ``NT`` or a D code."""
    found = re.fullmatch(r"([SC]?)(?:(K?)(\d+)[LMNT]?|(BR|NT|D\d))", text)
    assert found, text
    area, k, number, flat = found.groups()
    return Code(area, flat or k or "+", int(number or 0))


@cache
def rates_and_widths(area: str, day: date) -> tuple[list[Decimal], list[Decimal], int]:
    """The rates (as parts of one), widths in pounds and the place of the basic rate from 0."""
    rows, name = figures("income_tax"), AREAS[area]
    rates, widths = [], []
    for place in range(1, 9):
        rate, width = (holding(rows, what, str(place), day, name) for what in ("rate of band", "width of band"))
        rates += [rate.amount / 100] if rate else []
        widths += [width.amount] if width else []
    basic = holding(rows, "basic rate band", "", day, name)
    assert basic
    return rates, widths, int(basic.amount) - 1


def free_pay(number: int, parts: int) -> Decimal:
    """Week 1 or month 1 free pay: a1."""
    if number == 0:
        return Decimal(0)
    blocks, rest = divmod(number - 1, 500)
    first = (Decimal((rest + 1) * 10 + 9) / parts).quantize(FOUR, ROUND_FLOOR).quantize(PENNY, ROUND_CEILING)
    return first + blocks * {52: Decimal("96.16"), 12: Decimal("416.67")}[parts]


def tax_to(pay: Decimal, tax_code: str, n: int, parts: int, day: date) -> Decimal:
    """Tax due to date: Ln."""
    told = code(tax_code)
    rates, widths, basic = rates_and_widths(told.area, day)
    if told.kind == "NT":
        return Decimal(0)
    if told.kind not in ("+", "K"):
        rate = rates[basic + (0 if told.kind == "BR" else 1 + int(told.kind[1]))]
        return (max(pay, Decimal(0)).quantize(POUND, ROUND_FLOOR) * rate).quantize(PENNY, ROUND_FLOOR)
    free = n * free_pay(told.number, parts)
    taxable = pay + free if told.kind == "K" else pay - free
    return _by_bands(taxable, rates, widths, Decimal(n) / 1, parts)


def _by_bands(taxable: Decimal, rates: list[Decimal], widths: list[Decimal], n: Decimal, parts: int) -> Decimal:
    if taxable <= 0:
        return Decimal(0)
    pounds = taxable.quantize(POUND, ROUND_FLOOR)
    top, tax = Decimal(0), Decimal(0)
    start, below = Decimal(0), Decimal(0)
    for rate, width in zip(rates, widths, strict=False):
        top, tax = top + width, tax + width * rate
        c = (top * n / parts).quantize(FOUR, ROUND_FLOOR)
        if taxable <= c.quantize(POUND, ROUND_CEILING):
            return (below + (pounds - start) * rate).quantize(FOUR, ROUND_FLOOR).quantize(PENNY, ROUND_FLOOR)
        start, below = c, (tax * n / parts).quantize(FOUR, ROUND_FLOOR)
    return (below + (pounds - start) * rates[-1]).quantize(FOUR, ROUND_FLOOR).quantize(PENNY, ROUND_FLOOR)


def half(pay: Decimal) -> Decimal:
    """The most that may be taken of a payment."""
    return max(pay, Decimal(0)).quantize(PENNY) if pay <= 0 else (pay / 2).quantize(PENNY, ROUND_FLOOR)


def tax_now(pay: Decimal, to_date: Decimal, before: Decimal, tax_code: str, n: int, parts: int, day: date) -> Decimal:
    """The tax of a payment on the cumulative basis."""
    return min(tax_to(to_date, tax_code, n, parts, day) - before, half(pay))


def tax_alone(pay: Decimal, tax_code: str, span: int, parts: int, day: date) -> Decimal:
    """The tax of a payment by itself."""
    return min(tax_to(pay, tax_code, span, parts, day), half(pay))


def pay_day(year: int, parts: int, n: int) -> date:
    """A day in the middle of a week or month of a tax year."""
    if parts == 52:
        return min(date(year, 4, 6) + timedelta(days=7 * n - 4), date(year + 1, 4, 5))
    ahead, month = divmod(3 + n - 1, 12)
    return date(year + ahead, month + 1, 25)
