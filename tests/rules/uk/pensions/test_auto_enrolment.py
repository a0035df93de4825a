"""The least contributions, and who is in no pension, at every frequency."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest

from jamfirst.engines.session import Session
from jamfirst.rules.uk.pensions.auto_enrolment import RULE
from jamfirst.rules.uk.pensions.not_enrolled import RULE as NOT_ENROLLED
from tests.rules.uk.pay import Record, answer

SLIP = {
    "employee_id": "1", "pay_date": "2025-09-25", "frequency": "monthly", "pension_scheme": "NEST",
    "gross_pay": "2000.00", "ee_pension": "74.00", "er_pension": "44.40",
}  # fmt: skip
LIMITS = {
    "weekly": (120, 967, 192), "fortnightly": (240, 1934, 384), "4 weekly": (480, 3867, 768),
    "monthly": (520, 4189, 833), "annual": (6240, 50270, 10000),
}  # fmt: skip


def pence(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


@pytest.mark.parametrize("often", LIMITS)
@pytest.mark.parametrize("times", ["0.5", "1.5", "9"])
def test_the_limits_are_those_of_the_period(session: Session, often: str, times: str) -> None:
    lower, upper, _ = LIMITS[often]
    gross = lower * Decimal(times)
    qualifying = max(min(gross, Decimal(upper)) - lower, Decimal(0))
    due = {"er_pension": pence(qualifying * 3 / 100), "ee_pension": pence(qualifying * 4 / 100)}
    slip = SLIP | {"frequency": often, "gross_pay": str(gross), **due}
    if qualifying:
        assert answer(session, RULE, slip).kept
        short = slip | {"er_pension": str(Decimal(due["er_pension"]) - Decimal("0.03"))}
        assert "er_pension" in answer(session, RULE, short).breaks
    else:
        assert not answer(session, RULE, slip).applies


def test_the_employer_may_pay_it_all(session: Session) -> None:
    assert answer(session, RULE, SLIP | {"ee_pension": "0.00", "er_pension": "118.40"}).kept
    assert answer(session, RULE, SLIP | {"ee_pension": "0.00", "er_pension": "100.00"}).breaks == {
        "ee_pension": "£14.72"
    }


@pytest.mark.parametrize("scheme", ["LGPS", "TPS", "NHS", ""])
def test_public_schemes_and_none_are_not_judged(session: Session, scheme: str) -> None:
    assert not answer(session, RULE, SLIP | {"pension_scheme": scheme, "er_pension": "1.00"}).applies


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"er_pension": ""}, "the er pension is not known"),
        ({"frequency": "when it suits"}, "no limits of qualifying earnings"),
        ({"pay_date": "2021-09-25"}, "no limits of qualifying earnings"),
        ({"gross_pay": "99999999999.00"}, "beyond any pay"),
    ],
)
def test_what_cannot_be_checked_is_said(session: Session, change: Record, why: str) -> None:
    assert why in answer(session, RULE, SLIP | change).cannot


WITHOUT = {
    "employee_id": "1", "pay_date": "2025-09-25", "frequency": "monthly", "birth_date": "1990-01-01",
    "gross_pay": "2000.00", "ee_pension": "0.00",
}  # fmt: skip


@pytest.mark.parametrize("often", LIMITS)
def test_the_trigger_is_that_of_the_period(session: Session, often: str) -> None:
    trigger = LIMITS[often][2]
    slip = WITHOUT | {"frequency": often}
    assert not answer(session, NOT_ENROLLED, slip | {"gross_pay": f"{trigger}.00"}).applies
    assert answer(session, NOT_ENROLLED, slip | {"gross_pay": f"{trigger}.01"}).breaks


@pytest.mark.parametrize(
    ("born", "asked"),
    [("2003-09-25", True), ("2003-09-26", False), ("1959-09-26", True), ("1959-09-25", False), ("", False)],
)
def test_ages_from_22_to_under_66_count(session: Session, born: str, asked: bool) -> None:
    assert bool(answer(session, NOT_ENROLLED, WITHOUT | {"birth_date": born}).breaks) == asked


def test_a_file_that_says_nothing_of_pensions_cannot_be_checked(session: Session) -> None:
    slip = {name: value for name, value in WITHOUT.items() if name != "ee_pension"}
    assert answer(session, NOT_ENROLLED, slip).cannot == "nothing is said of pensions"
