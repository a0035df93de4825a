"""Rules about days: what their examples do not show."""

from __future__ import annotations

import pytest

from jamfirst.engines.session import Session
from jamfirst.rules.rule import Rule
from jamfirst.rules.uk.payments import execution_day, three_days, working_day
from tests.rules.answers import BROKEN, KEPT, NOT_ABOUT, answers


def paid(day: str, method: str = "99 credit", **more: str) -> dict[str, str]:
    return {"payee_name": "RIVERSIDE NURSERY", "amount": "1.00", "pay_date": day, "method": method, **more}


@pytest.mark.parametrize(
    ("rule", "method"), [(working_day.RULE, "BACS"), (execution_day.RULE, "TRF"), (execution_day.RULE, "CHAPS")]
)
def test_every_day_of_a_week_and_of_christmas(session: Session, rule: Rule, method: str) -> None:
    days = [f"2026-12-{day}" for day in range(21, 32)]
    free = {"2026-12-25", "2026-12-26", "2026-12-27", "2026-12-28"}
    found = answers(session, rule, [paid(day, method) for day in days])
    assert found == [BROKEN if day in free else KEPT for day in days]


def test_each_rule_has_its_own_payments(session: Session) -> None:
    given = [paid("2026-09-26", method) for method in ("99 credit", "17 direct debit", "FPS", "Cheque", "TRF")]
    assert answers(session, working_day.RULE, given) == [BROKEN, BROKEN, NOT_ABOUT, NOT_ABOUT, NOT_ABOUT]
    assert answers(session, execution_day.RULE, given) == [NOT_ABOUT] * 4 + [BROKEN]


@pytest.mark.parametrize("rule", [working_day.RULE, three_days.RULE])
def test_days_that_are_no_days_are_never_kept(session: Session, rule: Rule) -> None:
    given = [paid("31/02/2026"), paid(""), paid("2026-09-25", processing_day="1999-01-01")]
    found = answers(session, rule, given)
    assert found == [
        "the pay date is not known",
        "the pay date is not known",
        "the processing day is not between 2000 and 2099",
    ]


def test_far_days_are_not_known(session: Session) -> None:
    assert answers(session, working_day.RULE, [paid("9999-12-31")]) == ["the pay date is not between 2000 and 2099"]


def test_three_days_are_counted_over_every_bank_holiday(session: Session) -> None:
    pairs = [("2025-12-24", "2025-12-29"), ("2025-12-31", "2026-01-02"), ("2026-05-01", "2026-05-05")]
    assert answers(session, three_days.RULE, [paid(after, processing_day=day) for day, after in pairs]) == [KEPT] * 3
    early = [paid("2025-12-26", processing_day="2025-12-24"), paid("2026-01-01", processing_day="2025-12-31")]
    assert answers(session, three_days.RULE, early) == [BROKEN] * 2
