"""The figures of a payments compliance notice, against plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import KINDS
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.by_hand import typed_run
from jamfirst.rules.given import Given
from jamfirst.rules.prepared import prepared
from jamfirst.rules.uk.prompt.paid import RULE
from jamfirst.rules.uk.prompt.published import Promptness, promptness

FIRST, LAST = date(2025, 10, 1), date(2026, 3, 31)
RECEIVED = date(2025, 11, 3)


def published(records: Sequence[dict[str, str]]) -> Promptness:
    with DuckDBSession(threads=1) as session:
        (one,) = typed_run(session, RULE, records, {}).tables
        relation = prepared(session, one, set(KINDS[one.kind].columns))
        return promptness(Given(session, relation, {}, RunFacts(), RuleSettings()), FIRST, LAST)


def invoice(received: date, paid_after: int | None, **more: str) -> dict[str, str]:
    paid = "" if paid_after is None else (received + timedelta(days=paid_after)).isoformat()
    dates = {"received_date": received.isoformat(), "paid_date": paid}
    return dates | {"regime": "PA2023", "gross": "1000.00", "supplier_id": "S1"} | more


def test_a_half_year_by_hand() -> None:
    """Day 1 is the day after receipt: paid after 0, 30, 31, 60 and 61 days; one is not paid yet."""
    found = published([invoice(RECEIVED, days) for days in (0, 30, 31, 60, 61)] + [invoice(RECEIVED, None)])
    assert (found.payments, found.average_days) == (5, Decimal("36.4"))
    assert (found.within_30, found.from_31_to_60, found.from_61) == (Decimal("40.00"), Decimal("40.00"), Decimal(20))
    assert (found.became_payable, found.not_paid) == (6, Decimal("16.67"))
    assert found.interest_pence == sum(100_000 * 1225 * days // (10_000 * 365) for days in (1, 30, 31))


def test_what_is_left_out() -> None:
    """Other regimes, disputed invoices, credit notes, and what was paid before or after."""
    left_out = [
        invoice(RECEIVED, 5, regime="PCR2015"),
        invoice(RECEIVED, 5, regime=""),
        invoice(RECEIVED, 5, status="disputed"),
        invoice(RECEIVED, 5, gross="-1.00"),
        invoice(date(2025, 8, 1), 5),
        invoice(RECEIVED, 5) | {"received_date": ""},
    ]
    found = published(left_out)
    assert (found.payments, found.became_payable, found.interest_pence) == (0, 0, 0)
    assert (found.average_days, found.within_30, found.not_paid) == (None, None, None)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 150)), min_size=1, max_size=30))
def test_shares_and_mean_are_exact(invoices: list[tuple[int, int]]) -> None:
    found = published([invoice(RECEIVED + timedelta(days=late), days) for late, days in invoices])
    paid = [days for late, days in invoices if RECEIVED + timedelta(days=late + days) <= LAST]
    assert found.payments == len(paid)
    if paid:
        mean = (Decimal(sum(paid)) / len(paid)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        assert found.average_days == mean
        within = (Decimal(100 * sum(d <= 30 for d in paid)) / len(paid)).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert found.within_30 == within
