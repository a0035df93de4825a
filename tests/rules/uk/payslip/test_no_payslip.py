"""Employees who are paid in a payroll and have no payslip."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from jamfirst.model.kinds import Kind
from jamfirst.rules.uk.payslip.no_payslip import RULE
from tests.rules.applied import applied
from tests.rules.uk.payslip.people import payee, slip, to_account, to_id

SLIPS = [slip(who, 5000) for who in "123"]
PAID = [to_account(who, 5000) for who in "123"]
EVERYBODY = [payee(who) for who in "12345"]
SUPPLIERS = [to_id(f"S{n}", 100) for n in range(9)]


@pytest.mark.parametrize(
    ("payments", "payees", "told"),
    [
        (PAID, EVERYBODY, []),
        ([*PAID, to_account("4", 700)], EVERYBODY, [("4", 700)]),
        ([*PAID, to_id("P4", 700), to_id("5", 800)], EVERYBODY, [("4", 700), ("5", 800)]),
        ([*PAID, to_account("8", 700)], EVERYBODY, []),
        ([*PAID, to_account("4", 700)], [*EVERYBODY[:3], payee("4", payee_type="supplier", employee_id="")], []),
        ([*PAID, to_account("4", 700)], [*EVERYBODY[:3], payee("4", employee_id="")], [("P4", 700)]),
        ([*PAID, to_account("4", 700), *SUPPLIERS], EVERYBODY, []),
        ([*(p | {"batch_ref": "B1"} for p in PAID), to_account("4", 700, batch_ref="B2"), *SUPPLIERS], EVERYBODY, []),
        ([*PAID, to_id("4", 700)], [], []),
    ],
)
def test_who_is_asked_about(
    payments: Sequence[dict[str, str]], payees: Sequence[dict[str, str]], told: list[tuple[str, int]]
) -> None:
    outcome, rows = applied(RULE, payments, {Kind.PAYSLIP: SLIPS, Kind.PAYEE: payees})
    assert [(row["workings"].split("; ")[0], row["off"]) for row in rows] == [
        (f"employee {who}", pence) for who, pence in told
    ]
    assert outcome.breached == len(told)


def test_without_a_payee_table_nobody_is_known_to_be_an_employee() -> None:
    assert applied(RULE, [*PAID, to_id("4", 700)], {Kind.PAYSLIP: SLIPS})[0].records == 0
