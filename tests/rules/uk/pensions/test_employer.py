"""What the employer pays for teachers."""

from __future__ import annotations

import pytest

from jamfirst.engines.session import Session
from jamfirst.rules.uk.pensions.employer import RULE
from tests.rules.uk.pay import Record, answer

SLIP = {
    "employee_id": "1", "pay_date": "2025-09-25", "earnings_from": "2025-09-01", "pension_scheme": "TPS",
    "pensionable_pay": "1234.56", "er_pension": "354.07",
}  # fmt: skip


def test_both_rates_are_kept_within_two_pence(session: Session) -> None:
    for found in ("354.05", "354.07", "354.09", "353.08"):
        assert answer(session, RULE, SLIP | {"er_pension": found}).kept, found
    for found in ("354.04", "353.50", "0.00", "-354.07", "292.34"):
        assert answer(session, RULE, SLIP | {"er_pension": found}).breaks == {"er_pension": "£354.07"}, found


def test_the_rate_is_that_of_the_days_in_which_it_was_earned(session: Session) -> None:
    march = {"pay_date": "2024-04-05", "earnings_from": "2024-03-01", "er_pension": "292.34"}
    assert answer(session, RULE, SLIP | march).kept
    assert answer(session, RULE, SLIP | march | {"earnings_from": "2024-04-01"}).breaks


def test_a_reversal_has_the_sign_of_its_pay(session: Session) -> None:
    assert answer(session, RULE, SLIP | {"pensionable_pay": "-1234.56", "er_pension": "-354.07"}).kept


@pytest.mark.parametrize("change", [{"pension_scheme": "LGPS"}, {"pension_scheme": ""}, {"pensionable_pay": "0"}])
def test_whom_it_is_not_about(session: Session, change: Record) -> None:
    assert not answer(session, RULE, SLIP | change).applies


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"er_pension": ""}, "the er pension is not known"),
        ({"pensionable_pay": "99999999999.00"}, "beyond any pay"),
        ({"pay_date": "2026-05-25", "earnings_from": "2026-05-01"}, "no employer's rate"),
    ],
)
def test_what_cannot_be_checked_is_said(session: Session, change: Record, why: str) -> None:
    assert why in answer(session, RULE, SLIP | change).cannot
