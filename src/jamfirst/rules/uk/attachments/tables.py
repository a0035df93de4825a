"""The tables that attachments of earnings are taken by, as bands of net earnings with exact sums in pence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise

from jamfirst.engines.build import Expr, all_of, any_of, col, is_null, number, text, when
from jamfirst.engines.session import Row
from jamfirst.rules.figures import Figure, figures
from jamfirst.rules.uk.elements import Element
from jamfirst.rules.uk.reckon import above, at_least, at_most, equal, greatest, minus, over, plus, times

COUNCIL_TAX, FINE, ARRESTMENT = "council tax", "fine", "arrestment"
STANDARD, HIGHER = "benefit standard", "benefit higher"
"""The tables of orders for council tax, fines, Scottish arrestments, and overpaid benefits at the two rates."""

OF_ORDER = {
    Element.COUNCIL_TAX: (COUNCIL_TAX,),
    Element.FINE: (FINE,),
    Element.ARRESTMENT: (ARRESTMENT,),
    Element.BENEFIT: (STANDARD, HIGHER),
}
"""The tables of each order. An attachment of a court for a fixed amount has none."""

_PERIODS = {
    "weekly": ("weekly", 1), "two-weekly": ("weekly", 2), "four-weekly": ("weekly", 4), "monthly": ("monthly", 1),
    "quarterly": ("monthly", 3), "half-yearly": ("monthly", 6), "annual": ("monthly", 12),
}  # fmt: skip
"""The table of each frequency, and of how many of its periods: limits and amounts are so many times the table's."""

BAND_TYPES = {
    "order_of": "text",
    "table_of": "text",
    "since": "date",
    "until": "date",
    "usual": "boolean",
    **dict.fromkeys(("low", "high", "starts", "rate", "base", "least"), "bigint"),
}


def which_table() -> dict[str, Expr]:
    """Of records with ``often``: ``table_of`` (weekly or monthly) and ``table_times``, how many of its periods."""
    kinds = [(equal(col("often"), text(often)), text(kind)) for often, (kind, _) in _PERIODS.items()]
    counts = [(equal(col("often"), text(often)), number(count)) for often, (_, count) in _PERIODS.items()]
    return {"table_of": when(*kinds), "table_times": when(*counts)}


@cache
def bands() -> tuple[Row, ...]:
    """Every band of every table: of net earnings above ``low`` and up to ``high`` (NULL where open), an order takes
    ``base`` and ``rate`` per cent of what is above ``starts``, and no less than ``least``; all in pence. ``usual`` is
    the table shown where there are several: that of England, and the standard rate."""
    rows = figures("attachments")
    found: list[Row] = []
    for order, names in OF_ORDER.items():
        for name in names:
            for often in ("weekly", "monthly"):
                mine = [row for row in rows if row.figure.startswith(f"{name} {often} ")]
                for area, since, until in sorted({(row.area, row.since, row.until) for row in mine}):
                    table = (str(order), often, since, until, name == names[0] and area != "Wales")
                    found += [(*table, *band) for band in _bands(name, _Figures(mine, area, since))]
    return tuple(found)


class _Figures:
    """The figures of one table: limits and bases in pence, rates in per cent, in order."""

    def __init__(self, rows: list[Figure], area: str, since: date) -> None:
        mine = sorted((r for r in rows if (r.area, r.since) == (area, since)), key=lambda r: int(r.key))
        self.limits = [int(r.amount * 100) for r in mine if r.figure.endswith(" up to")]
        self.rates = [int(r.amount) for r in mine if r.figure.endswith(" rate")]
        self.bases = [int(r.amount * 100) for r in mine if r.figure.endswith(" base")]


def _bands(name: str, table: _Figures) -> Iterator[Row]:
    """The bands as (low, high, starts, rate, base, least)."""
    edges = list(pairwise([None, *table.limits, None]))
    if table.bases:
        yield None, table.limits[0], 0, 0, 0, 0
        for place, (low, high) in enumerate(edges[1:]):
            base = table.bases[place]
            rate = table.rates[place + 1]
            yield low, high, low, rate, *((0, base) if place == 0 else (base, 0))
        return
    for rate, (low, high) in zip(table.rates, edges, strict=True):
        if high is None and name in (COUNCIL_TAX, FINE):
            yield low, None, low, rate, table.limits[-1] * table.rates[-2] // 100, 0
        else:
            yield low, high, 0, rate, 0, 0


def in_band(net: Expr) -> Expr:
    """Whether net earnings of records with ``which_table`` (``o``) lie in a band (``b``) of a table in force or
    replaced: orders may go on under an older one."""
    low, high = (times(col(name, "b"), col("table_times", "o")) for name in ("low", "high"))
    return all_of(
        [
            equal(col("order_of", "b"), col("element", "o")),
            equal(col("table_of", "b"), col("table_of", "o")),
            at_least(col("pay_date", "o"), col("since", "b")),
            any_of([is_null(col("low", "b")), above(net, low)]),
            any_of([is_null(col("high", "b")), at_most(net, high)]),
        ]
    )


def by_band(net: Expr) -> Expr:
    """What a band takes, in pence: a part of a penny to the nearest, an exact half dropped."""
    base, least, starts = (times(col(name, "b"), col("table_times", "o")) for name in ("base", "least", "starts"))
    rest = greatest(minus(net, starts), number(0))
    share = over(plus(times(rest, col("rate", "b")), number(49)), 100)
    return greatest(plus(base, share), least)
