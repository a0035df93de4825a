"""The form of bank details: what the examples of the rule do not show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.rules.uk.bank.details import PAYEES, RULE
from tests.rules.answers import BROKEN, KEPT, NOT_ABOUT, answers


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with DuckDBSession(threads=1) as session:
        yield session


@pytest.mark.parametrize("sort_code", ["00000", "000000", "24910", "2491055", "24910O", "NULL", "٢٤٩١٠٥", "24.91.05"])
def test_a_sort_code_is_six_digits(session: Session, sort_code: str) -> None:
    assert answers(session, RULE, [{"sort_code": sort_code, "account_number": "00418823"}]) == [BROKEN]


@pytest.mark.parametrize("account", ["12345", "000000", "12345678901", "4188O3", "N/A", "00418823.0"])
def test_an_account_number_is_six_to_ten_digits(session: Session, account: str) -> None:
    assert answers(session, RULE, [{"sort_code": "249105", "account_number": account}]) == [BROKEN]


@pytest.mark.parametrize("method", ["99 credit", "Z4 interest"])
def test_a_bacs_file_has_room_for_exactly_eight_digits(session: Session, method: str) -> None:
    given = [{"sort_code": "249105", "account_number": number, "method": method} for number in ("0041882", "00418823")]
    assert answers(session, RULE, given) == [BROKEN, KEPT]


@pytest.mark.parametrize(
    ("method", "expected"),
    [("Cheque", NOT_ABOUT), ("CHK", NOT_ABOUT), ("17 direct debit", NOT_ABOUT), ("TRF", BROKEN), ("FPS", BROKEN)],
)
def test_who_needs_no_account_has_none(session: Session, method: str, expected: str) -> None:
    assert answers(session, RULE, [{"payee_name": "Riverside Nursery", "method": method}]) == [expected]


def test_nothing_is_said_where_nothing_is_known(session: Session) -> None:
    (answer,) = answers(session, RULE, [{"payee_name": "Riverside Nursery"}])
    assert "nothing says that one is needed" in answer
    assert answers(session, PAYEES, [{"payee_id": "1", "payee_name": "paid by cheque"}]) == [NOT_ABOUT]


def test_an_iban_does_for_both(session: Session) -> None:
    assert answers(session, RULE, [{"iban": "GB29NWBK60161331926819", "bic": "NWBKGB2L"}]) == [KEPT]
