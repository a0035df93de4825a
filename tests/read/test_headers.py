"""One header: its words, its meanings, and what it says of its values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.model.kinds import KINDS, Kind
from jamfirst.read.headers import Expect, expected, meanings, words
from jamfirst.read.synonyms import SYNONYMS


@pytest.mark.parametrize(
    ("header", "spelt"),
    [
        ("party/code", "party code"),
        ("Supplier ID(T)", "supplier id text"),
        ("InstdAmt", "instd amount"),
        ("Net Amt", "net amount"),
        ("\ufeffAmount (£)", "amount"),
        ("  TAX_CODE ", "tax code"),
        ("A/C No.", "account number"),
        ("P.A.Y.E. Ref", "paye reference"),
        ("Employee’s NIC YTD", "employee ni to date"),
        ("ＡＭＯＵＮＴ", "amount"),
        ("Invoice #", "invoice number"),
        ("Pay Date (dd/mm/yyyy)", "pay date"),
        ("National Insurance Number", "ni number"),
        ("payeeID", "payee id"),
        ("Tax (To Date)", "tax to date"),
        ("", ""),
        ("---", ""),
    ],
)
def test_words(header: str, spelt: str) -> None:
    assert " ".join(words(header)) == spelt


@pytest.mark.parametrize(
    ("header", "says"),
    [
        ("Cost Centre", Expect.TEXT),
        ("Unit Cost", Expect.MONEY),
        ("Tax Code", Expect.TEXT),
        ("Account Balance", Expect.MONEY),
        ("Balance Account", Expect.TEXT),
        ("Hours per Period", Expect.MONEY),
        ("Number of Hours", Expect.MONEY),
        ("Date of Birth", Expect.DATE),
        ("Last Updated", Expect.DATE),
        ("Amount in account currency", Expect.MONEY),
        ("Phone", Expect.TEXT),
        ("Postcode", Expect.TEXT),
        ("thing", Expect.ANY),
        ("", Expect.ANY),
    ],
)
def test_what_a_header_says_of_its_values(header: str, says: Expect) -> None:
    assert expected(header) is says


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.PLAIN])
def test_every_name_means_its_column_first(kind: Kind) -> None:
    for canonical, (strong, _) in SYNONYMS[kind].items():
        assert canonical in KINDS[kind].columns
        for name in (canonical, *strong):
            best = meanings(name, kind)[0]
            assert (best.canonical, best.weak) == (canonical, False), (name, best)


def test_names_are_found_in_other_dress() -> None:
    for header in ("PAYDATE", "pay-date", "Pay Date", "payDate", "Date of Payment", "run/payment/pay_date"):
        assert [match.canonical for match in meanings(header, Kind.PAYMENT)][:1] == ["pay_date"], header


@given(header=st.text(max_size=300))
def test_any_text_may_be_a_header(header: str) -> None:
    assert expected(header) in Expect
    assert all(match.canonical in KINDS[Kind.PAYMENT].columns for match in meanings(header, Kind.PAYMENT))
