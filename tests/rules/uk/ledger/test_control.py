"""The bank's account in the ledger against the payments of the run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import Kind
from jamfirst.model.law import RuleResult
from jamfirst.model.service import RuleSettings
from jamfirst.rules import check
from jamfirst.rules.by_hand import typed_run
from jamfirst.rules.uk.ledger.control import RULE

BANK = RuleSettings(accounts={"99*": "payments"})


def line(account: str, debit: str = "", credit: str = "") -> dict[str, str]:
    return {"account": account, "debit": debit, "credit": credit}


def outcome(journal: list[dict[str, str]], *tables: list[dict[str, str]]) -> RuleResult:
    """The rule on a run whose payments are in one or more tables."""
    with DuckDBSession(threads=1) as session:
        runs = [typed_run(session, RULE, journal, {Kind.PAYMENT: one}) for one in tables]
        payments = [replace(run.tables[1], name=f"payments {place}") for place, run in enumerate(runs)]
        whole = replace(runs[0], tables=(runs[0].tables[0], *payments))
        return check(whole, session, BANK, [RULE]).outcomes[0]


ONE = [{"amount": "100.00", "currency": "GBP"}, {"amount": "50.00"}]
OTHER = [{"amount": "7.00"}]
BOOKED = [line("9010", "150.00"), line("9900", credit="100.00"), line("9901", credit="50.00")]


@pytest.mark.parametrize(
    ("journal", "tables", "breached"),
    [
        (BOOKED, [ONE], 0),
        ([*BOOKED, line("9900", debit="8.00")], [ONE], 0),
        ([*BOOKED, line("9900", "8.00", "8.00")], [ONE], 0),
        (BOOKED[:2], [ONE], 1),
        ([*BOOKED, line("9900", credit="7.00")], [ONE, OTHER], 0),
        (BOOKED, [ONE, OTHER], 1),
        (BOOKED, [ONE, ONE], 0),
        ([*BOOKED, *BOOKED], [ONE, ONE], 0),
    ],
)
def test_what_is_paid_is_booked(
    journal: list[dict[str, str]], tables: list[list[dict[str, str]]], breached: int
) -> None:
    found = outcome(journal, *tables)
    assert (found.records, found.checked, found.breached) == (1, 1, breached)


@pytest.mark.parametrize(
    ("journal", "payments", "why"),
    [
        ([line("9010", "5.00")], ONE, "no journal books to an account that is paid from"),
        ([line("", "5.00")], ONE, "the account is not known"),
        ([line("9900")], ONE, "the amount of a line of such an account is not known"),
        (BOOKED, [{"amount": "5.00", "currency": "EUR"}], "some payments are in another currency"),
        (BOOKED, [{"amount": "99999999999999.99"}] * 20, "an amount is too large to be money"),
    ],
)
def test_what_cannot_be_checked_is_said(
    journal: list[dict[str, str]], payments: list[dict[str, str]], why: str
) -> None:
    found = outcome(journal, payments)
    assert ([cannot.reason for cannot in found.cannot], found.breached) == ([why], 0)


def test_without_journals_or_payments_nothing_is_said() -> None:
    assert outcome([], ONE).records == 0
    assert outcome([line("9900", credit="5.00")], []).breached == 1
