"""Statutory pay held to the weekly rates of the law, whatever its units are."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest

from jamfirst.engines.session import Session
from jamfirst.rules.uk.statutory.rate import RULE
from tests.rules.uk.pay import Record, answer

SICK = {
    "employment_id": "1-1", "pay_date": "2025-09-25", "earned_from": "2025-09-01", "earned_to": "2025-09-30",
    "element_code": "SSP", "element_class": "statutory",
}  # fmt: skip
LATER = SICK | {"pay_date": "2026-09-25", "earned_from": "2026-09-01", "earned_to": "2026-09-30"}
FATHER = SICK | {"element_code": "SPP"}
WEEKLY = {
    "2019": "94.25", "2020": "95.85", "2021": "96.35", "2022": "99.35", "2023": "109.40", "2024": "116.75",
    "2025": "118.75",
}  # fmt: skip


def paid(line: Record, rate: str, units: str = "1", amount: str = "") -> Record:
    made = (Decimal(rate) * Decimal(units)).quantize(Decimal("0.01"), ROUND_HALF_UP) if rate and units else ""
    return {**line, "rate": rate, "units": units, "amount": amount or str(made)}


@pytest.mark.parametrize("year", WEEKLY)
@pytest.mark.parametrize("days", range(1, 8))
def test_days_of_any_week_are_at_the_rate_of_the_year(session: Session, year: str, days: int) -> None:
    """By the unrounded rate of a day (HMRC's tables have four places) and by one rounded to the penny."""
    line = SICK | {"pay_date": f"{year}-09-25", "earned_from": f"{year}-09-01", "earned_to": f"{year}-09-30"}
    daily = Decimal(WEEKLY[year]) / days
    for places in ("0.0001", "0.01"):
        rate = daily.quantize(Decimal(places), ROUND_HALF_UP)
        assert answer(session, RULE, paid(line, str(rate), "3")).kept
    assert answer(session, RULE, paid(line, str(daily + Decimal("0.30")), "3")).breaks == {"rate": f"£{WEEKLY[year]}"}


def test_without_units_or_rate_the_amount_must_be_days(session: Session) -> None:
    assert answer(session, RULE, SICK | {"amount": "47.50"}).kept
    assert answer(session, RULE, SICK | {"amount": "-47.50"}).kept
    assert answer(session, RULE, SICK | {"amount": "50.00"}).breaks == {"amount": "£118.75"}


def test_the_rate_is_right_and_the_amount_is_not(session: Session) -> None:
    assert answer(session, RULE, paid(SICK, "118.75", "0.43", "51.06")).kept
    assert answer(session, RULE, paid(SICK, "118.75", "0.43", "61.06")).breaks == {"amount": "£51.06"}


def test_days_across_the_new_year_may_be_at_either_rate(session: Session) -> None:
    spring = SICK | {"pay_date": "2025-04-25", "earned_from": "2025-04-01", "earned_to": "2025-04-30"}
    for rate in ("116.75", "118.75"):
        assert answer(session, RULE, paid(spring, rate)).kept
    assert answer(session, RULE, paid(spring, "109.40")).breaks
    assert answer(session, RULE, paid(spring | {"earned_from": "", "earned_to": ""}, "116.75")).kept


def test_from_april_2026_less_is_lawful_and_more_is_not(session: Session) -> None:
    for rate in ("123.25", "118.75", "60.00", "17.61"):
        assert answer(session, RULE, paid(LATER, rate, "2")).kept
    assert answer(session, RULE, paid(LATER, "123.26", "2")).breaks == {"rate": "£123.25"}


def test_an_amount_as_one_unit_is_no_rate(session: Session) -> None:
    """Two weeks of sick pay written as one unit of £246.50; the days allow six weeks and no more."""
    assert answer(session, RULE, paid(LATER, "246.50")).kept
    assert answer(session, RULE, paid(LATER, "900.00")).breaks == {"amount": "£739.50"}


@pytest.mark.parametrize(
    ("code", "applies"),
    [("SPP", True), ("ShPP", True), ("SPBP", True), ("SNCP", True), ("SMP", False), ("SAP", False), ("BASIC", False)],
)
def test_what_has_a_limit_is_judged(session: Session, code: str, applies: bool) -> None:
    found = answer(session, RULE, paid(SICK | {"element_code": code, "element_class": ""}, "300.00", "2"))
    assert found.applies == applies
    assert found.breaks == ({"rate": "£187.18"} if applies else {})


def test_a_week_near_the_new_year_may_be_at_either_rate(session: Session) -> None:
    """Parental pay goes by weeks, which need not begin on 6 April."""
    week = FATHER | {"pay_date": "2026-04-24", "earned_from": "2026-04-01", "earned_to": "2026-04-04"}
    assert answer(session, RULE, paid(week, "194.32", "2")).kept
    assert answer(session, RULE, paid(week, "194.40", "2")).breaks == {"rate": "£194.32"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"amount": ""}, "the amount is not known"),
        ({"pay_date": ""}, "the pay date is not known"),
        ({"earned_from": "2018-09-01", "earned_to": "2018-09-10"}, "no weekly rate is known for the days"),
        ({"earned_from": "2019-03-20", "earned_to": "2019-04-20"}, "no weekly rate is known for some"),
        ({"element_code": "SNCP", "earned_from": "2024-09-01", "earned_to": "2024-09-10"}, "no weekly rate is known"),
        ({"rate": "9999999999.00"}, "the rate is beyond"),
        ({"amount": "99999999999.00"}, "the amount is beyond"),
    ],
)
def test_what_cannot_be_checked_is_said(session: Session, change: Record, why: str) -> None:
    assert why in answer(session, RULE, paid(SICK, "118.75") | change).cannot
