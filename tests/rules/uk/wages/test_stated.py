"""A stated rate for an hour where the hours are not told."""

from __future__ import annotations

import pytest

from jamfirst.engines.session import Session
from jamfirst.rules.uk.wages.stated import RULE
from tests.rules.uk.pay import Record, answer

SLIP = {
    "employee_id": "1", "pay_date": "2026-09-25", "earnings_from": "2026-09-01", "birth_date": "1990-01-01",
    "apprentice": "no", "hourly_rate": "12.71",
}  # fmt: skip


def test_part_of_a_penny_counts(session: Session) -> None:
    assert answer(session, RULE, SLIP).kept
    assert answer(session, RULE, SLIP | {"hourly_rate": "12.7099"}).breaks == {"hourly_rate": "£12.71"}


def test_with_hours_it_is_for_the_other_rule(session: Session) -> None:
    assert not answer(session, RULE, SLIP | {"hours": "10", "hourly_rate": "1.00"}).applies
    assert answer(session, RULE, SLIP | {"hours": "0", "hourly_rate": "1.00"}).applies


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"hourly_rate": ""}, "the hourly rate is not known"),
        ({"hourly_rate": "ten"}, "the hourly rate is not known"),
        ({"hourly_rate": "-1"}, "not more than nought"),
        ({"hourly_rate": "0"}, "not more than nought"),
        ({"pay_date": "2031-09-25", "earnings_from": "2031-09-01"}, "no minimum wage is known"),
        ({"apprentice": "yes", "hourly_rate": "9.00"}, "what rate somebody is entitled to"),
        ({"birth_date": "", "hourly_rate": "9.00"}, "what rate somebody is entitled to"),
    ],
)
def test_what_cannot_be_checked_is_said(session: Session, change: Record, why: str) -> None:
    found = answer(session, RULE, SLIP | change)
    assert why in found.cannot


def test_below_every_rate_it_is_asked_about_whatever_the_age(session: Session) -> None:
    assert answer(session, RULE, SLIP | {"birth_date": "", "hourly_rate": "7.99"}).breaks == {"hourly_rate": "£8.00"}
