"""Figures to date of several payslips in one period: every lawful order, and what breaks the chain."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.uk.payslip.to_date import RULE
from tests.rules.applied import applied

RUNS = ("main", "reversal", "supplementary", "off-cycle")


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"


def slips(who: str, start: int, amounts: list[int], column: str = "taxable_pay", **more: str) -> list[dict[str, str]]:
    """Payslips of one period, one after the other."""
    made, to_date = [], start
    for run, amount in zip(RUNS, amounts, strict=False):
        to_date += amount
        figures = {"taxable_pay": "0.00", "taxable_pay_to_date": "0.00"} if column != "taxable_pay" else {}
        figures |= {column: pounds(amount), f"{column}_to_date": pounds(to_date)}
        whose = {"employment_id": who, "tax_year": "2026-27", "period": "6", "pay_date": "2026-09-25"}
        made.append(whose | {"run_type": run} | figures | more)
    return made


AMOUNTS = st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10**7), AMOUNTS), min_size=1, max_size=8), st.randoms())
def test_payslips_that_follow_one_another_are_right_in_any_order_of_the_file(people, random) -> None:  # type: ignore[no-untyped-def]
    records = [one for place, (start, amounts) in enumerate(people) for one in slips(str(place), start, amounts)]
    random.shuffle(records)
    outcome, rows = applied(RULE, records)
    assert (rows, outcome.cannot) == ([], ())
    assert outcome.records == sum(len(amounts) for _, amounts in people if len(amounts) > 1)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_reversal_may_come_before_what_it_takes_back(order: tuple[int, ...]) -> None:
    amounts = [2000, -2000, 2100]
    made = slips("1", 10_000, [amounts[place] for place in order])
    assert applied(RULE, made)[1] == []


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=4), st.integers(1, 10**6), st.integers(0, 3))
def test_a_payslip_that_does_not_go_on_from_another_is_found(amounts: list[int], off: int, place: int) -> None:
    """The chain is cut once: one payslip and all after it stand ``off`` too high."""
    place = 1 + place % (len(amounts) - 1)
    made = slips("1", 0, amounts)
    for one in made[place:]:
        one["taxable_pay_to_date"] = pounds(round(float(one["taxable_pay_to_date"]) * 100) + off)
    start = sum(amounts[:place]) + off
    reached = {sum(amounts[:n]) for n in range(1, place + 1)} | {sum(amounts[:n]) + off for n in range(place, 5)}
    rows = applied(RULE, made)[1]
    if start not in reached - {start} and 0 not in reached:
        assert [(row["column_name"], row["off"]) for row in rows] == [("taxable_pay_to_date", off)]


@pytest.mark.parametrize("column", ["tax", "niable_pay", "ee_ni", "er_ni"])
def test_every_figure_is_carried(column: str) -> None:
    made = slips("1", 500, [100, 20], column)
    assert applied(RULE, made)[1] == []
    made[1][f"{column}_to_date"] = "6.10"
    (row,) = applied(RULE, made)[1]
    assert (row["column_name"], row["expected_value"], row["off"]) == (f"{column}_to_date", "£6.20", -10)


def test_national_insurance_of_another_letter_is_another_figure() -> None:
    made = slips("1", 500, [100], "ee_ni", ni_letter="A") + slips("1", 0, [20], "ee_ni", ni_letter="C")
    assert applied(RULE, made)[1] == []
    taxed = slips("1", 500, [100], "tax", ni_letter="A") + slips("1", 0, [20], "tax", ni_letter="C")
    assert len(applied(RULE, taxed)[1]) == 1


def test_one_figure_on_all_is_wrong_only_where_others_add_up() -> None:
    alike = slips("1", 1000, [100, 20])
    alike[1]["taxable_pay_to_date"] = alike[0]["taxable_pay_to_date"]
    outcome, rows = applied(RULE, alike)
    assert rows == []
    assert [(c.reason, c.records) for c in outcome.cannot] == [
        ("every payslip of the period gives the same figure to date", 1)
    ]
    (row,) = applied(RULE, alike + slips("2", 700, [50, 60]))[1]
    assert row["expected_value"] == "£11.20"


def test_other_people_periods_and_schemes_are_others() -> None:
    """Each begins from figures of its own: nothing of it is several payslips of one period."""
    one = slips("1", 0, [100])
    others = [slips("2", 0, [100]), slips("1", 900, [100], period="7"), slips("1", 0, [100], tax_year="2025-26")]
    others.append(slips("1", 50, [100], paye_reference="123/A"))
    outcome, rows = applied(RULE, one + [slip for other in others for slip in other])
    assert (outcome.records, rows) == (0, [])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"taxable_pay_to_date": ""}, "the taxable pay to date is not known"),
        ({"taxable_pay": "x"}, "the taxable pay is not known"),
        ({"tax_to_date": ""}, "a figure to date of the period is not known"),
    ],
)
def test_what_cannot_be_checked_is_said(change: dict[str, str], why: str) -> None:
    made = [one | {"tax": "0.00", "tax_to_date": "0.00"} for one in slips("1", 0, [100, 20])]
    made[1] |= change
    outcome, rows = applied(RULE, made)
    assert rows == []
    assert why in [c.reason for c in outcome.cannot]


def test_payslips_of_nobody_cannot_be_put_in_order() -> None:
    outcome, _ = applied(RULE, slips("", 0, [100, 20]))
    assert [(c.reason, c.records) for c in outcome.cannot] == [("whose payslip it is is not known", 2)]


def test_absurd_amounts_are_no_error() -> None:
    made = slips("1", 0, [100, 20])
    made[1]["taxable_pay_to_date"] = "99999999999999.99"
    made[0]["taxable_pay_to_date"] = "-99999999999999.99"
    assert applied(RULE, made)[0].breached == 1
