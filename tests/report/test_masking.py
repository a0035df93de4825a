from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.report.masking import is_account_column, masked_account, shown, shown_key, visible


@pytest.mark.parametrize(
    ("account", "masked"),
    [
        ("55779911", "••••9911"),
        ("05577991", "••••7991"),
        ("5577991", "•••7991"),
        ("12-34-56", "••-34-56"),
        ("GB29 NWBK 6016 1331 9268 19", "•••• •••• •••• •••• ••68 19"),
        ("1234", "••••"),
        ("", ""),
        ("--", "--"),
    ],
)
def test_accounts_keep_their_last_four(account: str, masked: str) -> None:
    assert masked_account(account) == masked


@settings(derandomize=True)
@given(st.text())
def test_masking_keeps_the_length_and_at_most_four(text: str) -> None:
    masked = masked_account(text)
    assert len(masked) == len(text)
    assert sum(c.isalnum() for c in masked) <= 4


@pytest.mark.parametrize(
    "name",
    ["sort_code", "account_number", "iban", "payer_account", "Sort Code", "Account No", "BankAccount", "CdtrAcct",
     "DbtrAcct/Id/IBAN", "Payee IBAN", "acct_no"],
)  # fmt: skip
def test_account_columns_are_known_by_name(name: str) -> None:
    assert is_account_column(name)


@pytest.mark.parametrize(
    "name", ["account", "account_name", "Account holder", "accrual", "net_pay", "post code", "", None]
)
def test_other_columns_are_not_accounts(name: str | None) -> None:
    assert not is_account_column(name)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("GB29NWBK60161331926819", "••••••••••••••••••6819"),
        ("to DE89 3704 0044 0532 0130 00 today", "to •••• •••• •••• •••• ••30 00 today"),
        ("20-00-00 55779911", "••-••-•• ••••9911"),
        ("200000 · 55779911 · 12.00", "•••••• · ••••9911 · 12.00"),
        ("account_number=55779911, pay_date=2026-09-25", "account_number=••••9911, pay_date=2026-09-25"),
        ("Sort code: 200000", "Sort code: ••0000"),
        ("INV AB12CDEFGHIJKLMNOP", "INV AB12CDEFGHIJKLMNOP"),
        ("the account was closed", "the account was closed"),
        ("03-09-26", "03-09-26"),
        ("payee 1117 · 336.87 · 2026-09-25", "payee 1117 · 336.87 · 2026-09-25"),
    ],
)
def test_accounts_inside_text_are_masked_and_nothing_else(text: str, masked: str) -> None:
    assert shown_key(text) == shown("reference", text) == masked


def test_absent_values_are_empty() -> None:
    assert shown("iban", None) == shown_key(None) == ""


def test_what_cannot_be_seen_is_named() -> None:
    assert visible("a\x00b\u202ec\u200bd\u00a0e\udce9") == "a‹U+0000›b‹U+202E›c‹U+200B›d‹U+00A0›e‹U+DCE9›"
    assert visible("Łukasz Zoë 李\t\n") == "Łukasz Zoë 李\t\n"
