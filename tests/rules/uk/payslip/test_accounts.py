"""The same account however it is written."""

from __future__ import annotations

import pytest

from jamfirst.engines.build import named, select
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.rules.uk.payslip.accounts import COLUMNS, account_key


@pytest.mark.parametrize(
    ("sort_code", "account_number", "iban", "key"),
    [
        ("242702", "00190118", None, "24270200190118"),
        ("24-27-02", "190118", None, "24270200190118"),
        ("24 27 02", "0019 0118", "", "24270200190118"),
        (None, None, "GB29NWBK60161331926819", "60161331926819"),
        (None, None, "gb29 nwbk 6016 1331 9268 19", "60161331926819"),
        ("601613", "31926819", "GB29NWBK60161331926819", "60161331926819"),
        (None, "31926819", "GB29NWBK60161331926819", "60161331926819"),
        (None, None, "DE89370400440532013000", "DE89370400440532013000"),
        (None, "31926819", None, None),
        (None, None, None, None),
        ("", "", "", None),
    ],
)
def test_an_account_is_a_key(sort_code: str | None, account_number: str | None, iban: str | None, key: str) -> None:
    with DuckDBSession(threads=1) as session:
        relation = session.create("payees", dict.fromkeys(COLUMNS, "text"))
        session.insert(relation, [tuple(value or None for value in (sort_code, account_number, iban))])
        assert session.rows(select(named(account_key(), "key")).from_(relation)) == [(key,)]
