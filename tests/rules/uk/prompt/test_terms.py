"""Due dates that are too late, and those of which nothing is said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jamfirst.rules.uk.prompt.terms import RULE
from tests.rules.applied import applied

RECEIVED = date(2026, 1, 5)


@pytest.mark.parametrize(("days", "asked"), [(0, 0), (30, 0), (31, 1), (3650, 1), (-10, 0)])
def test_later_than_30_days_is_asked_about(days: int, asked: int) -> None:
    record = {"received_date": RECEIVED.isoformat(), "due_date": (RECEIVED + timedelta(days=days)).isoformat()}
    assert applied(RULE, [record])[0].breached == asked


@pytest.mark.parametrize("record", [{"gross": "-5.00"}, {"status": "disputed"}])
def test_credit_notes_and_disputed_invoices_have_no_terms(record: dict[str, str]) -> None:
    dates = {"received_date": "2026-01-05", "due_date": "2026-12-05"}
    assert applied(RULE, [dates | record])[0].records == 0


def test_a_day_without_a_figure_cannot_be_checked() -> None:
    outcome, _ = applied(RULE, [{"received_date": "1999-01-05", "due_date": "1999-12-05", "regime": "PCR2015"}])
    assert (outcome.breached, outcome.checked) == (0, 0)
