"""The measure of low pay by how often somebody is paid."""

from __future__ import annotations

import pytest

from jamfirst.engines.build import named, select
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.rules.uk.benefits.low_pay import LIMITS, MONTHLY, low_paid


def test_limits_of_a_year_are_the_same() -> None:
    for frequency, times in (("weekly", 52), ("two-weekly", 26), ("four-weekly", 13)):
        assert MONTHLY * 12 - times < LIMITS[frequency] * times <= MONTHLY * 12


@pytest.mark.parametrize(
    ("net", "frequency", "low"),
    [
        (MONTHLY, "monthly", True),
        (MONTHLY + 1, "monthly", False),
        (MONTHLY, None, True),
        (MONTHLY, "annual", True),
        (0, "monthly", False),
        (-5, "weekly", False),
        (LIMITS["weekly"], "Weekly", True),
        (LIMITS["weekly"] + 1, "weekly", False),
        (LIMITS["four-weekly"] + 1, "four-weekly", False),
        (None, "monthly", None),
    ],
)
def test_low_pay(net: int | None, frequency: str | None, low: bool | None) -> None:
    with DuckDBSession(threads=1) as session:
        relation = session.create("slips", {"net": "bigint", "often": "text"})
        session.insert(relation, [(net, frequency)])
        assert session.rows(select(named(low_paid("net", "often"), "low")).from_(relation)) == [(low,)]
