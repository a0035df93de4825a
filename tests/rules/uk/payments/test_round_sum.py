"""Sums that are pointed out: round ones, and those just below a limit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jamfirst.engines.session import Session
from jamfirst.model.service import RuleSettings
from jamfirst.rules.uk.payments import just_below, round_sum
from tests.rules.answers import BROKEN, KEPT, answers

USUAL = [{"amount": f"{1100 + n}.37"} for n in range(40)]


def test_one_in_twenty_is_rare_and_more_is_usual(session: Session) -> None:
    rare = answers(session, round_sum.RULE, [*USUAL[:38], {"amount": "2000.00"}, {"amount": "3000.00"}])
    assert rare == [KEPT] * 38 + [BROKEN] * 2
    usual = answers(session, round_sum.RULE, [*USUAL[:37], *({"amount": f"{n}000.00"} for n in range(2, 5))])
    assert set(usual) == {"round sums are usual in this table"}


def test_an_amount_that_is_not_known_is_told(session: Session) -> None:
    assert answers(session, round_sum.RULE, [*USUAL, {"payee_name": "x"}])[-1] == "the amount is not known"


def test_limits_just_below_which_nothing_lies(session: Session) -> None:
    limits = RuleSettings(
        just_below=(Decimal("10000"), Decimal("0.01"), Decimal("-5"), Decimal("1e30"), Decimal("99.99"))
    )
    amounts = {"9499.99": KEPT, "9500.00": BROKEN, "9999.99": BROKEN, "10000.00": KEPT, "99.98": BROKEN, "0.00": KEPT}
    found = answers(session, just_below.RULE, [{"amount": amount} for amount in amounts], limits)
    assert dict(zip(amounts, found, strict=True)) == amounts


@pytest.mark.parametrize("rule", [just_below.RULE, just_below.INVOICES])
def test_without_limits_it_says_what_is_lacking(rule: object) -> None:
    assert rule in (just_below.RULE, just_below.INVOICES)
    assert "just_below" in just_below.RULE.lacks(RuleSettings())
    assert just_below.INVOICES.lacks(RuleSettings(just_below=(Decimal(5000),))) == ""
