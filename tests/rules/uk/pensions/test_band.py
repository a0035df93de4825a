"""Contributions held to the band in which a year of the pay lies."""

from __future__ import annotations

from itertools import pairwise

import pytest

from jamfirst.engines.session import Session
from jamfirst.rules.uk.pensions.band import RULE
from tests.rules.uk.pay import Record, answer, answers

SLIP = {
    "employee_id": "1", "pay_date": "2026-09-25", "earnings_from": "2026-09-01", "earnings_to": "2026-09-30",
    "frequency": "monthly", "pension_scheme": "LGPS", "pension_section": "main",
}  # fmt: skip
LIMITS = (18_400, 29_000, 47_300, 59_800, 84_000, 119_100, 140_400, 210_700)
RATES = ("5.5", "5.8", "6.5", "6.8", "8.5", "9.9", "10.5", "11.4", "12.5")


def paid(pence: int, rate: str, section: str = "main") -> Record:
    """A month's pay for 100 hours, with a contribution at a rate."""
    share = pence * int(float(rate) * 10) * (1 if section == "50/50" else 2)
    contribution = (share + 1000) // 2000
    return SLIP | {
        "hours": "100", "hourly_rate": f"{pence / 10000:.4f}", "pensionable_pay": f"{pence / 100:.2f}",
        "ee_pension": f"{contribution / 100:.2f}", "pension_section": section,
    }  # fmt: skip


@pytest.mark.parametrize("section", ["main", "50/50"])
def test_each_band_has_its_rate_and_no_other(session: Session, section: str) -> None:
    """In the middle of each band only its own rate is kept, of an ordinary month's pay."""
    edges = (0, *LIMITS, 400_000)
    middles = [(low + high) * 100 // 24 for low, high in pairwise(edges)]
    for place, pence in enumerate(middles):
        found = answers(session, RULE, [paid(pence, rate, section) for rate in RATES])
        assert [a.kept for a in found] == [rate == RATES[place] for rate in RATES]


def test_within_a_per_cent_of_a_limit_both_bands_are_kept(session: Session) -> None:
    at_limit = LIMITS[0] * 100 // 12
    for pence in (at_limit * 992 // 1000, at_limit * 1008 // 1000):
        assert [a.kept for a in answers(session, RULE, [paid(pence, rate) for rate in RATES[:3]])] == [
            True,
            True,
            False,
        ]
    assert not answer(session, RULE, paid(at_limit * 98 // 100, "5.8")).kept


def test_pay_that_is_not_hours_at_a_rate_may_be_in_the_next_band(session: Session) -> None:
    month = paid(2000_00, "5.5") | {"hours": "90"}
    assert answer(session, RULE, month).kept
    assert answer(session, RULE, paid(2000_00, "6.5") | {"hours": "90"}).kept
    assert answer(session, RULE, paid(2000_00, "6.8") | {"hours": "90"}).breaks == {"ee_pension": "£116.00"}


def test_weeks_are_taken_as_parts_of_a_year(session: Session) -> None:
    week = {"frequency": "weekly", "earnings_from": "2026-09-14", "earnings_to": "2026-09-20"}
    assert answer(session, RULE, paid(300_00, "5.5") | week).kept
    assert answer(session, RULE, paid(400_00, "5.5") | week).breaks == {"ee_pension": "£23.20"}


def test_the_bands_are_those_of_the_year(session: Session) -> None:
    last = {"pay_date": "2026-03-25", "earnings_from": "2026-03-01", "earnings_to": "2026-03-31"}
    assert answer(session, RULE, paid(1510_00, "5.8") | last).kept
    assert answer(session, RULE, paid(1510_00, "5.8")).breaks == {"ee_pension": "£83.05"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"frequency": "sometimes"}, "how often the pay comes"),
        ({"frequency": ""}, "the frequency is not known"),
        ({"start_date": "2026-09-10"}, "not that of a whole period"),
        ({"leaving_date": "2026-09-20"}, "not that of a whole period"),
        ({"earnings_from": "2026-09-10"}, "not that of a whole period"),
        ({"earnings_from": "2026-07-10"}, "not that of a whole period"),
    ],
)
def test_what_cannot_be_checked_is_said(session: Session, change: Record, why: str) -> None:
    assert why in answer(session, RULE, paid(2000_00, "9.9") | change).cannot


@pytest.mark.parametrize(
    "change",
    [
        {"ee_pension": "150.00"},
        {"run_type": "supplementary"},
        {"run_type": "Reversal"},
        {"pension_scheme": "NEST"},
        {"pensionable_pay": "-2000.00", "ee_pension": "-198.00"},
    ],
)
def test_what_another_rule_or_none_judges_is_left_alone(session: Session, change: Record) -> None:
    assert not answer(session, RULE, paid(2000_00, "9.9") | change).applies
