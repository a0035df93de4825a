"""Deductions for subcontractors against plain Python, and statuses as systems write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.uk.cis.rate import RULE
from tests.rules.applied import applied

INVOICES = st.tuples(st.integers(1, 10**9), st.integers(0, 100), st.sampled_from([0, 20, 30]), st.integers(-3, 3))
WORDS = {0: "gross", 20: "registered", 30: "unmatched"}


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"


@settings(max_examples=20, deadline=None)
@given(st.lists(INVOICES, min_size=1, max_size=40))
def test_a_deduction_is_the_rate_of_what_is_not_materials(invoices: list[tuple[int, int, int, int]]) -> None:
    records, wrong = [], 0
    for net, share, rate, off in invoices:
        materials = net * share // 100
        taken = (net - materials) * rate // 100 + off
        wrong += abs(off) > RULE.tolerance.pence
        money = {"net": pounds(net), "cis_materials": pounds(materials), "cis_deduction": pounds(taken)}
        records.append(money | {"cis_status": WORDS[rate], "paid_date": "2026-09-25"})
    outcome, rows = applied(RULE, records)
    assert (outcome.breached, len(rows), outcome.checked) == (wrong, wrong, len(invoices))


@pytest.mark.parametrize(
    ("status", "deduction"),
    [
        ("Gross payment status", "0.00"),
        ("0%", "0.00"),
        ("NET", "100.00"),
        ("Standard rate", "100.00"),
        ("20", "100.00"),
        ("20.00%", "100.00"),
        ("Higher Rate", "150.00"),
        ("Not registered", "150.00"),
        ("30 %", "150.00"),
    ],
)
def test_a_status_is_known_however_it_is_written(status: str, deduction: str) -> None:
    record = {"net": "500.00", "cis_status": status, "cis_deduction": deduction, "paid_date": "2026-09-25"}
    outcome, _ = applied(RULE, [record])
    assert (outcome.checked, outcome.breached) == (1, 0)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        ({"cis_status": "who knows"}, "what the subcontractor's status means is not known"),
        ({"cis_status": "net", "paid_date": ""}, "the day of payment is not known"),
        ({"cis_status": "net", "paid_date": "2006-01-01"}, "no rate is known for its date"),
        ({"cis_status": "", "cis_deduction": "5.00"}, "the cis status is not known"),
        ({"cis_status": "net", "net": "none"}, "the net is not known"),
        ({"cis_status": "net", "cis_materials": "500.01"}, "the materials are more than the whole invoice"),
    ],
)
def test_what_cannot_be_checked_is_said(record: dict[str, str], why: str) -> None:
    outcome, _ = applied(RULE, [{"net": "500.00", "paid_date": "2026-09-25"} | record])
    assert ([c.reason for c in outcome.cannot], outcome.breached) == ([why], 0)


@pytest.mark.parametrize("net", ["99999999999999.99", "-99999999999999.99"])
def test_absurd_amounts_are_no_error(net: str) -> None:
    record = {"net": net, "cis_status": "unmatched", "cis_deduction": net, "paid_date": "2026-09-25"}
    assert applied(RULE, [record])[0].breached == 1


def test_a_credit_note_gives_the_deduction_back() -> None:
    record = {"net": "-500.00", "cis_status": "net", "cis_deduction": "-100.00", "paid_date": "2026-09-25"}
    assert applied(RULE, [record])[0].breached == 0
