"""Payslips that share an earnings period: what is due is due on their sum."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.uk.ni.employee import RULE
from tests.rules.uk.ni import law
from tests.rules.uk.ni.applied import Slip, apply, pence, pounds

DAY = date(2025, 4, 25)


def slip(person: str, pay: str, taken: str, **more: str) -> Slip:
    about = {"employee_id": person, "frequency": "monthly", "period": "1", "pay_date": DAY.isoformat()}
    return about | {"ni_letter": "A", "niable_pay": pay, "ee_ni": taken} | more


def due(amount: int) -> int:
    return int(law.employee(Decimal(amount) / 100, "A", "monthly", DAY) * 100)


@settings(max_examples=10)
@given(st.lists(st.integers(0, 3_000_00), min_size=2, max_size=5), st.integers(-200, 200), st.integers(0, 10_000))
def test_what_the_payslips_took_together_is_held_to_what_is_due_on_their_sum(
    pays: list[int], off: int, seed: int
) -> None:
    taken = [due(pay) for pay in pays[:-1]]
    taken.append(due(sum(pays)) - sum(taken) + off)
    days = [f"2025-04-{20 + place}" for place, _ in enumerate(pays)]
    slips = [
        slip("1", pounds(pay), pounds(took), pay_date=day, run_type="main" if day.endswith("20") else "supplementary")
        for pay, took, day in zip(pays, taken, days, strict=True)
    ]
    mixed = [*slips, slip("2", "2083.06", "82.80")]
    Random(seed).shuffle(mixed)
    found = apply(RULE, mixed)
    latest = mixed.index(slips[-1])
    expected = {(latest, "ee_ni"): f"{taken[-1] - off}"} if abs(off) > 1 else {}
    assert {key: str(_plain(value)) for key, value in found.breaches.items()} == expected
    assert not found.reasons


def _plain(shown: str) -> int:
    return pence(shown.replace("£", "").replace(",", ""))


@pytest.mark.parametrize("said", ["yes", "Y", "true", "1"])
def test_employments_that_are_added_together_are_one(said: str) -> None:
    first = slip("1", "1000.00", "0.00", employment_id="a", aggregated=said)
    second = slip("1", "1000.00", "76.16", employment_id="b", aggregated=said)
    assert not apply(RULE, [first, second]).breaches
    assert set(apply(RULE, [first, second | {"ee_ni": "0.00"}]).breaches) == {(1, "ee_ni")}


@pytest.mark.parametrize("said", ["no", "N", "false", "0"])
def test_employments_that_stand_apart_are_worked_out_apart(said: str) -> None:
    slips = [slip("1", "1000.00", "0.00", employment_id=name, aggregated=said) for name in "ab"]
    assert not apply(RULE, slips).breaches
    assert not apply(RULE, slips).reasons


@pytest.mark.parametrize("said", ["", "perhaps"])
def test_where_nothing_is_said_only_the_people_with_several_employments_are_left_out(said: str) -> None:
    slips = [slip("1", "1000.00", "0.00", employment_id=name, aggregated=said) for name in "ab"]
    found = apply(RULE, [*slips, slip("2", "2083.06", "82.80", aggregated=said)])
    assert found.outcome.checked == 1
    assert list(found.reasons.values()) == [2]


@pytest.mark.parametrize(
    "apart",
    [
        {"paye_reference": "123/B"}, {"period": "2", "pay_date": "2025-05-25"}, {"employee_id": "2"},
        {"frequency": "weekly"}, {"tax_year": "2026-27"},
    ],
)  # fmt: skip
def test_payslips_of_other_people_employers_and_periods_are_not_added(apart: Slip) -> None:
    mine = slip("1", "1000.00", "0.00", paye_reference="123/A", tax_year="2025-26")
    assert not apply(RULE, [mine, mine | apart | {"niable_pay": "100.00"}]).breaches


def test_payslips_of_people_who_are_not_named_are_not_added() -> None:
    slips = [slip("", "1000.00", "0.00"), slip("", "1000.00", "0.00")]
    assert not apply(RULE, slips).breaches


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ({"ni_letter": "M"}, "different category letters"),
        ({"niable_pay": ""}, "the pay of another payslip"),
        ({"ee_ni": ""}, "of another payslip of the earnings period are not known"),
        ({"niable_pay": "-3000.00"}, "more is taken back than is paid"),
    ],
)
def test_what_cannot_be_added_up_is_said(second: Slip, reason: str) -> None:
    slips = [slip("1", "2083.06", "82.80"), slip("1", "100.00", "8.00", run_type="supplementary") | second]
    assert any(reason in why for why in apply(RULE, slips).reasons)


def test_a_reversal_of_unknown_time_makes_no_breach() -> None:
    main = slip("1", "2083.06", "82.80", run_type="main")
    back = slip("1", "-100.00", "-3.00", run_type="reversal")
    found = apply(RULE, [main, back])
    assert not found.breaches
    assert "a payslip of the period takes back pay of a time that is not known" in found.reasons


def test_pay_after_leaving_may_be_due_on_a_week() -> None:
    after = slip("1", "500.00", "20.64", run_type="off-cycle", leaving_date="2025-04-10")
    found = apply(RULE, [after])
    assert list(found.reasons) == ["it is pay after leaving, for which the earnings period may be a week"]


def test_somebody_paid_by_the_month_and_by_the_week_may_have_both_added_together() -> None:
    """HMRC NIM10068: on the shorter period, where the earnings are added."""
    month = slip("1", "2500.00", "84.02", employment_id="b")
    week = slip("1", "400.00", "12.64", employment_id="a", frequency="weekly")
    found = apply(RULE, [month, week])
    assert not found.breaches
    assert found.reasons == {"the person is paid by another frequency too, and the earnings may be added together": 1}
    assert apply(RULE, [slip | {"aggregated": "no"} for slip in (month, week)]).breaches
