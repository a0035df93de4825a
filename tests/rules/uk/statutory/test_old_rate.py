"""Statutory pay at exactly the rate of an earlier year is asked about."""

from __future__ import annotations

import pytest

from jamfirst.engines.session import Session
from jamfirst.rules.uk.statutory.old_rate import RULE
from tests.rules.uk.pay import Record, answer

LINE = {
    "employment_id": "1-1", "pay_date": "2026-09-25", "earned_from": "2026-09-01", "earned_to": "2026-09-30",
    "element_code": "SMP", "units": "4.5", "rate": "187.18", "amount": "842.31",
}  # fmt: skip


@pytest.mark.parametrize("code", ["SMP", "SAP", "SPP", "ShPP", "SPBP", "SNCP"])
def test_every_parental_pay_is_judged(session: Session, code: str) -> None:
    assert answer(session, RULE, LINE | {"element_code": code}).breaks == {"rate": "£194.32"}


@pytest.mark.parametrize("rate", ["187.18", "184.03", "172.48"])
def test_three_earlier_years_are_known(session: Session, rate: str) -> None:
    assert answer(session, RULE, LINE | {"rate": rate}).breaks


@pytest.mark.parametrize("rate", ["194.32", "156.66", "187.20", "187.16", "300.00", "10.00"])
def test_any_other_rate_is_not_asked_about(session: Session, rate: str) -> None:
    assert answer(session, RULE, LINE | {"rate": rate}).kept


def test_a_day_s_share_counts_for_whole_units_only(session: Session) -> None:
    assert answer(session, RULE, LINE | {"rate": "26.74", "units": "14"}).breaks
    assert answer(session, RULE, LINE | {"rate": "26.74", "units": "2.5"}).kept


@pytest.mark.parametrize(
    "change",
    [
        {"element_code": "BASIC"},
        {"rate": "0"},
        {"element_code": "SSP", "earned_from": "2025-09-01", "earned_to": "2025-09-30", "rate": "116.75"},
    ],
)
def test_what_another_rule_or_none_judges_is_left_alone(session: Session, change: Record) -> None:
    assert not answer(session, RULE, LINE | change).applies


def test_what_cannot_be_checked_is_said(session: Session) -> None:
    assert answer(session, RULE, LINE | {"rate": ""}).cannot == "the rate is not known"
    late = {"earned_from": "2031-09-01", "earned_to": "2031-09-30"}
    assert "no weekly rate" in answer(session, RULE, LINE | late).cannot
