"""BICs: what the examples of the rules do not show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.rules.uk.bank.bic import AGREES, RULE
from tests.rules.answers import BROKEN, KEPT, NOT_ABOUT, answers


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with DuckDBSession(threads=1) as session:
        yield session


@pytest.mark.parametrize("bic", ["NWBKGB2LXX", "NWBKGB2LXXXX", "NWBK GB", "NWBKG82L", "ÑWBKGB2L", "-"])
def test_eight_or_eleven_characters(session: Session, bic: str) -> None:
    assert answers(session, RULE, [{"bic": bic}]) == [BROKEN]


def test_it_is_read_as_people_write_it(session: Session) -> None:
    assert answers(session, RULE, [{"bic": "nwbk gb2l xxx"}]) == [KEPT]


def test_only_ibans_of_the_united_kingdom_name_the_bank(session: Session) -> None:
    given = [
        {"bic": "COBADEFF", "iban": "DE89370400440532013000"},
        {"bic": "NWBKGB2L", "iban": "GB29NWBK"},
        {"bic": "BUKBGB22", "iban": "gb29 nwbk 6016 1331 9268 19"},
    ]
    assert answers(session, AGREES, given) == [NOT_ABOUT, NOT_ABOUT, BROKEN]
