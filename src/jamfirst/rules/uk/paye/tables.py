"""The income tax tables of the United Kingdom for any part of a tax year: bands, rates, free pay, and the limit.

Written after HMRC's "Specification for PAYE tax table routines". Everything is a whole number: pounds for what the
Parliaments set for a year, ten-thousandths of a pound for its parts (the routines keep four places and drop the rest),
hundredths of a per cent for rates, pence for free pay.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate

from jamfirst.rules.figures import Figure, figures

AREAS = {"": "England and Northern Ireland", "C": "Wales", "S": "Scotland"}
"""The three sets of rates by the letter with which a tax code asks for them; C is for Cymru."""

WEEKS, MONTHS = 52, 12
"""In how many parts the tables divide a year. Pay for two or four weeks is taxed by the tables of weeks, a year's pay
by those of months."""

FLAT_CODES = ("BR", "D0", "D1", "D2", "D3")
"""Codes that tax all pay at one rate: the basic rate, and the rates above it in their order."""

PART = 10_000
"""Parts of a pound that the routines keep."""

BLOCK = 500
"""Tables A go up to this number; what is above is worked out in blocks of it."""


@dataclass(frozen=True, slots=True)
class Band:
    """A band of one part of the year: ``start`` is where it begins and ``below`` the tax on everything below that, in
    ten-thousandths of a pound; ``rate`` in hundredths of a per cent. ``upto`` is the taxable pay in whole pounds up to
    which the band is used, or ``None`` for the last."""

    start: int
    below: int
    rate: int
    upto: int | None


@dataclass(frozen=True, slots=True)
class TaxTable:
    """The bands of one area from a first to a last day: widths in pounds a year (the last band has none), rates in
    hundredths of a per cent, which band (from 1) is that of the basic rate, and the share of pay in hundredths of a per
    cent that the tax of one payment may take at most."""

    letter: str
    since: date
    until: date
    widths: tuple[int, ...]
    rates: tuple[int, ...]
    basic: int
    most: int

    def year(self) -> tuple[Band, ...]:
        """The bands of a whole year: limits in pounds, ``start`` and ``below`` in ten-thousandths as ever."""
        return self.bands(1, 1)

    def bands(self, n: int, parts: int) -> tuple[Band, ...]:
        """The bands of the first ``n`` of ``parts`` equal parts of the year, lowest first."""
        tops = tuple(accumulate(self.widths))
        taxes = tuple(accumulate(width * rate for width, rate in zip(self.widths, self.rates, strict=False)))
        starts = [0, *(top * n * PART // parts for top in tops)]
        below = [0, *(tax * n // parts for tax in taxes)]
        upto = [*(-(-top * n // parts) for top in tops), None]
        return tuple(map(Band, starts, below, self.rates, upto))

    def flat_rate(self, code: str) -> int | None:
        """The rate of a code that taxes all pay alike; ``None`` where the area has no such rate."""
        at = self.basic - 1 + FLAT_CODES.index(code)
        return self.rates[at] if at < len(self.rates) else None

    def tax(self, pence: int, n: int, parts: int) -> int:
        """Tax in pence on so much taxable pay in the first ``n`` of ``parts`` parts of the year."""
        if pence <= 0:
            return 0
        band = next(b for b in self.bands(n, parts) if b.upto is None or pence <= b.upto * 100)
        return (band.below * PART + (pence // 100 * PART - band.start) * band.rate) // (100 * PART)


def free_pay(number: int, parts: int) -> int:
    """Free pay in pence of one week (``parts`` 52) or month (12) for the number in a tax code: what a K code adds to
    pay, and any other takes off. Each 500 of the number is rounded up to the penny by itself, as in Tables A."""
    if number == 0:
        return 0
    blocks, rest = divmod(number - 1, BLOCK)
    return blocks * block_pay(parts) + -(-((rest + 1) * 10 + 9) * 100 // parts)


def block_pay(parts: int) -> int:
    """Pence of one week or month for each whole 500 of a code's number: £96.16 or £416.67."""
    return -(-BLOCK * 10 * 100 // parts)


@cache
def tax_tables() -> tuple[TaxTable, ...]:
    """Every table that is known, by area and in order of its days."""
    rows = figures("income_tax")
    spans = [(letter, area, *span) for letter, area in AREAS.items() for span in _spans(rows, area)]
    return tuple(filter(None, (_table(rows, *span) for span in spans)))


def table_on(letter: str, day: date) -> TaxTable | None:
    """The table of an area on a day, or ``None``."""
    return next((t for t in tax_tables() if t.letter == letter and t.since <= day <= t.until), None)


def _spans(rows: tuple[Figure, ...], area: str) -> list[tuple[date, date]]:
    """The stretches of days over which no figure of an area changes, and that lie within one tax year."""
    mine = [row for row in rows if row.area in (area, "UK")]
    first, last = min(row.since for row in mine), max(row.until for row in mine)
    begins = {row.since for row in mine} | {date(year, 4, 6) for year in range(first.year, last.year)}
    starts = sorted(begins)
    return list(zip(starts, [*(day - timedelta(days=1) for day in starts[1:]), last], strict=True))


def _table(rows: tuple[Figure, ...], letter: str, area: str, since: date, until: date) -> TaxTable | None:
    """The table of an area for a stretch of days; ``None`` where a figure of it is missing."""
    held = [row for row in rows if row.since <= since and row.until >= until and row.area in (area, "UK")]
    if any(row.value is None for row in held):
        return None
    by_figure: dict[str, list[Figure]] = {}
    for row in sorted(held, key=lambda row: row.key):
        by_figure.setdefault(row.figure, []).append(row)
    if not {"rate of band", "width of band", "basic rate band", "share of pay"} <= by_figure.keys():
        return None
    rates = tuple(int(row.amount * 100) for row in by_figure["rate of band"])
    widths = tuple(int(row.amount) for row in by_figure["width of band"])
    basic, most = by_figure["basic rate band"][0], by_figure["share of pay"][0]
    return TaxTable(letter, since, until, widths, rates, int(basic.amount), int(most.amount * 100))
