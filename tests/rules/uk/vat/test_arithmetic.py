"""Net and VAT against the total, in plain Python, and amounts that are absurd."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.uk.vat.arithmetic import RULE
from tests.rules.applied import applied

PENCE = st.integers(-(10**14), 10**14)


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(PENCE, PENCE, st.integers(-2, 2)), min_size=1, max_size=50))
def test_a_total_is_right_or_it_is_found_with_the_difference(invoices: list[tuple[int, int, int]]) -> None:
    records = [{"net": pounds(n), "vat": pounds(v), "gross": pounds(n + v + off)} for n, v, off in invoices]
    outcome, rows = applied(RULE, records)
    assert [row["off"] for row in rows] == [off for _, _, off in invoices if off]
    assert outcome.gap_pence == sum(abs(off) for _, _, off in invoices)


@pytest.mark.parametrize("most", ["99999999999999.99", "-99999999999999.99"])
def test_absurd_amounts_are_no_error(most: str) -> None:
    assert applied(RULE, [{"net": most, "vat": most, "gross": "1.00"}])[0].breached == 1


@pytest.mark.parametrize("net", ["", "lots", "1e400", "92233720368547758.07"])
def test_a_net_amount_that_is_none_is_said(net: str) -> None:
    outcome, _ = applied(RULE, [{"net": net, "vat": "1.00", "gross": "1.00"}])
    assert [c.reason for c in outcome.cannot] == ["the net is not known"]
