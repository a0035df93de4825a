"""Accounts of payments against those of payees."""

from __future__ import annotations

import random

import pytest

from jamfirst.engines.session import Session
from jamfirst.model.kinds import Kind
from jamfirst.rules.uk.payments.account_changed import RULE
from tests.rules.answers import BROKEN, KEPT, NOT_ABOUT, answers

NOT_THERE = "the payee is not in the table of payees"


def payee(payee_id: str, name: str, account: str = "00418823", **more: str) -> dict[str, str]:
    return {"payee_id": payee_id, "payee_name": name, "sort_code": "249105", "account_number": account, **more}


def paid(account: str = "00418823", **who: str) -> dict[str, str]:
    return {"sort_code": "249105", "account_number": account, "amount": "1.00", **who}


def said(session: Session, payments: list[dict[str, str]], *payees: dict[str, str]) -> list[str]:
    return answers(session, RULE, payments, others={Kind.PAYEE: payees})


def test_by_id_against_plain_python(session: Session) -> None:
    rng = random.Random(3)
    accounts = {f"P{n}": f"{rng.randrange(4):08d}" for n in range(50)}
    payments = [(rng.choice([*accounts, "P99"]), f"{rng.randrange(4):08d}") for _ in range(300)]
    found = said(
        session,
        [paid(account, payee_id=who) for who, account in payments],
        *(payee(who, f"Name {who}", account) for who, account in accounts.items()),
    )
    known = {True: KEPT, False: BROKEN}
    assert found == [known[accounts[who] == account] if who in accounts else NOT_THERE for who, account in payments]
    assert {KEPT, BROKEN, NOT_THERE} == set(found)


def test_the_id_comes_before_the_name(session: Session) -> None:
    two = (payee("1", "Jo Bray", "11111111"), payee("2", "Jo Bray", "22222222"))
    found = said(
        session, [paid("22222222", payee_id="1", payee_name="Jo Bray"), paid("22222222", payee_name="Jo Bray")], *two
    )
    assert found == [BROKEN, KEPT]


def test_namesakes_may_have_each_others_account(session: Session) -> None:
    two = (payee("1", "Jo Bray", "11111111"), payee("2", "JO BRAY", "22222222"))
    found = said(
        session, [paid(account, payee_name="Jo Bray") for account in ("11111111", "22222222", "33333333")], *two
    )
    assert found == [KEPT, KEPT, BROKEN]


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Siân O'Brien", "SIAN OBRIEN"),
        ("D’Arcy Dairy & Sons", "DARCY DAIRY & SONS"),
        ("Marie-Claire Bawden", "MARIE-CLAIRE BAWDE"),
    ],
)
def test_a_name_meets_what_bacs_makes_of_it(session: Session, written: str, printed: str) -> None:
    given = [paid(account, payee_name=printed, method="99 credit") for account in ("00418823", "00418824")]
    assert said(session, given, payee("1", written)) == [KEPT, BROKEN]


def test_a_cut_name_meets_only_payments_of_a_bacs_file(session: Session) -> None:
    given = [paid("00418824", payee_name="PENINSULA HIGHWAYS", method=method) for method in ("99 credit", "TRF")]
    assert said(session, given, payee("1", "Peninsula Highways Joint Venture LLP")) == [BROKEN, NOT_THERE]


def test_an_employee_is_known_by_the_employees_number(session: Session) -> None:
    one = payee("", "Jo Bray", employee_id="E7")
    assert said(session, [paid("00418824", payee_id="E7")], {k: v for k, v in one.items() if v}) == [BROKEN]


def test_an_iban_is_compared_with_an_iban_and_with_what_is_in_it(session: Session) -> None:
    abroad = {"payee_id": "1", "payee_name": "Maison", "iban": "DE89 3704 0044 0532 0130 00"}
    same = {"payee_id": "1", "iban": "de89370400440532013000"}
    other = {"payee_id": "1", "iban": "FR1420041010050500013M02606"}
    assert said(session, [same, other, paid(payee_id="1")], abroad) == [KEPT, BROKEN, BROKEN]


def test_payments_without_an_account_or_a_payee(session: Session) -> None:
    found = said(session, [{"payee_id": "1"}, paid(), paid(payee_name="?")], payee("1", "Jo Bray"))
    assert found == [NOT_ABOUT, NOT_THERE, NOT_THERE]
