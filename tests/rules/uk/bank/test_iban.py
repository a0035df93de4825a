"""IBANs held to plain arithmetic on whole numbers."""

from __future__ import annotations

import string
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.rules.by_hand import try_rule
from jamfirst.rules.uk.bank.iban import PAYEES, RULE
from tests.rules.answers import BROKEN, KEPT, NOT_ABOUT, answers


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with DuckDBSession(threads=1) as session:
        yield session


def digits_for(country: str, rest: str) -> str:
    return f"{98 - int(''.join(str(int(char, 36)) for char in f'{rest}{country}00')) % 97:02d}"


body = st.text(string.ascii_uppercase + string.digits, min_size=11, max_size=30)
two = st.text(string.ascii_uppercase, min_size=2, max_size=2).filter(lambda country: country != "GB")


@settings(max_examples=20)
@given(st.lists(st.tuples(two, body, st.integers(0, 99)), min_size=1, max_size=50))
def test_check_digits_are_as_in_whole_numbers(parts: list[tuple[str, str, int]]) -> None:
    right = [f"{country}{digits_for(country, rest)}{rest}" for country, rest, _ in parts]
    other = [f"{country}{digits:02d}{rest}" for country, rest, digits in parts]
    with DuckDBSession(threads=1) as session:
        found = answers(session, RULE, [{"iban": iban} for iban in (*right, *other)])
    assert found[: len(parts)] == [KEPT] * len(parts)
    same = [KEPT if iban in right else BROKEN for iban in other]
    assert found[len(parts) :] == same


@pytest.mark.parametrize("rest", ["NWBK60161331926819", "JAMF24910500418823"])
def test_it_says_which_check_digits_are_right(session: Session, rest: str) -> None:
    right = digits_for("GB", rest)
    wrong = f"{(int(right) + 1) % 100:02d}"
    tried = try_rule(session, RULE, {"iban": f"GB{wrong}{rest}"})
    assert [(b.column, b.expected) for b in tried.broken] == [("iban", f"check digits {right}")]


def test_check_digits_that_leave_one_and_are_never_issued_are_wrong(session: Session) -> None:
    """00, 01 and 99 leave what 97, 98 and 02 leave."""
    rests = [f"JAMF249105{number:08d}" for number in range(400)]
    never = {"97": "00", "98": "01", "02": "99"}
    alike = [(rest, digits_for("GB", rest)) for rest in rests if digits_for("GB", rest) in never]
    assert {digits for _, digits in alike} == set(never)
    found = answers(session, RULE, [{"iban": f"GB{never[digits]}{rest}"} for rest, digits in alike])
    assert set(found) == {BROKEN}


@pytest.mark.parametrize(
    "iban", ["GB", "GB29", "X", "GB29NWBK6016133192681٩", "29GBNWBK60161331926819", "GB29NWBK6016133192681" * 3]
)
def test_what_has_no_form_is_wrong(session: Session, iban: str) -> None:
    assert answers(session, RULE, [{"iban": iban}]) == [BROKEN]


def test_the_sort_code_beside_it_is_that_inside_it(session: Session) -> None:
    given = {"payee_id": "1", "iban": "GB29NWBK60161331926819", "sort_code": "60-16-14", "account_number": "31926819"}
    tried = try_rule(session, PAYEES, given)
    assert [(b.column, b.expected) for b in tried.broken] == [("sort_code", "601613")]


def test_without_an_iban_it_says_nothing(session: Session) -> None:
    assert answers(session, RULE, [{"sort_code": "249105"}, {"iban": " - "}, {"iban": ""}]) == [NOT_ABOUT] * 3
