"""Which start days are told for a pair of days."""

from __future__ import annotations

from datetime import date

import pytest

from jamfirst.engines.build import select, sub
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import Kind
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.uk.benefits.start_days import reported_apart, with_start_days
from jamfirst.rules.working import records


@pytest.mark.parametrize(
    ("reported", "paid", "days"),
    [
        (date(2026, 9, 25), date(2026, 9, 25), set()),
        (date(2026, 10, 25), date(2026, 10, 23), set()),
        (date(2026, 10, 25), date(2026, 10, 26), set()),
        (date(2026, 10, 25), date(2026, 10, 22), {23, 24, 25}),
        (date(2026, 10, 23), date(2026, 10, 25), {24, 25}),
        (date(2026, 12, 25), date(2026, 12, 24), set()),
        (date(2026, 12, 25), date(2026, 12, 18), {19, 20, 21, 22, 23, 24, 25}),
    ],
)
def test_a_regular_payday_on_which_banks_are_closed_is_reported_as_it_is(
    reported: date, paid: date, days: set[int]
) -> None:
    assert reported_apart(reported, paid) == days


def test_days_of_no_use_are_left_out() -> None:
    with DuckDBSession(threads=1) as session:
        relation = session.create("days", {"id": "bigint", "a": "date", "b": "date"})
        good = (1, date(2026, 9, 25), date(2026, 9, 28))
        odd = [(2, None, date(2026, 9, 28)), (3, date(1, 1, 1), date(9999, 12, 31)), (4, good[1], good[1])]
        session.insert(relation, [good, *odd])
        given = Given(session, Relation(relation, "", Kind.PAYSLIP, frozenset()), {}, RunFacts(), RuleSettings())
        working = with_start_days(given, records(relation), ("a", "b"), reported_apart)
        rows = session.rows(select("id", "start_days").from_(sub(working.query, "w")).order_by("id"))
    assert rows == [(1, "26 to 28"), (2, None), (3, None), (4, None)]
