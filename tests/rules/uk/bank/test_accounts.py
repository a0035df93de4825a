"""Sort codes and account numbers as people and systems write them, in their standard form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.engines.build import select, sub
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Row, Session
from jamfirst.rules.uk.bank.accounts import standard
from jamfirst.rules.working import records

HYPHENS = r"\u2010-\u2015\u2212-"


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with DuckDBSession(threads=1) as session:
        yield session


def in_standard_form(session: Session, rows: Sequence[tuple[str | None, str | None, str | None]]) -> list[Row]:
    given = session.create("accounts", {"n": "int", "sort_code": "text", "account_number": "text", "iban": "text"})
    session.insert(given, [(n, *row) for n, row in enumerate(rows)])
    query = select("bank_sort", "bank_account", "bank_key").from_(sub(standard(records(given)).query, "s"))
    return session.rows(query.order_by("n"))


def oracle(sort_code: str, account: str) -> tuple[str, str] | None:
    """The standard form in plain Python; ``None`` where there is none."""
    sort_code, account = (re.sub(rf"[\s{HYPHENS}]", "", text) for text in (sort_code, account))
    if not re.fullmatch("[0-9]{6}", sort_code) or not re.fullmatch("[0-9]{6,10}", account):
        return None
    if len(account) == 9:
        return (sort_code[:5] + account[0], account[1:]) if sort_code[:2] in {"09", "72", "89"} else None
    if len(account) == 10 and sort_code.startswith("08"):
        return sort_code, account[:8]
    if len(account) == 10:
        return (sort_code, account[2:]) if sort_code[:2] == "01" or 50 <= int(sort_code[:2]) <= 66 else None
    return sort_code, account.zfill(8)


prefixes = st.sampled_from(["01", "08", "09", "20", "50", "66", "67", "72", "89"])
sort_codes = st.builds(
    lambda prefix, rest, mark: mark.join((prefix, rest[:2], rest[2:])),
    prefixes,
    st.text("0123456789", min_size=3, max_size=5),
    st.sampled_from(["", "-", " ", "\u2013", "\u00a0"]),
)
accounts = st.text("0123456789 -", min_size=5, max_size=12)


@settings(max_examples=30)
@given(st.lists(st.tuples(sort_codes, accounts), min_size=1, max_size=50))
def test_the_standard_form_is_as_in_plain_python(pairs: list[tuple[str, str]]) -> None:
    with DuckDBSession(threads=1) as session:
        found = in_standard_form(session, [(*pair, None) for pair in pairs])
    for pair, (sort_code, account, key) in zip(pairs, found, strict=True):
        expected = oracle(*pair)
        assert (expected or (None, None)) == (sort_code, account), pair
        assert key == (int("".join(expected)) if expected else None)


def test_an_iban_stands_in_only_where_there_is_nothing_else(session: Session) -> None:
    iban = "gb29 nwbk 6016 1331 9268 19"
    found = in_standard_form(
        session, [(None, None, iban), ("249105", "00418823", iban), ("249105", None, iban), (None, None, "DE8937")]
    )
    assert [row[:2] for row in found] == [("601613", "31926819"), ("249105", "00418823"), (None, None), (None, None)]


def test_digits_of_other_scripts_are_none(session: Session) -> None:
    assert (
        in_standard_form(session, [("٢٤٩١٠٥", "00418823", None), ("249105", "００418823", None)]) == [(None,) * 3] * 2
    )
