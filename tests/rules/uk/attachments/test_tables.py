"""The tables of attachments as bands, held to the words of the regulations in plain Python."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from jamfirst.rules.uk.attachments.tables import BAND_TYPES, bands
from jamfirst.rules.uk.elements import Element

NAMES = list(BAND_TYPES)
ROWS = [dict(zip(NAMES, row, strict=True)) for row in bands()]
TABLES = {}
for row in ROWS:
    TABLES.setdefault(tuple(row[name] for name in ("order_of", "table_of", "since", "usual")), []).append(row)


def takes(order: Element, often: str, since: date, pence: int, usual: bool = True) -> int:
    """What the table takes of net earnings, by its bands."""
    (band,) = (
        row
        for row in TABLES[str(order), often, since, usual]
        if (row["low"] is None or pence > row["low"]) and (row["high"] is None or pence <= row["high"])
    )
    share = (max(pence - band["starts"], 0) * band["rate"] + 49) // 100
    return max(band["base"] + share, band["least"])


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_amount_is_in_one_band_and_more_pay_gives_no_less(table: tuple[object, ...]) -> None:
    own = TABLES[table]
    assert (own[0]["low"], own[-1]["high"]) == (None, None)
    for one, following in pairwise(own):
        assert one["high"] == following["low"]
    order, often, since, usual = table
    found = [takes(Element(order), often, since, pence, usual) for pence in range(0, 600_000, 997)]  # type: ignore[arg-type]
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("pounds", "pence"),
    [(0, 0), (300, 0), (301, 903), (550, 1650), (740, 3700), (900, 6300), (1420, 17040), (2020, 34340), (2120, 39340)],
)
def test_council_tax_of_a_month(pounds: int, pence: int) -> None:
    """South Staffordshire's approximate amounts: £16.50 at £550, £37.00 at £740, £170.40 at £1,420, £343.40 at £2,020;
    half of what is above."""
    assert takes(Element.COUNCIL_TAX, "monthly", date(2007, 4, 1), pounds * 100) == pence


@pytest.mark.parametrize(("pounds", "pence"), [(430, 0), (780, 2340), (2860, 48620), (2960, 53620)])
def test_council_tax_of_a_month_in_wales(pounds: int, pence: int) -> None:
    assert takes(Element.COUNCIL_TAX, "monthly", date(2022, 4, 1), pounds * 100, usual=False) == pence


@pytest.mark.parametrize(
    ("since", "pence", "expected"),
    [
        (date(2023, 4, 6), 655_83, 0),
        (date(2023, 4, 6), 660_00, 15_00),
        (date(2023, 4, 6), 2370_49, 325_79),
        (date(2023, 4, 6), 3563_83, 600_26),
        (date(2023, 4, 6), 4563_83, 1100_25),
        (date(2025, 4, 6), 1500_00, 112_50),
        (date(2025, 4, 6), 2500_00, 312_50),
        (date(2025, 4, 6), 3750_00, 625_00),
        (date(2025, 4, 6), 3850_00, 675_00),
    ],
)
def test_an_arrestment_of_a_month(since: date, pence: int, expected: int) -> None:
    """At the limits one band's sum is the next one's base, to the penny or (23% of £1,193.34) a penny off."""
    assert takes(Element.ARRESTMENT, "monthly", since, pence) == expected


def test_overpaid_benefits_at_both_rates() -> None:
    """Examples of the employers' guides: £385.00 a week at 15% or 30%."""
    assert takes(Element.BENEFIT, "weekly", date(2015, 4, 6), 385_00) == 57_75
    assert takes(Element.BENEFIT, "weekly", date(2015, 4, 6), 385_00, usual=False) == 115_50
