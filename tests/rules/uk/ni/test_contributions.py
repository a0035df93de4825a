"""What is taken and paid, against HMRC's test figures and against the law once more in plain Python."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.rules.uk.ni.employee import RULE as EMPLOYEE
from jamfirst.rules.uk.ni.employer import RULE as EMPLOYER
from tests.expect import nothing
from tests.rules.uk.ni import law
from tests.rules.uk.ni.applied import Slip, apply, pence, worked_out
from tests.rules.uk.ni.vectors import directors, employees, faulty


def off(rule_column: str, slips: list[Slip], expected: list[tuple[int | None, ...]]) -> list[str]:
    return [
        f"{slip['tax_year']} {slip['employee_id']} {slip['period']}: {slip[rule_column]}, not {due}"
        for slip, (due,) in zip(slips, expected, strict=True)
        if due != pence(slip[rule_column])
    ]


def test_hmrc_figures_of_employees_to_the_penny() -> None:
    slips = employees()
    assert len(slips) in (38, 1_856)
    nothing(off("ee_ni", slips, worked_out(EMPLOYEE, slips, "expected")))
    nothing(off("er_ni", slips, worked_out(EMPLOYER, slips, "expected")))


def test_hmrc_figures_of_directors() -> None:
    slips = directors()
    for rule, column in ((EMPLOYEE, "ee_ni"), (EMPLOYER, "er_ni")):
        found = apply(rule, slips) if slips else None
        wrong = set(faulty(slips)) if column == "er_ni" else set()
        assert found is None or {place for place, _ in found.breaches} == wrong
        assert found is None or not found.reasons


DAYS = st.dates(date(2019, 4, 6), date(2027, 4, 5))
PAYS = st.one_of(st.integers(0, 60_000_00), st.sampled_from([541_99, 542_00, 1_048_00, 1_048_07, 4_189_00, 4_189_05]))


@st.composite
def payslips(draw: st.DrawFn) -> tuple[Decimal, str, str, date]:
    day = draw(DAYS)
    letters = [row.key for row in law.ROWS if row.figure == "letter" and row.since <= day]
    return Decimal(draw(PAYS)) / 100, draw(st.sampled_from(letters)), draw(st.sampled_from(list(law.PERIODS))), day


@settings(max_examples=10)
@given(st.lists(payslips(), min_size=1, max_size=40))
def test_every_letter_frequency_and_day_is_as_the_law_has_it(cases: list[tuple[Decimal, str, str, date]]) -> None:
    slips = [
        {"employee_id": str(place), "ni_letter": letter, "frequency": frequency, "pay_date": day.isoformat()}
        | {"niable_pay": f"{pay:.2f}", "ee_ni": "0", "er_ni": "0"}
        for place, (pay, letter, frequency, day) in enumerate(cases)
    ]
    assert worked_out(EMPLOYEE, slips, "expected") == [(int(law.employee(*case) * 100),) for case in cases]
    assert worked_out(EMPLOYER, slips, "expected") == [(int(law.employer(*case) * 100),) for case in cases]


def test_a_penny_is_within_the_tolerance_and_two_are_not() -> None:
    slip = {
        "employee_id": "1",
        "ni_letter": "A",
        "frequency": "monthly",
        "pay_date": "2025-04-25",
        "niable_pay": "2083.06",
    }
    slips = [slip | {"employee_id": str(n), "ee_ni": f"82.{n}"} for n in (78, 79, 80, 81, 82)]
    assert set(apply(EMPLOYEE, slips).breaches) == {(0, "ee_ni"), (4, "ee_ni")}
