"""Whose a payment is, and which payments are those of a payroll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jamfirst.engines.build import select, sub
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.by_hand import typed_run
from jamfirst.rules.given import Given
from jamfirst.rules.prepared import prepared
from jamfirst.rules.together import together
from jamfirst.rules.uk.payslip.paid import RULE
from jamfirst.rules.uk.payslip.whose import banked, employees_of, owned
from jamfirst.rules.working import records
from tests.rules.uk.payslip.people import payee, slip, to_account, to_id

PAYEES = [payee("1"), payee("2"), payee("2") | {"payee_id": "P3", "employee_id": "3"}, payee("7", employee_id="")]


def asked(payments: Sequence[dict[str, str]]) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Owner, employed, shared and payroll of each payment; and the payees with accounts."""
    with DuckDBSession(threads=1) as session:
        slips = [slip(who, 1) for who in "123"]
        run = typed_run(session, RULE, slips, {Kind.PAYMENT: payments, Kind.PAYEE: PAYEES})
        relations = {t.kind: prepared(session, t, set(KINDS[t.kind].columns)) for t in run.tables}
        others = {n.kind: together(session, [relations[n.kind]], (*n.columns, *n.also)) for n in RULE.others}
        given = Given(session, relations[Kind.PAYSLIP], others, RunFacts(), RuleSettings())
        employees = employees_of(given, given.relation.name)
        working = owned(given, records(others[Kind.PAYMENT].name), employees)
        query = select("owner", "is_employed", "shared", "payroll").from_(sub(working.query, "w")).order_by("id")
        return session.rows(query), session.rows(select("owner", "joint").from_(banked(given, employees)))


def test_whose_payments_are() -> None:
    payments = [
        to_id("1", 5),
        to_id("P1", 5),
        to_account("1", 5),
        to_account("2", 5),
        to_account("7", 5),
        to_account("8", 5),
        to_id("S9", 5) | to_account("1", 5),
    ]
    rows, payees = asked(payments)
    assert rows == [
        ("1", True, False, True),
        ("1", True, False, True),
        ("1", True, False, True),
        (None, False, True, True),
        ("P7", False, False, True),
        (None, False, False, True),
        ("S9", False, False, True),
    ]
    assert sorted(payees) == [("1", False), ("2", True), ("3", True), ("P7", False)]


def test_a_payroll_is_a_batch_of_which_more_than_half_goes_to_employees() -> None:
    pay = [to_id("1", 5, batch_ref="B1"), to_id("2", 5, batch_ref="B1"), to_id("HMRC", 5, batch_ref="B1")]
    other = [to_id("1", 5, batch_ref="B2"), to_id("S1", 5, batch_ref="B2")]
    assert [row[3] for row in asked(pay + other)[0]] == [True, True, True, False, False]
