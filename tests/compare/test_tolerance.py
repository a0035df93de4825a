"""Tolerance, column by column, in the column's own unit: up to it is the same, beyond it is a change."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jamfirst.compare import differ
from jamfirst.model.kinds import Kind
from tests.compare.build import Outcome, compared, known, money, rules, sheet, text
from tests.compare.payments import AMOUNT, copied, payments, table_of

HEADS = (text("no"), money("Pay"), money("Rate", 4), text("Name"))


def _gaps(gaps: list[str], **tolerance: str) -> Outcome:
    rows = [(f"{i:02}", Decimal(100), Decimal(100), f"name {i}") for i in range(len(gaps))]
    after = [
        (no, pay + Decimal(gap), rate + Decimal(gap), name)
        for (no, pay, rate, name), gap in zip(rows, gaps, strict=True)
    ]
    before = sheet("t", HEADS, rows)
    bounds = {name: Decimal(bound) for name, bound in tolerance.items()}
    return compared(before, before.with_rows(after), rules("t", key=("no",), tolerance=bounds))


@pytest.mark.parametrize("small", [0, differ.SMALL])
def test_within_and_at_the_bound_is_the_same_and_beyond_it_a_change(
    small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(differ, "SMALL", small)
    outcome = _gaps(["0", "0.01", "0.05", "0.06", "-0.05", "-0.06"], Pay="0.05", Rate="0.0599")
    assert outcome.changes("Pay") == [("100.00", "100.06"), ("100.00", "99.94")]
    assert outcome.changes("Rate") == [("100.0000", "100.0600"), ("100.0000", "99.9400")]
    assert outcome.table.same == 4


def test_a_bound_is_for_its_own_column_only() -> None:
    outcome = _gaps(["0.03"], Pay="0.05")
    assert {f["column_name"] for f in outcome.findings} == {"Rate"}


def test_a_bound_of_nought_allows_nothing() -> None:
    assert len(_gaps(["0", "0.01"], Pay="0", Rate="0").findings) == 2


def test_a_value_that_came_or_went_is_beyond_any_bound() -> None:
    before = sheet("t", HEADS, [("1", Decimal(0), None, "a"), ("2", None, Decimal(5), "b"), ("3", None, None, "c")])
    after = [("1", None, None, "a"), ("2", Decimal(0), Decimal(5), "b"), ("3", None, None, "c")]
    bounds = {"Pay": Decimal(10**9), "Rate": Decimal(10**9)}
    outcome = compared(before, before.with_rows(after), rules("t", key=("no",), tolerance=bounds))
    assert outcome.changes("Pay") == [(None, "0.00"), ("0.00", None)]
    assert len(outcome.findings) == 2


def test_a_bound_goes_by_the_canonical_name_or_the_header_and_needs_no_key() -> None:
    before = payments(60)
    after = copied(before)
    for i, row in enumerate(after):
        row[AMOUNT] += Decimal(i % 3) / 100
    outcome = compared(table_of(before), table_of(after), rules("bacs", tolerance={"amount": Decimal("0.01")}))
    assert outcome.codes == {"payment.wrong_amount": 20}
    assert {f["delta_pence"] for f in outcome.findings} == {2}


def test_a_bound_on_a_column_of_text_changes_nothing() -> None:
    heads = known(Kind.PAYMENT, "payment_ref", "payee_name", "amount", "pay_date")
    rows = [[f"{i}", f"p{i}", Decimal(i), None] for i in range(9)]
    after = copied(rows)
    after[0][1] += "!"
    settings = rules("t", key=("payment_ref",), tolerance={"payee_name": Decimal(100)})
    outcome = compared(sheet("t", heads, rows, Kind.PAYMENT), sheet("t", heads, after, Kind.PAYMENT), settings)
    assert outcome.codes == {"payment.other_change": 1}
