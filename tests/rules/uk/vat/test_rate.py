"""VAT that a mix of rates can give, and VAT that none can."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.uk.vat.rate import RULE
from tests.rules.applied import applied


def breached(net: int, vat: int, day: str = "2026-09-03") -> int:
    record = {"net": str(net / 100), "vat": str(vat / 100), "invoice_date": day}
    return applied(RULE, [record])[0].breached


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 10**7), st.sampled_from([0, 500, 1250, 2000])), min_size=1, max_size=8))
def test_lines_at_any_rates_each_rounded_are_never_asked_about(lines: list[tuple[int, int]]) -> None:
    net, vat = sum(n for n, _ in lines), sum((n * rate + 5000) // 10_000 for n, rate in lines)
    assert breached(net, vat) == 0
    assert breached(-net, -vat) == 0


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 10**7))
def test_more_than_the_standard_rate_and_the_tolerance_is_asked_about(net: int) -> None:
    most = -(-net * 20 // 100) + 5
    assert breached(net, most) == 0
    assert breached(net, most + 1) == 1


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        ("2008-11-30", "17.5"),
        ("2008-12-01", "15"),
        ("2009-12-31", "15"),
        ("2010-01-01", "17.5"),
        ("2011-01-03", "17.5"),
        ("2011-01-04", "20"),
        (date(2026, 4, 1).isoformat(), "20"),
    ],
)
def test_the_rate_is_that_of_the_day(day: str, rate: str) -> None:
    at_rate = round(float(rate) * 10_000)
    assert breached(10_000_00, at_rate, day) == 0
    assert breached(10_000_00, at_rate + 6, day) == 1


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"net": "0.00", "vat": "9.00", "invoice_date": "2026-01-01"}, "it is an invoice for VAT alone"),
        ({"net": "10.00", "vat": "2.00", "invoice_date": "1066-10-14"}, "no rate of VAT is known for its date"),
        ({"net": "10.00", "vat": "2.00", "invoice_date": ""}, "no rate of VAT is known for its date"),
        ({"net": "", "vat": "2.00"}, "the net is not known"),
        ({"net": "10.00", "vat": "two"}, "the vat is not known"),
    ],
)
def test_what_cannot_be_checked_is_said(record: dict[str, str], why: str) -> None:
    outcome, _ = applied(RULE, [record])
    assert ([c.reason for c in outcome.cannot], outcome.breached) == ([why], 0)


def test_absurd_amounts_are_no_error() -> None:
    most = "99999999999999.99"
    outcome, _ = applied(RULE, [{"net": "1.00", "vat": most, "invoice_date": "2026-01-01"}])
    assert outcome.breached == 1
    outcome, _ = applied(RULE, [{"net": most, "vat": most, "invoice_date": "2026-01-01"}])
    assert (outcome.checked, outcome.breached) == (1, 1)
