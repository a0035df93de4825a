"""Invoices that were paid before: what the examples of the rule do not show."""

from __future__ import annotations

import pytest

from jamfirst.engines.session import Session
from jamfirst.model.service import RuleSettings
from jamfirst.rules.uk.payments.paid_twice import RULE
from tests.rules.answers import BROKEN, KEPT, NOT_ABOUT, answers

ONE = {
    "invoice_ref": "A1",
    "supplier_id": "S1",
    "supplier_ref": "K79978",
    "invoice_date": "2026-09-01",
    "paid_date": "2026-09-10",
    "gross": "120.00",
}


def also(**changed: str) -> dict[str, str]:
    return {name: value for name, value in (ONE | {"invoice_ref": "A2"} | changed).items() if value}


@pytest.mark.parametrize("reference", ["k79978", "K-79978", "0K79978", " K 7 9 9 7 8", "K79978."])
def test_a_reference_is_one_however_it_is_written(session: Session, reference: str) -> None:
    later = also(supplier_ref=reference, paid_date="2026-09-20", invoice_date="2026-10-01")
    assert answers(session, RULE, [ONE, later]) == [KEPT, BROKEN]


@pytest.mark.parametrize("reference", ["K79979", "79978", "K799780", "K0079978"])
def test_another_reference_is_another_invoice(session: Session, reference: str) -> None:
    later = also(supplier_ref=reference, paid_date="2026-09-20", invoice_date="2026-10-01")
    assert answers(session, RULE, [ONE, later]) == [KEPT, KEPT]


def test_days_between_payments_are_those_of_the_service_file(session: Session) -> None:
    far = also(paid_date="2026-12-09", invoice_date="2026-12-01")
    assert answers(session, RULE, [ONE, far]) == [KEPT, BROKEN]
    assert answers(session, RULE, [ONE, far], RuleSettings(paid_twice_days=89)) == [KEPT, KEPT]


def test_an_amount_alone_needs_close_dates(session: Session) -> None:
    for day, expected in (("2026-09-04", BROKEN), ("2026-09-05", KEPT), ("", KEPT)):
        other = also(supplier_ref="another 5", invoice_date=day)
        assert answers(session, RULE, [ONE, other]) == [KEPT, expected], day


def test_without_numbers_of_our_own_days_tell_invoices_from_lines(session: Session) -> None:
    first = {name: value for name, value in ONE.items() if name != "invoice_ref"}
    assert answers(session, RULE, [first, first]) == [KEPT, KEPT]
    assert answers(session, RULE, [first, first | {"paid_date": "2026-09-11"}]) == [KEPT, BROKEN]


@pytest.mark.parametrize("status", ["Cancelled", "on hold", "REJECTED", "draft", "Disputed", "credited"])
def test_what_is_not_paid_is_not_paid_twice(session: Session, status: str) -> None:
    assert answers(session, RULE, [ONE | {"status": status}, also()]) == [NOT_ABOUT, KEPT]


def test_unknown_values_are_never_alike(session: Session) -> None:
    nobody = also(supplier_id="")
    found = answers(session, RULE, [nobody, nobody | {"invoice_ref": "A3"}, also(gross="")])
    assert found == [KEPT, KEPT, "the gross is not known"]
    without_reference = [ONE | {"supplier_ref": "-"}, also(supplier_ref="n/a", invoice_date="2026-10-01")]
    assert answers(session, RULE, without_reference) == [KEPT, KEPT]
