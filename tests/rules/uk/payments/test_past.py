"""What counts as past: only what is certain."""

from __future__ import annotations

from datetime import date

import pytest

from jamfirst.engines.session import Session
from jamfirst.model.run import RunFacts
from jamfirst.rules.uk.payments.past import RULE
from tests.rules.answers import BROKEN, KEPT, NOT_ABOUT, answers

CUT_OFF = date(2026, 9, 11)


def paid(day: str, **more: str) -> dict[str, str]:
    return {"payee_name": "Riverside Nursery", "amount": "1.00", "pay_date": day, "method": "TRF", **more}


def test_the_day_of_the_cut_off_is_not_past(session: Session) -> None:
    given = [paid("2026-09-10"), paid("2026-09-11"), paid("2026-09-12")]
    assert answers(session, RULE, given, facts=RunFacts(inputs_cut_off=CUT_OFF)) == [BROKEN, KEPT, KEPT]


@pytest.mark.parametrize(("environment", "expected"), [("live", BROKEN), ("test", KEPT), (None, KEPT)])
def test_a_file_made_later_counts_in_live_alone(session: Session, environment: str | None, expected: str) -> None:
    facts = RunFacts(environment=environment, inputs_cut_off=CUT_OFF)
    assert answers(session, RULE, [paid("2026-09-25", created="2026-10-02")], facts=facts) == [expected]


def test_the_later_of_both_counts(session: Session) -> None:
    facts = RunFacts(environment="live", inputs_cut_off=CUT_OFF)
    given = [paid("2026-09-10", created="2026-09-01"), paid("2026-09-12", created="2026-09-01"), paid("2026-09-10")]
    assert answers(session, RULE, given, facts=facts) == [BROKEN, KEPT, BROKEN]


def test_without_facts_nothing_is_said(session: Session) -> None:
    (answer,) = answers(session, RULE, [paid("1999-01-01", created="2026-10-02")])
    assert "inputs_cut_off" in answer


def test_bacs_processes_a_day_later(session: Session) -> None:
    given = [paid("2026-09-15", processing_day=day, method="99 credit") for day in ("2026-09-11", "2026-09-14")]
    assert answers(session, RULE, given, facts=RunFacts(inputs_cut_off=CUT_OFF)) == [BROKEN, KEPT]


def test_collections_and_unknown_days(session: Session) -> None:
    given = [paid("2026-09-01", method="17 direct debit"), paid("soon")]
    found = answers(session, RULE, given, facts=RunFacts(inputs_cut_off=CUT_OFF))
    assert found == [NOT_ABOUT, "the pay date is not known"]


def test_a_cut_off_beyond_all_calendars_is_no_failure(session: Session) -> None:
    facts = RunFacts(inputs_cut_off=date(9999, 12, 31))
    assert answers(session, RULE, [paid("2026-09-25", processing_day="2026-09-24")], facts=facts) == [BROKEN]
