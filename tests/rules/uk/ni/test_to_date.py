"""Figures to date carry forward within a table."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.uk.ni.to_date import RULE
from tests.rules.uk.ni.applied import Slip, apply, pence, pounds

COLUMNS = ("niable_pay", "ee_ni", "er_ni")
MONTHS = st.lists(st.tuples(*(st.integers(1, 5_000_00),) * 3), min_size=2, max_size=12)


def year(months: list[tuple[int, ...]], person: str = "1") -> list[Slip]:
    so_far, slips = (0, 0, 0), []
    for place, amounts in enumerate(months, start=1):
        so_far = tuple(a + b for a, b in zip(so_far, amounts, strict=True))
        day = date(2025 + (place + 2) // 12, (place + 2) % 12 + 1, 25)
        slip = {"employee_id": person, "tax_year": "2025-26", "frequency": "monthly", "period": str(place)}
        slip |= {"pay_date": day.isoformat(), "ni_letter": "A"}
        slip |= {name: pounds(amount) for name, amount in zip(COLUMNS, amounts, strict=True)}
        slip |= {f"{name}_to_date": pounds(amount) for name, amount in zip(COLUMNS, so_far, strict=True)}
        slips.append(slip)
    return slips


@settings(max_examples=10)
@given(MONTHS, st.integers(0, 99), st.sampled_from(COLUMNS), st.integers(1, 10_000), st.integers(0, 99))
def test_a_year_that_carries_forward_is_right_and_one_figure_off_is_found_from_there(
    months: list[tuple[int, ...]], at: int, column: str, more: int, seed: int
) -> None:
    slips = year(months) + year(months, "2")
    Random(seed).shuffle(slips)
    assert not apply(RULE, slips).breaches
    place, name = at % len(slips), f"{column}_to_date"
    off = {name: pounds(pence(slips[place][name]) + more)}
    found = apply(RULE, [*slips[:place], slips[place] | off, *slips[place + 1 :]]).breaches
    assert (place, name) in found
    assert len(found) <= 2


@pytest.mark.parametrize(
    "change", [{"ni_letter": "C"}, {"director_method": "annual"}, {"employee_id": "2"}, {"tax_year": "2026-27"}]
)
def test_what_is_of_another_letter_method_person_or_year_is_not_carried_on(change: Slip) -> None:
    first, second = year([(100_00, 0, 0), (200_00, 0, 0)])
    assert not apply(RULE, [first, second | {"niable_pay_to_date": "200.00"} | change]).breaches


def test_a_missing_month_breaks_no_chain() -> None:
    months = year([(100_00, 1_00, 2_00)] * 6)
    assert not apply(RULE, [months[0], months[4] | {"niable_pay_to_date": "777.00"}]).breaches


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_payslips_of_one_day_may_follow_in_either_order(order: tuple[int, int]) -> None:
    main = year([(1_000_00, 10_00, 20_00)])[0]
    extra = main | {"run_type": "supplementary", "niable_pay": "50.00", "ee_ni": "4.00", "er_ni": "7.50"}
    after = extra | {"niable_pay_to_date": "1050.00", "ee_ni_to_date": "14.00", "er_ni_to_date": "27.50"}
    slips = [main | {"run_type": "main"}, after]
    assert not apply(RULE, [slips[place] for place in order]).breaches
    wrong = [slips[0], after | {"ee_ni_to_date": "14.01"}]
    assert set(apply(RULE, wrong).breaches) == {(1, "ee_ni_to_date")}


@pytest.mark.parametrize("column", ["niable_pay", "niable_pay_to_date", "ee_ni_to_date", "er_ni_to_date", "er_ni"])
def test_a_figure_that_is_not_there_is_no_pass(column: str) -> None:
    found = apply(RULE, [year([(100_00, 1_00, 2_00)])[0] | {column: ""}])
    assert not found.breaches
    assert found.outcome.checked == 0


def test_without_the_employers_columns_the_rest_is_held_to_it() -> None:
    slips = [{k: v for k, v in slip.items() if not k.startswith("er_ni")} for slip in year([(100_00, 1_00, 2_00)] * 2)]
    assert not apply(RULE, slips).breaches
    assert set(apply(RULE, [slips[0], slips[1] | {"ee_ni_to_date": "1.00"}]).breaches) == {(1, "ee_ni_to_date")}
