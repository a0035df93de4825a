"""Directors: the year is their earnings period, or the weeks of it that are left."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.uk.ni.employee import RULE as EMPLOYEE
from jamfirst.rules.uk.ni.employer import RULE as EMPLOYER
from tests.rules.uk.ni import law
from tests.rules.uk.ni.applied import Slip, apply, pence, pounds, worked_out

YEARS = Decimal(100)


def month(place: int) -> date:
    return date(2025 + (place + 2) // 12, (place + 2) % 12 + 1, 25)


def year(pays: list[int], method: str) -> list[Slip]:
    """A director's months of 2025-26 as the annual method has them: all so far, less what was taken before."""
    slips: list[Slip] = []
    paid, taken = 0, 0
    for place, pay in enumerate(pays, start=1):
        paid += pay
        due = int(law.employee(Decimal(paid) / 100, "A", "annual", month(place)) * 100)
        slip = {"employee_id": "1", "frequency": "monthly", "period": str(place), "pay_date": month(place).isoformat()}
        slip |= {"ni_letter": "A", "niable_pay": pounds(pay), "niable_pay_to_date": pounds(paid)}
        slip |= {"ee_ni": pounds(due - taken), "ee_ni_to_date": pounds(due), "director_method": method}
        slips.append(slip)
        taken = due
    return slips


@settings(max_examples=10)
@given(st.lists(st.integers(0, 9_000_00), min_size=1, max_size=12), st.sampled_from(["annual", "AN", "standard"]))
def test_a_year_by_the_annual_method_is_right_and_a_shilling_more_is_not(pays: list[int], method: str) -> None:
    slips = year(pays, method)
    assert not apply(EMPLOYEE, slips).breaches
    last = slips[-1]
    more = {"ee_ni": pounds(pence(last["ee_ni"]) + 5), "ee_ni_to_date": pounds(pence(last["ee_ni_to_date"]) + 5)}
    assert set(apply(EMPLOYEE, [*slips[:-1], last | more]).breaches) == {(len(slips) - 1, "ee_ni")}


@pytest.mark.parametrize(
    ("appointed", "weeks"),
    [
        ("", 52), ("2025-04-06", 52), ("2019-01-01", 52), ("2025-04-12", 52), ("2025-04-13", 51), ("2025-05-04", 48),
        ("2026-03-29", 1), ("2026-04-05", 1),
    ],
)  # fmt: skip
def test_weeks_are_counted_from_that_of_the_appointment(appointed: str, weeks: int) -> None:
    slip = {"employee_id": "1", "frequency": "annual", "period": "1", "pay_date": "2026-04-05", "ni_letter": "A"}
    slip |= {"niable_pay": "100000.00", "ee_ni": "0.00", "director_method": "annual", "director_from": appointed}
    assert worked_out(EMPLOYEE, [slip], "d_weeks") == [(weeks,)]


def test_before_the_appointment_somebody_is_an_employee() -> None:
    slip = {"employee_id": "1", "frequency": "monthly", "period": "1", "pay_date": "2025-04-25", "ni_letter": "A"}
    slip |= {"niable_pay": "2083.06", "ee_ni": "82.80", "director_method": "annual", "director_from": "2025-05-04"}
    assert not apply(EMPLOYEE, [slip]).breaches


LAST = {"employee_id": "1", "frequency": "weekly", "ni_letter": "A", "niable_pay": "1000.00", "director_method": "AL"}
MADE_UP = {"niable_pay_to_date": "52000.00", "ee_ni": "58.94", "ee_ni_to_date": "3050.60"}
AS_ANY = {"niable_pay_to_date": "52000.00", "ee_ni": "58.66", "ee_ni_to_date": "3050.32"}


@pytest.mark.parametrize(
    ("when", "made_up", "as_any"),
    [
        ({"period": "52", "pay_date": "2026-03-30"}, True, False),
        ({"period": "52", "pay_date": "2026-03-29"}, True, True),
        ({"period": "53", "pay_date": "2026-04-05"}, True, False),
        ({"period": "40", "pay_date": "2026-01-08"}, False, True),
        ({"period": "40", "pay_date": "2026-01-08", "leaving_date": "2026-01-08"}, True, True),
    ],
)
def test_the_last_payslip_of_a_year_makes_up_the_difference(when: Slip, made_up: bool, as_any: bool) -> None:
    """On 29 March a 53rd week may still follow."""
    assert (not apply(EMPLOYEE, [LAST | when | MADE_UP]).breaches) == made_up
    assert (not apply(EMPLOYEE, [LAST | when | AS_ANY]).breaches) == as_any


@pytest.mark.parametrize(("day", "rates"), [("2022-10-25", ("13.25", "12.73")), ("2022-11-25", ("12.73",))])
def test_until_the_rates_change_those_of_the_day_are_right_as_well(day: str, rates: tuple[str, ...]) -> None:
    slip = {"employee_id": "1", "frequency": "monthly", "period": "7", "pay_date": day, "ni_letter": "A"}
    slip |= {"niable_pay": "21908.00", "niable_pay_to_date": "21908.00", "director_method": "annual"}
    for rate in ("13.25", "12.73", "12.00"):
        taken = f"{Decimal(rate) * YEARS:.2f}"
        found = apply(EMPLOYEE, [slip | {"ee_ni": taken, "ee_ni_to_date": taken}])
        assert bool(found.breaches) == (rate not in rates), rate


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            {"director_method": "quarterly"},
            "the method by which a director's contributions are worked out is not known",
        ),
        ({"director_method": "", "director_from": "2025-05-01"}, "the method by which a director's contributions are"),
        ({"niable_pay_to_date": ""}, "a director's pay or employee's contributions to date are not known"),
        ({"ee_ni_to_date": ""}, "a director's pay or employee's contributions to date are not known"),
        ({"director_from": "2025-05-04", "start_date": "2020-01-01"}, "paid in the tax year before the appointment"),
    ],
)
def test_what_cannot_be_told_of_a_director_is_said(change: Slip, reason: str) -> None:
    slip = {"employee_id": "1", "frequency": "monthly", "period": "6", "pay_date": "2025-09-25", "ni_letter": "A"}
    slip |= {"niable_pay": "3000.00", "niable_pay_to_date": "18000.00", "ee_ni": "1.00", "ee_ni_to_date": "99.00"}
    found = apply(EMPLOYEE, [slip | {"director_method": "annual"} | change])
    assert any(reason in why for why in found.reasons), found


def test_the_employers_part_is_of_the_year_too() -> None:
    slip = {"employee_id": "1", "frequency": "annual", "period": "1", "pay_date": "2026-04-01", "ni_letter": "M"}
    slip |= {"niable_pay": "48000.00", "director_method": "AN", "director_from": "2025-05-04"}
    assert not apply(EMPLOYER, [slip | {"er_ni": "239.40"}]).breaches
    assert apply(EMPLOYER, [slip | {"er_ni": "0.00"}]).breaches == {(0, "er_ni"): "£239.40"}


def test_every_week_of_appointment_leaves_a_week_less() -> None:
    start = date(2025, 4, 6)
    slips = [
        {"employee_id": str(week), "frequency": "annual", "period": "1", "pay_date": "2026-04-05", "ni_letter": "A"}
        | {"niable_pay": "1.00", "ee_ni": "0.00", "director_method": "annual"}
        | {"director_from": (start + timedelta(days=7 * week)).isoformat()}
        for week in range(52)
    ]
    assert worked_out(EMPLOYEE, slips, "d_weeks") == [(52 - week,) for week in range(52)]
