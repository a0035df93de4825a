"""Days looked up in the engine are the working days of the model."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.engines.build import select, sub
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Row, Session
from jamfirst.model.kinds import Kind
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.model.working_days import is_working_day, next_working_day
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.uk.payments.days import FIRST, LAST, with_days
from jamfirst.rules.working import records


def looked_up(session: Session, days: list[tuple[date | None, date | None]]) -> list[Row]:
    relation = session.create("days", {"n": "int", "pay_date": "date", "processing_day": "date"})
    session.insert(relation, [(n, *pair) for n, pair in enumerate(days)])
    owner = Relation(relation, "days", Kind.PAYMENT, frozenset())
    found = Given(session, owner, {}, RunFacts(), RuleSettings())
    working = with_days(found, records(relation), "pay_date", "processing_day")
    columns = ("works_pay_date", "after_pay_date", "works_processing_day", "after_processing_day")
    return session.rows(select(*columns).from_(sub(working.query, "w")).order_by("n"))


def expected(day: date | None) -> tuple[bool | None, date | None]:
    known = day is not None and FIRST <= day <= LAST
    return (is_working_day(day), next_working_day(day)) if known and day else (None, None)


days = st.one_of(
    st.none(),
    st.dates(date(2026, 3, 25), date(2026, 4, 10)),
    st.dates(date(2025, 12, 20), date(2026, 1, 5)),
    st.sampled_from([date(1, 1, 1), date(1999, 12, 31), FIRST, LAST, date(2100, 1, 1), date(9999, 12, 31)]),
)


@settings(max_examples=5)
@given(st.lists(st.tuples(days, days), min_size=1, max_size=40))
def test_each_day_is_as_the_model_has_it(pairs: list[tuple[date | None, date | None]]) -> None:
    with DuckDBSession(threads=1) as session:
        assert looked_up(session, pairs) == [(*expected(one), *expected(other)) for one, other in pairs]


def test_one_calendar_serves_all_rules_of_a_run(session: Session) -> None:
    relation = session.create("days", {"pay_date": "date"})
    session.insert(relation, [(date(2026, 9, 25),)])
    found = Given(session, Relation(relation, "days", Kind.PAYMENT, frozenset()), {}, RunFacts(), RuleSettings())
    for _ in range(3):
        with_days(found, records(relation), "pay_date")
    assert len(found.made) == 1
