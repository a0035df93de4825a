"""The three bands: to the penny where they are known, and never flagged where they are lawful."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.uk.ni.bands import RULE
from tests.rules.uk.ni import law
from tests.rules.uk.ni.applied import Slip, apply, pence, pounds
from tests.rules.uk.ni.vectors import directors, employees

COLUMNS = ("ni_at_lel", "ni_lel_to_pt", "ni_pt_to_uel")


def test_hmrc_bands_of_every_row() -> None:
    found = apply(RULE, employees())
    assert not found.breaches
    assert not found.reasons


def test_hmrc_bands_of_directors() -> None:
    """But for four weeks of 2022-23 before the appointment, which have the primary threshold of £242 in the bands and
    that of £190 in the contributions."""
    slips = directors()
    wrong = {place for place, _ in apply(RULE, slips).breaches} if slips else set()
    assert all(slips[place]["director_method"] == "EMP" for place in wrong)
    assert len(wrong) in (0, 4)


def year(pays: list[int], letter: str, first: int) -> list[Slip]:
    """Months of one person in a tax year, with true bands."""
    so_far, bands, slips = 0, (Decimal(0),) * 3, []
    for place, pay in enumerate(pays, start=1):
        day = date(first + (place + 2) // 12, (place + 2) % 12 + 1, 25)
        added = law.bands(Decimal(pay) / 100, letter, "monthly", day)
        bands = tuple(a + b for a, b in zip(bands, added, strict=True))
        so_far += pay
        slip = {"employee_id": "1", "tax_year": str(first), "frequency": "monthly", "period": str(place)}
        slip |= {"pay_date": day.isoformat(), "ni_letter": letter, "niable_pay": pounds(pay)}
        slip |= {"niable_pay_to_date": pounds(so_far)}
        slips.append(slip | {name: f"{amount:.2f}" for name, amount in zip(COLUMNS, bands, strict=True)})
    return slips


MONTHS = st.lists(st.integers(0, 9_000_00), min_size=1, max_size=12)


@settings(max_examples=10)
@given(MONTHS, st.sampled_from("ABCHJMX"), st.sampled_from([2019, 2022, 2025]))
def test_a_true_year_is_never_flagged_together_or_one_month_at_a_time(pays: list[int], letter: str, first: int) -> None:
    slips = year(pays, letter, first)
    assert not apply(RULE, slips).breaches
    alone = [slip | {"employee_id": str(place)} for place, slip in enumerate(slips)]
    assert not apply(RULE, alone).breaches


@settings(max_examples=10)
@given(MONTHS, st.integers(1, 12), st.sampled_from(COLUMNS), st.integers(1, 500_00))
def test_a_penny_too_much_is_found_where_the_month_before_is_there(
    pays: list[int], at: int, column: str, more: int
) -> None:
    slips = year(pays, "A", 2025)
    place = at % len(slips)
    slips[place] = slips[place] | {column: pounds(pence(slips[place][column]) + more)}
    assert (place, column) in apply(RULE, slips).breaches


def test_somebody_who_changed_from_weeks_to_months_is_not_flagged() -> None:
    slip = {"employee_id": "1", "frequency": "monthly", "period": "4", "pay_date": "2025-07-25", "ni_letter": "A"}
    weeks_and_a_month = {"ni_at_lel": "2042.00", "ni_lel_to_pt": "1910.00", "ni_pt_to_uel": "4000.00"}
    slip |= {"niable_pay": "2000.00", "niable_pay_to_date": "8000.00"}
    assert not apply(RULE, [slip | weeks_and_a_month]).breaches
    assert set(apply(RULE, [slip | weeks_and_a_month | {"ni_at_lel": "2043.00"}]).breaches) == {(0, "ni_at_lel")}


def test_bands_of_another_employment_may_be_more_than_the_pay_of_this_one() -> None:
    slip = {"employee_id": "1", "frequency": "monthly", "period": "2", "pay_date": "2025-05-25", "ni_letter": "A"}
    slip |= {"niable_pay": "600.00", "niable_pay_to_date": "1200.00"}
    slip |= {"ni_at_lel": "1084.00", "ni_lel_to_pt": "1012.00", "ni_pt_to_uel": "200.00"}
    assert (0, "ni_pt_to_uel") in apply(RULE, [slip]).breaches
    assert not apply(RULE, [slip | {"aggregated": "yes"}]).breaches
