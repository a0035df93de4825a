"""Every record and every penny of both runs is in one bucket, and the program stops when one is not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.compare import CompareSettings
from jamfirst.compare.conserve import ConservationError, account_for
from jamfirst.compare.fair.behind import Behind
from jamfirst.compare.finish import finish
from jamfirst.compare.one_table import TableResult, compare_table
from jamfirst.compare.pairing import TablePair
from jamfirst.compare.rows import STAGING
from jamfirst.compare.subjects import directory
from jamfirst.engines.build import col, select, table, text
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.model.comparison import Bucket
from jamfirst.model.kinds import Kind
from tests.compare.build import Outcome, Sheet, compared, examples, known, rules, run, sheet
from tests.compare.payments import AMOUNT, DAY, payments, table_of

FEW_NAMES = ("payee_name", "account_number", "amount", "pay_date", "reference")


def _crowded(r: Random, size: int) -> list[list]:
    """Payments that look much alike: few payees, few amounts, NULLs in every column, exact repeats."""
    made: list[list] = []
    for _ in range(size):
        payee = r.randrange(4)
        row = [
            f"Payee {payee}",
            f"0000000{payee}",
            Decimal(r.choice([0, 5, 100, 100, 2500, -300])) / 100,
            date(2026, 3, 1) + timedelta(days=r.randrange(3)),
            r.choice(["A", "B", "rent"]),
        ]
        made.append([None if r.random() < 0.1 else value for value in row])
    return made + [list(row) for row in r.sample(made, size // 5)]


def _disturbed(r: Random, rows: list[list]) -> list[list]:
    after = [list(row) for row in rows if r.random() > 0.1]
    for row in r.sample(after, len(after) // 3):
        place = r.randrange(len(row))
        row[place] = r.choice(rows)[place]
    after += [list(row) for row in r.sample(rows, len(rows) // 6)]
    r.shuffle(after)
    return after


def _accounted(outcome: Outcome, before: Sheet, after: Sheet) -> None:
    """The law, counted from the rows of the test: what is in no bucket is the same on both sides, pounds too."""
    (told,) = outcome.comparison.tables
    assert (told.baseline_rows, told.candidate_rows) == (len(before.rows), len(after.rows))
    assert (told.baseline_pence, told.candidate_pence) == (before.pounds("amount"), after.pounds("amount"))
    for rows, pounds, side in (
        (told.baseline_rows, told.baseline_pence, "baseline"),
        (told.candidate_rows, told.candidate_pence, "candidate"),
    ):
        assert told.same + sum(getattr(b, f"{side}_records") for b in told.buckets.values()) == rows
        in_buckets = sum(getattr(b, f"{side}_pence") for b in told.buckets.values())
        assert pounds is not None
        assert pounds - in_buckets == before.pounds("amount") - sum(b.baseline_pence for b in told.buckets.values())


@examples(6)
@given(seed=st.integers(0, 2**32), size=st.integers(0, 60))
def test_payments_without_a_key_and_with_repeats_are_all_accounted_for(seed: int, size: int) -> None:
    r = Random(seed)
    rows = _crowded(r, size)
    before = sheet("bacs", known(Kind.PAYMENT, *FEW_NAMES), rows, Kind.PAYMENT)
    after = before.with_rows(_disturbed(r, rows))
    outcome = compared(before, after)
    _accounted(outcome, before, after)
    alike = Counter(before.rows) & Counter(after.rows)
    assert outcome.table.same >= alike.total(), "records equal in every column are the same"


def test_the_same_payments_in_another_order_have_no_bucket() -> None:
    rows = _crowded(Random(4), 50)
    before = sheet("bacs", known(Kind.PAYMENT, *FEW_NAMES), rows, Kind.PAYMENT)
    outcome = compared(before, before.with_rows(rows[::-1]))
    assert outcome.findings == ()
    assert (outcome.table.same, outcome.table.buckets) == (len(rows), {})


def test_buckets_hold_the_pence_of_both_sides_by_the_worst_code() -> None:
    before = payments(40)
    after = [list(row) for row in before[2:]]
    after[0][AMOUNT] += 5
    after[0][DAY] += timedelta(days=1)
    after.append(list(after[-1]))
    outcome = compared(table_of(before), table_of(after))
    gone = sum(int(row[AMOUNT] * 100) for row in before[:2])
    wrong, twice = int(before[2][AMOUNT] * 100), int(after[-1][AMOUNT] * 100)
    assert outcome.table.buckets == {
        "payment.not_paid": Bucket(2, 0, gone, 0),
        "payment.paid_twice": Bucket(0, 1, 0, twice),
        "payment.wrong_amount": Bucket(1, 1, wrong, wrong + 500),
    }
    assert outcome.table.same == 37


def _result(session: Session) -> tuple[TableResult, str]:
    """A table compared as far as its findings, with a missing, an extra and a changed payment in it."""
    before = payments(30)
    after = [list(row) for row in before[1:]] + [list(before[3])]
    after[0][AMOUNT] += 1
    left, right = (run(session, [table_of(rows)]).tables[0] for rows in (before, after))
    staging = session.create("differences", STAGING)
    result = compare_table(session, TablePair(left, right), 0, CompareSettings(), staging, Behind.empty(session))
    return result, finish(session, staging, [0], directory(session, []))


@pytest.mark.parametrize("code", ["payment.not_paid", "payment.paid_twice", "payment.wrong_amount"])
def test_a_finding_that_gets_lost_stops_the_comparison(code: str) -> None:
    with DuckDBSession() as session:
        result, findings = _result(session)
        assert account_for(session, findings, result).same == 28
        fewer = session.keep(select("*").from_(table(findings)).where(col("code").neq(text(code))), "fewer")
        with pytest.raises(ConservationError, match="bacs"):
            account_for(session, fewer, result)


def test_a_finding_that_stands_twice_stops_the_comparison() -> None:
    with DuckDBSession() as session:
        result, findings = _result(session)
        session.append(findings, select("*").from_(table(findings)).where(col("code").eq(text("payment.not_paid"))))
        with pytest.raises(ConservationError):
            account_for(session, findings, result)


def test_a_record_left_out_on_both_sides_stops_the_comparison_by_its_pounds() -> None:
    with DuckDBSession() as session:
        result, findings = _result(session)
        fewer = session.keep(
            select("*").from_(table(findings)).where(col("code").neq(text("payment.wrong_amount"))), "fewer"
        )
        with pytest.raises(ConservationError, match="pence"):
            account_for(session, fewer, result)


def test_a_penny_that_gets_lost_stops_the_comparison() -> None:
    with DuckDBSession() as session:
        result, findings = _result(session)
        assert result.candidate_pence is not None
        with pytest.raises(ConservationError, match="pence"):
            account_for(session, findings, replace(result, candidate_pence=result.candidate_pence + 1))


def test_more_records_in_buckets_than_the_run_has_stop_the_comparison() -> None:
    with DuckDBSession() as session:
        result, findings = _result(session)
        with pytest.raises(ConservationError):
            account_for(session, findings, replace(result, baseline_rows=0, candidate_rows=0))


def test_a_tolerance_on_amounts_leaves_the_pounds_out_of_the_law_but_not_the_records() -> None:
    before = payments(30)
    after = [list(row) for row in before[1:]]
    after[0][AMOUNT] += Decimal("0.01")
    outcome = compared(table_of(before), table_of(after), rules("bacs", tolerance={"amount": Decimal("0.01")}))
    assert outcome.codes == {"payment.not_paid": 1}
    assert outcome.table.same == 29
