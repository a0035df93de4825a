"""The 30 days against plain Python, and invoices that nobody would type."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.model.run import RunFacts
from jamfirst.rules.uk.prompt.paid import RULE
from tests.rules.applied import applied

RUN = RunFacts(pay_date=date(2026, 6, 30))
REGIMES = ("PA2023", "PCR2015", "LPA1998", "", "something else")
DAYS = st.dates(date(2025, 3, 1), date(2026, 6, 30))


def judged(received: date, due: date | None, paid: date | None, regime: str) -> str:
    """``late``, ``in time`` or ``cannot``, by the words of the law."""
    limit = received + timedelta(days=30)
    counted = paid or RUN.pay_date
    assert counted is not None
    if counted <= limit:
        return "in time"
    if due and due > limit and regime not in ("PCR2015", "LPA1998"):
        return "late" if counted > due else "cannot"
    return "late"


INVOICES = st.tuples(DAYS, st.none() | st.integers(0, 90), st.none() | st.integers(0, 120), st.sampled_from(REGIMES))


@settings(max_examples=20, deadline=None)
@given(st.lists(INVOICES, min_size=1, max_size=40))
def test_late_is_what_the_words_of_the_law_say(invoices: list[tuple[date, int | None, int | None, str]]) -> None:
    records, answers = [], []
    for received, due_in, paid_in, regime in invoices:
        due = None if due_in is None else received + timedelta(days=due_in)
        paid = None if paid_in is None else received + timedelta(days=paid_in)
        answers.append(judged(received, due, paid, regime))
        dates = {"due_date": due, "paid_date": paid}
        written = {name: day.isoformat() if day else "" for name, day in dates.items()}
        records.append({"received_date": received.isoformat(), "regime": regime, "gross": "100.00"} | written)
    outcome, rows = applied(RULE, records, facts=RUN)
    assert outcome.breached == len(rows) == answers.count("late")
    assert outcome.records - outcome.checked == answers.count("cannot")


@pytest.mark.parametrize(
    ("written", "law"),
    [
        ("PA2023", "PA2023"),
        ("pa 23", "PA2023"),
        ("Procurement Act 2023", "PA2023"),
        ("PCR 2015", "PCR2015"),
        ("Public Contracts Regulations 2015", "PCR2015"),
        ("Reg. 113", "PCR2015"),
        ("Late Payment Act", "LPA1998"),
        ("LPCDA 1998", "LPA1998"),
    ],
)
def test_a_regime_is_known_however_it_is_written(written: str, law: str) -> None:
    record = {"received_date": "2026-01-05", "paid_date": "2026-03-05", "regime": written, "gross": "1.00"}
    (row,) = applied(RULE, [record])[1]
    assert f"regime {law};" in row["workings"]


def test_the_workings_and_the_pence_are_what_is_owed() -> None:
    record = {"received_date": "2026-01-05", "due_date": "2026-02-04", "paid_date": "2026-02-14", "gross": "6200.00"}
    (row,) = applied(RULE, [record | {"regime": "PA2023"}])[1]
    assert row["off"] == 89_95
    assert row["workings"] == (
        "regime PA2023; received 5 January 2026; days to pay 30; to be paid by 4 February 2026; "
        "paid 14 February 2026; amount £6,200.00; interest from 5 February 2026; days late 10; at 11.75%; "
        "interest £19.95; fixed sum £70.00; owed £89.95"
    )


@pytest.mark.parametrize("status", ["disputed", "In Dispute", "INVALID", "Rejected", "cancelled", "draft", "queried"])
def test_what_is_disputed_or_invalid_is_not_late(status: str) -> None:
    record = {"received_date": "2026-01-05", "gross": "10.00", "status": status}
    outcome, rows = applied(RULE, [record], facts=RUN)
    assert (outcome.records, rows) == (0, [])


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"received_date": ""}, "the received date is not known"),
        ({"received_date": "31/02/2026"}, "the received date is not known"),
        ({"received_date": "2012-01-05", "paid_date": "2013-01-05"}, "no figure is known"),
        ({"received_date": "2026-01-05", "status": "Paid"}, "it is paid, but the day is not known"),
        ({"received_date": "2026-01-05", "status": "on hold"}, "whether it is disputed is not known"),
    ],
)
def test_what_cannot_be_checked_is_said(record: dict[str, str], why: str) -> None:
    outcome, rows = applied(RULE, [record], facts=RUN)
    assert not rows
    (cannot,) = outcome.cannot
    assert why in cannot.reason


def test_not_paid_and_no_day_of_the_run() -> None:
    outcome, _ = applied(RULE, [{"received_date": "2026-01-05"}])
    assert [c.reason for c in outcome.cannot] == ["it is not paid, and the pay date of the run is not known"]


@pytest.mark.parametrize("gross", ["92233720368547758.07", "99999999999999999999", "lots", ""])
def test_an_absurd_amount_is_late_all_the_same(gross: str) -> None:
    record = {"received_date": "2026-01-05", "paid_date": "2026-09-05", "gross": gross}
    outcome, rows = applied(RULE, [record])
    assert (outcome.breached, len(rows)) == (1, 1)
