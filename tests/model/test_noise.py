from __future__ import annotations

import re

import pytest

from jamfirst.model.columns import Role
from jamfirst.model.noise import PARTS, may_be_noise


@pytest.mark.parametrize(
    ("part", "text", "rest"),
    [
        ("random identifier", "e900beec3c7740308bc1b08961c124e2", ""),
        ("random identifier", "run 6f1c3c7a-8f2e-4b6b-9d65-0d7c4fd1a001 of 3", "run  of 3"),
        ("date and time", "made 2026-11-23T12:57:31 by X", "made  by X"),
        ("date and time", "23/11/2026 12:57", ""),
        ("date and time", "2026-11-23", "2026-11-23"),
        ("time", "at 12:57:31.5", "at "),
        ("first word", "667 [A/67804]", " [A/67804]"),
        ("last word", "Invoice 667", "Invoice "),
        ("numbers", "INV-667/2", "INV-/"),
    ],
)
def test_a_part_is_what_is_taken_out(part: str, text: str, rest: str) -> None:
    assert re.sub(PARTS[part], "", text) == rest


@pytest.mark.parametrize("role", [Role.AMOUNT, Role.MONEY, Role.ACCOUNT, Role.PAYEE, Role.PAY_DATE])
def test_money_accounts_payees_and_pay_dates_are_never_noise(role: Role) -> None:
    assert not may_be_noise(role, None)


def test_what_decides_on_money_under_another_name_is_never_noise() -> None:
    assert not may_be_noise(Role.OTHER, "currency")
    assert not may_be_noise(Role.OTHER, "tax_code")
    assert not may_be_noise(Role.DATE, "due_date")
    assert may_be_noise(Role.DATE, "posted_date")
    assert may_be_noise(Role.DATE, None)
    assert may_be_noise(Role.IDENTIFIER, "payment_ref")
