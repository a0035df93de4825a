"""What the service file may say of accounts."""

from __future__ import annotations

import pytest

from jamfirst.model.service import RuleSettings
from jamfirst.rules.uk.ledger.accounts import lacks_payment_accounts, lacks_payslip_accounts, meanings, wrong_meaning


def said(**accounts: str) -> RuleSettings:
    return RuleSettings(accounts=accounts)


@pytest.mark.parametrize("written", ["tax + ee_ni", "tax+ee_ni", "tax, ee_ni", " tax  ee_ni "])
def test_columns_are_told_apart_however_they_are_joined(written: str) -> None:
    assert meanings(said(a=written)) == {"a": ("tax", "ee_ni")}


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("net_pay", ""),
        ("payments", ""),
        ("net pay", "holds net, which is no amount of a payslip"),
        ("tax_code", "holds tax_code, which is no amount of a payslip"),
        ("hourly_rate", "holds hourly_rate"),
        ("payments + tax", "holds payments"),
        ("", "holds nothing"),
    ],
)
def test_what_makes_no_sense_is_said(written: str, wrong: str) -> None:
    found = wrong_meaning(said(a=written))
    assert wrong in found
    assert bool(found) == bool(wrong)


def test_each_rule_says_what_it_lacks() -> None:
    assert "accounts of the ledger" in lacks_payslip_accounts(RuleSettings())
    assert "accounts of the ledger" in lacks_payslip_accounts(said(a="payments"))
    assert lacks_payslip_accounts(said(a="net_pay")) == ""
    assert "paid from" in lacks_payment_accounts(said(a="net_pay"))
    assert lacks_payment_accounts(said(a="payments")) == ""
    assert "tax_code" in lacks_payslip_accounts(said(a="tax_code"))
