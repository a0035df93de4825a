"""A change of coverage is not a loss; a loss is never taken for a change of coverage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.compare.fair import coverage
from jamfirst.model.comparison import NOT_COMPARED
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import Kind
from jamfirst.model.run import RunFacts
from tests.compare.build import compared, examples, known, sheet
from tests.compare.payments import ACCOUNT, AMOUNT, DAY, NAME, REFERENCE, SORT, copied, payments, table_of


def other_month(rows: list[list]) -> list[list]:
    """Payments of the month after: some of the payees again, other pounds, other references."""
    made = [list(row) for row in rows]
    for i, row in enumerate(made):
        row[DAY] = row[DAY] + timedelta(days=31)
        row[AMOUNT] += Decimal(i + 1)
        row[REFERENCE] = f"{i + 4_000} [B/{i:05}]"
    return made


def test_another_month_is_not_compared_record_by_record() -> None:
    before = payments(60)
    after = other_month(before)[:20]
    outcome = compared(table_of(before), table_of(after))
    assert outcome.findings == ()
    assert outcome.table.same == 0
    bucket = outcome.table.buckets[NOT_COMPARED]
    assert (bucket.baseline_records, bucket.candidate_records) == (60, 20)
    answer = outcome.answer(coverage.QUESTION)
    assert answer is not None
    assert (answer.answer, answer.weight) == ("no", Weight.ASK)
    assert "60 payments of March 2026" in answer.text
    assert "20 payments of April 2026" in answer.text
    assert answer.text == outcome.table.not_compared
    months = {b[2] for b in outcome.rows_behind(coverage.QUESTION) if b[1] == "pay_date"}
    assert months == {"2026-03", "2026-04"}
    both = {b[2] for b in outcome.rows_behind(coverage.QUESTION) if b[0] == "both"}
    assert both == {row[NAME] for row in before} & {row[NAME] for row in after}


def test_strangers_are_not_compared_and_nobody_in_common_is_said() -> None:
    before = payments(60)
    after = [list(row) for row in payments(60, seed=9)]
    for i, row in enumerate(after):
        row[NAME], row[SORT], row[ACCOUNT] = f"Other {i % 30} Ltd", "309950", f"{i % 30:08}"
    outcome = compared(table_of(before), table_of(after))
    assert outcome.table.not_compared
    assert "0 are in both" in outcome.table.not_compared
    assert "different payees" in outcome.table.not_compared


@examples(8)
@given(share=st.sampled_from([0.02, 0.1, 0.5]), seed=st.integers(0, 99))
def test_fewer_records_of_the_same_period_are_a_loss(share: float, seed: int) -> None:
    before = payments(300)
    kept = [row for row in copied(before, seed) if Random(repr(row) + str(seed)).random() < share]
    outcome = compared(table_of(before), table_of(kept))
    assert outcome.codes.get("payment.not_paid", 0) == 300 - len(kept)
    assert not outcome.table.not_compared


def test_a_release_that_moves_every_date_a_month_is_late_not_another_period() -> None:
    before = payments(60)
    after = copied(before)
    for row in after:
        row[DAY] += timedelta(days=31)
    outcome = compared(table_of(before), table_of(after))
    assert outcome.codes["payment.late"] == 60


def test_a_release_that_changes_every_amount_is_a_wrong_amount_not_another_period() -> None:
    before = payments(60)
    after = copied(before)
    for row in after:
        row[AMOUNT] *= 100
    assert compared(table_of(before), table_of(after)).codes["payment.wrong_amount"] == 60


def test_a_release_that_loses_everyones_name_is_compared() -> None:
    before = payments(60)
    after = copied(before)
    for row in after:
        row[NAME] = None
    outcome = compared(table_of(before), table_of(after))
    assert outcome.codes == {"payment.other_change": 60}


def test_of_a_few_records_nothing_is_said_of_what_they_cover() -> None:
    before = payments(9)
    after = other_month(before)
    assert not compared(table_of(before), table_of(after)).table.not_compared


def test_tables_without_a_date_are_told_apart_by_payees_only() -> None:
    heads = known(Kind.PAYMENT, "payee_name", "amount")
    before = [(f"Payee {i}", Decimal(i)) for i in range(40)]
    strangers = [(f"Other {i}", Decimal(i) + 100) for i in range(40)]
    found = compared(sheet("a", heads, before, Kind.PAYMENT), sheet("a", heads, strangers, Kind.PAYMENT))
    assert found.table.not_compared
    known_to_us = [*strangers[:39], ("Payee 0", Decimal(900))]
    found = compared(sheet("a", heads, before, Kind.PAYMENT), sheet("a", heads, known_to_us, Kind.PAYMENT))
    assert not found.table.not_compared


@pytest.mark.parametrize("what", ["period", "organisation"])
def test_runs_that_say_they_are_of_something_else_are_not_compared(what: str) -> None:
    facts = RunFacts(period="2026-03", organisation="Northbrook", payroll="monthly")
    rows = payments(30)
    outcome = compared(table_of(rows), table_of(rows[1:]), facts=(facts, replace(facts, **{what: "another"})))
    assert outcome.findings == ()
    assert (
        outcome.table.not_compared
        == f"the runs are of a different {what} ({getattr(facts, what)} before, another after)"
    )
    assert outcome.answer(coverage.QUESTION) is None, "the runs themselves have said it"
    asked = [f for f in outcome.comparison.fairness if f.weight is Weight.ASK]
    assert [f.question for f in asked] == [f"Same {what}?"]
    same = compared(table_of(rows), table_of(rows[1:]), facts=(facts, replace(facts, payroll="weekly")))
    assert same.codes == {"payment.not_paid": 1}, "another payroll asks, and is compared"


def test_months_are_counted_on_the_pay_date_before_any_other_date() -> None:
    heads = known(Kind.INVOICE, "invoice_ref", "supplier_id", "gross", "invoice_date", "paid_date")
    rows = [(f"I{i}", f"S{i}", Decimal(i), date(2026, 1, 5), date(2026, 3, 1 + i % 20)) for i in range(30)]
    later = [(f"J{i}", f"S{i}", Decimal(i) + 7, date(2026, 2, 5), date(2026, 3, 1 + i % 20)) for i in range(30)]
    outcome = compared(sheet("i", heads, rows, Kind.INVOICE), sheet("i", heads, later, Kind.INVOICE))
    assert "January 2026" in outcome.table.not_compared
    assert "February 2026" in outcome.table.not_compared
