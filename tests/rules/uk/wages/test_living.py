"""The real living wage, which employers choose."""

from __future__ import annotations

import pytest

from jamfirst.engines.session import Session
from jamfirst.model.law import Certainty
from jamfirst.rules.uk.wages.living import RULE
from tests.rules.uk.pay import Record, answer

SLIP = {
    "employee_id": "1", "pay_date": "2026-04-24", "earnings_from": "2026-04-01", "earnings_to": "2026-04-30",
    "birth_date": "1990-01-01", "apprentice": "no", "hours": "100", "gross_pay": "1260.00",
}  # fmt: skip
LATER = SLIP | {"pay_date": "2026-05-25", "earnings_from": "2026-05-01", "earnings_to": "2026-05-31"}


def test_it_never_blocks() -> None:
    assert RULE.certainty == Certainty.INFORMATION


def test_a_rate_counts_from_the_day_by_which_it_must_be_paid(session: Session) -> None:
    assert answer(session, RULE, SLIP).kept
    assert answer(session, RULE, LATER).breaks == {"gross_pay": "£1,345.00"}


@pytest.mark.parametrize(
    "change", [{"apprentice": "yes"}, {"birth_date": "2010-01-01"}, {"hours": "0"}, {"hours": "-1"}, {"hours": "9000"}]
)
def test_whom_it_is_not_for(session: Session, change: Record) -> None:
    assert not answer(session, RULE, LATER | change).applies


def test_years_without_a_known_rate_are_said(session: Session) -> None:
    found = answer(session, RULE, LATER | {"pay_date": "2027-05-25", "earnings_from": "2027-05-01"})
    assert "no living wage is known" in found.cannot
