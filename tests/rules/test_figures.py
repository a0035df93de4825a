"""The law's figures: every row has its source, and no year is missing unless the gap is declared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files

import pytest

from jamfirst.rules.figures import Figure, figures, holding, undeclared_gaps
from tests.expect import nothing

NAMES = sorted(
    p.name.removesuffix(".csv")
    for p in files("jamfirst.rules.uk").joinpath("figures").iterdir()
    if p.name.endswith(".csv")
)
ROW = Figure("rate", "A", "UK", date(2025, 4, 6), date(2026, 4, 5), Decimal(8), "per cent", "an act", "two sources")


@pytest.mark.parametrize("name", NAMES)
def test_no_gap_is_undeclared(name: str) -> None:
    nothing(undeclared_gaps(figures(name)))


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_its_unit_source_and_confidence(name: str) -> None:
    nothing(
        f"{row.figure} {row.key} {row.since}" for row in figures(name) if not (row.unit and row.source and row.sure)
    )


def test_a_missing_year_is_found() -> None:
    later = replace(ROW, since=date(2027, 4, 6), until=date(2028, 4, 5))
    assert list(undeclared_gaps((ROW, later)))
    gap = replace(ROW, since=ROW.until + timedelta(days=1), until=later.since - timedelta(days=1), value=None)
    assert not list(undeclared_gaps((later, gap, ROW)))


def test_a_day_that_two_rows_claim_is_found() -> None:
    assert list(undeclared_gaps((ROW, replace(ROW, since=ROW.until))))


def test_a_figure_holds_from_its_first_to_its_last_day() -> None:
    assert holding((ROW,), "rate", "A", ROW.since) == ROW
    assert holding((ROW,), "rate", "A", ROW.until) == ROW
    assert holding((ROW,), "rate", "A", ROW.until + timedelta(days=1)) is None
    assert holding((replace(ROW, value=None),), "rate", "A", ROW.since) is None
    with pytest.raises(ValueError, match="gap"):
        _ = replace(ROW, value=None).amount
