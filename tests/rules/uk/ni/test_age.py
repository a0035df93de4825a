"""The age that a category letter goes with, and the day of state pension age."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlglot import exp

from jamfirst.engines.build import cast, named, select, text
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.rules.uk.ni.age import RULE
from jamfirst.rules.uk.ni.pension_age import pension_day
from tests.rules.uk.ni.applied import apply

BORN = [
    ("1940-01-01", "2018-12-05"), ("1953-12-05", "2018-12-05"), ("1953-12-06", "2019-03-06"),
    ("1954-09-06", "2020-09-06"), ("1954-10-05", "2020-09-06"), ("1954-10-06", "2020-10-06"),
    ("1960-04-05", "2026-04-05"), ("1960-04-06", "2026-05-06"), ("1960-07-31", "2026-11-30"),
    ("1961-03-05", "2028-02-05"), ("1961-03-06", "2028-03-06"), ("1977-04-05", "2044-04-05"), ("1977-04-06", None),
]  # fmt: skip
"""Dates of birth and the days of state pension age of the Pensions Acts."""


@pytest.mark.parametrize(("born", "expected"), BORN)
def test_state_pension_age_is_reached_on_the_day_that_the_acts_give(born: str, expected: str | None) -> None:
    with DuckDBSession(threads=1) as session:
        person = session.keep(select(named(cast(text(born), "date"), "birth_date")), "person")
        found = session.rows(select(named(pension_day(), "day")).from_(exp.to_table(person)))
    assert found == [(None if expected is None else date.fromisoformat(expected),)]


@pytest.mark.parametrize(("letter", "before", "after"), [("A", False, True), ("C", True, False), ("K", True, False)])
def test_a_letter_is_asked_about_from_the_day_of_pension_age_on(letter: str, before: bool, after: bool) -> None:
    reached = date(2026, 5, 6)
    slips = [
        {"employee_id": "1", "ni_letter": letter, "birth_date": "1960-04-06", "pay_date": day.isoformat()}
        for day in (reached - timedelta(days=1), reached)
    ]
    assert {place for place, _ in apply(RULE, slips).breaches} == ({0} if before else set()) | ({1} if after else set())


@pytest.mark.parametrize("letter", ["M", "Z", "H", "V", "F", "N"])
def test_other_letters_of_the_young_are_not_asked_about(letter: str) -> None:
    slip = {"employee_id": "1", "ni_letter": letter, "birth_date": "2006-01-01", "pay_date": "2026-05-25"}
    assert not apply(RULE, [slip]).breaches


def test_without_a_date_of_birth_nothing_is_said() -> None:
    slip = {"employee_id": "1", "ni_letter": "C", "birth_date": "", "pay_date": "2026-05-25"}
    found = apply(RULE, [slip])
    assert not found.breaches
    assert found.reasons == {"the birth date is not known": 1}
