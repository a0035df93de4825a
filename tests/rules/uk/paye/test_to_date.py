"""Figures to date: chains of payslips in any order, and the first of the year."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest

from jamfirst.rules.uk.paye.to_date import RULE
from tests.rules.uk.paye.batch import hold

Slip = Mapping[str, str]


def slip(pay: int, to_date: int, tax: int, tax_to_date: int, **others: str) -> dict[str, str]:
    """A payslip of September, amounts in whole pounds."""
    figures = {"taxable_pay": pay, "taxable_pay_to_date": to_date, "tax": tax, "tax_to_date": tax_to_date}
    return {
        "employee_id": "1", "employment_id": "1-1", "tax_year": "2026-27", "frequency": "monthly", "period": "6",
        "pay_date": "2026-09-25", "run_type": "main", "start_date": "2019-01-01", "tax_code": "BR",
        **{name: f"{amount}.00" for name, amount in figures.items()}, **others,
    }  # fmt: skip


def chain(rng: Random, person: str) -> list[dict[str, str]]:
    """Some payslips of one period that go on from one another, all but the first of extra runs, in any order."""
    pay_so_far, tax_so_far, made = rng.randrange(50_000), rng.randrange(9_000), []
    for place in range(rng.randrange(1, 6)):
        pay, tax = rng.randrange(-500, 3000), rng.randrange(-100, 700)
        pay_so_far, tax_so_far = pay_so_far + pay, tax_so_far + tax
        who = {"employee_id": person, "employment_id": f"{person}-1", "run_type": "supplementary" if place else "main"}
        made.append(slip(pay, pay_so_far, tax, tax_so_far, **who, start_date="2026-05-01"))
    rng.shuffle(made)
    return made


def test_chains_in_any_order_go_on() -> None:
    rng = Random(3)
    slips = [one for person in range(400) for one in chain(rng, str(person))]
    held = hold(RULE, slips)
    assert (held.checked, held.breached) == (len(slips), 0), held.breaches[:3]


def test_a_broken_link_is_found_in_every_chain() -> None:
    rng, slips, longer = Random(4), [], 0
    for person in range(200):
        made = chain(rng, str(person))
        made[-1] = {**made[-1], "taxable_pay_to_date": "900000.00"}
        longer += len(made) > 1
        slips += made
    held = hold(RULE, slips)
    assert len({slips[place - 1]["employee_id"] for place in held.places}) == longer
    assert {column for _, column, *_ in held.breaches} == {"taxable_pay_to_date"}


MAIN = slip(1000, 6000, 200, 1200)


@pytest.mark.parametrize(
    ("others", "broken"),
    [
        pytest.param([slip(100, 6100, 20, 1220, run_type="supplementary")], set(), id="goes on"),
        pytest.param([slip(100, 5100, 20, 1020, run_type="supplementary")], {2}, id="leaves the main one out"),
        pytest.param([slip(100, 6100, 20, 1020, run_type="supplementary")], {2}, id="leaves its tax out"),
        pytest.param([slip(100, 5100, 20, 1020, employment_id="1-2")], set(), id="another employment"),
        pytest.param([slip(100, 7100, 20, 1420, period="7", pay_date="2026-10-25")], set(), id="another month"),
        pytest.param([slip(0, 6000, 0, 1200, run_type="supplementary")], set(), id="nothing is paid"),
        pytest.param([MAIN], set(), id="the same payslip twice"),
    ],
)
def test_a_payslip_beside_the_main_one(others: list[Slip], broken: set[int]) -> None:
    assert hold(RULE, [MAIN, *others]).places == broken


def test_two_jobs_of_one_employee_are_not_chained_where_employments_have_no_id() -> None:
    job = slip(100, 5100, 20, 1020)
    assert hold(RULE, [{**one, "employment_id": ""} for one in (MAIN, job)]).breached == 0
    extra = {**job, "run_type": "supplementary"}
    assert hold(RULE, [{**one, "employment_id": ""} for one in (MAIN, extra)]).places == {2}


def test_payslips_of_one_day_may_all_show_the_last_figure() -> None:
    extra = slip(100, 6100, 20, 1220, run_type="supplementary")
    shown = {"taxable_pay_to_date": "6100.00", "tax_to_date": "1220.00"}
    assert hold(RULE, [{**MAIN, **shown}, extra]).breached == 0


APRIL = {"period": "1", "pay_date": "2026-04-24"}


@pytest.mark.parametrize(
    ("record", "columns"),
    [
        pytest.param(slip(1000, 1000, 200, 200, **APRIL), set(), id="the year begins"),
        pytest.param(
            slip(1000, 13000, 200, 2600, **APRIL), {"taxable_pay_to_date", "tax_to_date"}, id="last year goes on"
        ),
        pytest.param(slip(1000, 1400, 200, 280, **APRIL, start_date="2026-04-13"), set(), id="an earlier employment"),
        pytest.param(slip(1000, 1400, 200, 280, **APRIL, start_date=""), set(), id="nobody says since when"),
        pytest.param(slip(1000, 1400, 200, 280, **APRIL, run_type="off-cycle"), set(), id="the main one is elsewhere"),
        pytest.param(slip(1000, 900, 200, 1200), {"taxable_pay_to_date"}, id="less than is paid now"),
        pytest.param(slip(-100, -100, 0, 0), set(), id="pay is taken back"),
        pytest.param(slip(1000, 6000, -300, -10), {"tax_to_date"}, id="more is repaid than was taken"),
        pytest.param(slip(1000, 6000, -300, -10, start_date="2026-06-01"), set(), id="of an earlier employment's tax"),
    ],
)
def test_one_payslip_by_itself(record: Slip, columns: set[str]) -> None:
    assert {column for _, column, *_ in hold(RULE, [record]).breaches} == columns


def test_without_figures_nothing_is_said() -> None:
    held = hold(RULE, [{**MAIN, "taxable_pay_to_date": ""}, {**MAIN, "employment_id": "9", "tax_to_date": ""}])
    assert held.cannot == {"the taxable pay to date is not known": 1}
    assert held.breached == 0
