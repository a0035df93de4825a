"""Net pay against plain Python, and payslips that nobody would print."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.uk.payslip.net import RULE
from tests.rules.applied import applied

TAKEN = ("tax", "ee_ni", "loan", "pg_loan", "ee_pension", "other_deductions")
PENCE = st.integers(-(10**9), 10**9)


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(PENCE, st.lists(st.none() | PENCE, min_size=6, max_size=6), st.integers(-2, 2)), max_size=30))
def test_net_pay_is_right_or_it_is_found_with_the_difference(slips: list[tuple[int, list[int | None], int]]) -> None:
    records, off = [], []
    for gross, taken, wrong in slips:
        amounts = dict(zip(TAKEN, taken, strict=True))
        net = gross - sum(filter(None, taken)) + wrong
        record = {name: "" if pence is None else pounds(pence) for name, pence in amounts.items()}
        records.append(record | {"gross_pay": pounds(gross), "net_pay": pounds(net)})
        known = None not in (amounts["tax"], amounts["ee_ni"])
        off += [wrong] if wrong and known else []
    assert [row["off"] for row in applied(RULE, records)[1]] == off


@pytest.mark.parametrize("amount", ["99999999999999.99", "-99999999999999.99"])
def test_absurd_amounts_are_no_error(amount: str) -> None:
    record = dict.fromkeys(("gross_pay", "net_pay", *TAKEN), amount)
    assert applied(RULE, [record])[0].breached == 1


@pytest.mark.parametrize("name", ["gross_pay", "net_pay", "tax", "ee_ni"])
def test_an_amount_that_is_none_is_said(name: str) -> None:
    record = dict.fromkeys(("gross_pay", "net_pay", *TAKEN), "0.00") | {name: "ten"}
    outcome, _ = applied(RULE, [record])
    assert [c.reason for c in outcome.cannot] == [f"the {name.replace('_', ' ')} is not known"]
