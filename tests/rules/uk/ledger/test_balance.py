"""Journals against plain Python, and files that only look like journals."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.uk.ledger.balance import RULE
from tests.rules.applied import applied

AMOUNTS = st.lists(st.integers(-(10**7), 10**7).filter(bool), min_size=1, max_size=6)


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"


def sides(journal: str, amounts: list[int], **more: str) -> list[dict[str, str]]:
    return [
        {"journal_ref": journal, "account": "1", "debit": pounds(max(a, 0)), "credit": pounds(max(-a, 0))} | more
        for a in amounts
    ]


def signed(journal: str, amounts: list[int], **more: str) -> list[dict[str, str]]:
    return [{"journal_ref": journal, "account": "1", "amount": pounds(a)} | more for a in amounts]


GOOD = sides("good", [500, -500])


@pytest.mark.parametrize("written", [sides, signed])
@settings(max_examples=15, deadline=None)
@given(journals=st.lists(st.tuples(AMOUNTS, st.integers(-2, 2)), min_size=1, max_size=8))
def test_a_journal_balances_or_is_found_with_the_difference(written, journals) -> None:  # type: ignore[no-untyped-def]
    records, off = written("good", [500, -500]), []
    for place, (amounts, wrong) in enumerate(journals):
        records += written(f"J{place}", [*amounts, wrong - sum(amounts)])
        off += [wrong] if wrong else []
    outcome, rows = applied(RULE, records)
    assert [row["off"] for row in rows] == off
    assert (outcome.records, outcome.gap_pence) == (len(journals) + 1, sum(map(abs, off)))


def test_a_journal_over_two_periods_that_balances_as_a_whole_is_one() -> None:
    records = GOOD + sides("J", [700], period="1") + sides("J", [-700], period="2")
    assert applied(RULE, records)[0].breached == 0


def test_a_number_used_again_in_another_period_is_another_journal() -> None:
    records = GOOD + sides("J", [700, -700], period="1") + sides("J", [900, -800], period="2")
    (row,) = applied(RULE, records)[1]
    assert (row["found_value"], row["expected_value"], row["off"]) == ("£9.00", "£8.00", 100)
    assert row["workings"] == "journal J; period 2; lines 2; debits £9.00; credits £8.00"


def test_each_currency_balances_by_itself() -> None:
    both = sides("J", [700, -700], currency="GBP") + sides("J", [300, -300], currency="EUR")
    assert applied(RULE, GOOD + both)[0].breached == 0


@pytest.mark.parametrize(
    ("records", "why"),
    [
        (GOOD + sides("J", [700], currency="GBP") + sides("J", [-800], currency="EUR"), "several currencies"),
        (signed("A", [5, 6]) + signed("B", [7]) + signed("C", [8]), "all amounts of the file are on one side"),
        (sides("A", [5, -6]) + sides("B", [7, -8]) + sides("C", [8, -9]), "no journal of the file balances"),
        ([*GOOD, {"journal_ref": "J", "debit": "", "credit": ""}], "the amount of a line"),
        ([*GOOD, {"journal_ref": "J", "debit": "lots", "credit": ""}], "the amount of a line"),
        ([*GOOD, {"journal_ref": "", "debit": "5.00", "credit": ""}], "the journal ref is not known"),
        ([{"journal_ref": "J", "account": "1"}], "no column says which amounts are debits"),
    ],
)
def test_what_cannot_be_checked_is_said(records: list[dict[str, str]], why: str) -> None:
    outcome, rows = applied(RULE, records)
    assert not rows
    assert any(why in cannot.reason for cannot in outcome.cannot), outcome


def test_absurd_amounts_are_no_error() -> None:
    most = "99999999999999.99"
    many = [{"journal_ref": "J", "debit": most, "credit": "-" + most}] * 50
    outcome, _ = applied(RULE, GOOD + many)
    assert [c.reason for c in outcome.cannot] == ["an amount is too large to be money"]
