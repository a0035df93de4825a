"""Payments that stand twice, and invoices that payments name twice, against counting in plain Python."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

from jamfirst.engines.session import Session
from jamfirst.model.service import RuleSettings
from jamfirst.rules.uk.payments import invoice_twice, twice
from tests.rules.answers import BROKEN, KEPT, NOT_ABOUT, answers

COLUMNS = ("payee_name", "sort_code", "account_number", "amount", "pay_date", "reference")


def payments(number: int, seed: int) -> list[dict[str, str]]:
    """Payments with so few values that many are alike, some with a value less."""
    rng = random.Random(seed)
    made = []
    for _ in range(number):
        values = {
            "payee_name": rng.choice(["RIVERSIDE NURSERY", "MOYLES DAIRY"]),
            "sort_code": rng.choice(["249105", "249106"]),
            "account_number": rng.choice(["00418823", "00418824"]),
            "amount": rng.choice(["10.00", "10.01", "99.99"]),
            "pay_date": rng.choice(["2026-09-25", "2026-09-28"]),
            "reference": rng.choice(["INV1", "INV2", ""]),
        }
        made.append({name: value for name, value in values.items() if value})
    return made


def test_all_but_the_last_of_those_alike_are_asked_about(session: Session) -> None:
    given = payments(150, 1)
    keys = [tuple(one.get(name) for name in COLUMNS) for one in given]
    expected = [BROKEN if key in keys[place + 1 :] else KEPT for place, key in enumerate(keys)]
    assert answers(session, twice.RULE, given) == expected
    assert expected.count(BROKEN) == sum(n - 1 for n in Counter(keys).values()) > 30


def test_what_is_not_known_is_not_alike(session: Session) -> None:
    one = {"payee_name": "RIVERSIDE NURSERY", "sort_code": "249105", "account_number": "00418823"}
    without_amount = one | {"pay_date": "2026-09-25"}
    without_payee = {"amount": "1.00", "pay_date": "2026-09-25"}
    collected = one | {"pay_date": "2026-09-25", "method": "17 direct debit"}
    nothing = one | {"pay_date": "2026-09-25", "amount": "0.00"}
    found = answers(session, twice.RULE, [without_amount] * 2 + [without_payee] * 2 + [collected] * 2 + [nothing] * 2)
    assert found[:2] == ["the amount is not known"] * 2
    assert found[2:4] == ["neither the payee nor the account is known"] * 2
    assert found[4:] == [NOT_ABOUT] * 4


def paid(day: int, invoice: str = "INV7", payee: str = "S1", amount: str = "20.00") -> dict[str, str]:
    when = date(2026, 1, 1) + timedelta(days=day)
    return {"payee_id": payee, "invoice_ref": invoice, "amount": amount, "pay_date": when.isoformat()}


def test_the_days_between_are_those_of_the_service_file(session: Session) -> None:
    for apart, expected in ((0, KEPT), (1, BROKEN), (30, BROKEN), (31, KEPT)):
        found = answers(session, invoice_twice.RULE, [paid(0), paid(apart)], RuleSettings(paid_twice_days=30))
        assert found == [KEPT, expected], apart


def test_the_later_payment_is_told_whatever_the_order(session: Session) -> None:
    assert answers(session, invoice_twice.RULE, [paid(9), paid(2)]) == [BROKEN, KEPT]


def test_other_payees_invoices_and_amounts_are_no_repeats(session: Session) -> None:
    others = [paid(9, invoice="INV8"), paid(9, payee="S2"), paid(9, amount="20.01"), paid(9, amount="-20.00")]
    assert answers(session, invoice_twice.RULE, [paid(2), *others]) == [KEPT] * 4 + [NOT_ABOUT]


def test_references_that_are_no_invoices(session: Session) -> None:
    withheld = [paid(day, invoice="REDACTED PERSONAL DATA") for day in (1, 8)]
    standing = [paid(day, invoice="CONTRACT 7") for day in (1, 8, 15)]
    assert answers(session, invoice_twice.RULE, withheld + standing) == [KEPT] * 5
