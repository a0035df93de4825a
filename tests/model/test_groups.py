"""Whose business a finding is."""

from __future__ import annotations

import pytest

from jamfirst.model.columns import Role
from jamfirst.model.groups import TITLES, Group, group_of
from jamfirst.model.kinds import KINDS, Kind


@pytest.mark.parametrize(
    ("kind", "column", "group"),
    [
        (Kind.PAYMENT, "amount", Group.BANK_FILE),
        (Kind.PAYMENT, None, Group.BANK_FILE),
        (Kind.PAYSLIP, "net_pay", Group.NET_PAY),
        (Kind.PAYSLIP, None, Group.NET_PAY),
        (Kind.PAYSLIP, "ee_ni", Group.TAX_AND_NI),
        (Kind.PAYSLIP, "tax", Group.TAX_AND_NI),
        (Kind.PAYSLIP, "loan", Group.DEDUCTIONS),
        (Kind.PAYSLIP, "er_pension", Group.DEDUCTIONS),
        (Kind.JOURNAL_LINE, "debit", Group.LEDGER),
        (Kind.RETURN_LINE, "tax", Group.RETURNS),
        (Kind.INVOICE, "gross", Group.OTHER),
        (Kind.PLAIN, "tax", Group.OTHER),
    ],
)
def test_a_finding_has_the_group_of_its_table_and_column(kind: Kind, column: str | None, group: Group) -> None:
    assert group_of(kind, column) is group


def test_every_column_of_money_on_a_payslip_is_in_one_of_three_groups() -> None:
    money = [c.name for c in KINDS[Kind.PAYSLIP].columns.values() if c.role in (Role.AMOUNT, Role.MONEY)]
    groups = {name: group_of(Kind.PAYSLIP, name) for name in money}
    of_pay = {name for name, group in groups.items() if group is Group.NET_PAY}
    assert of_pay == {"net_pay", "gross_pay", "hourly_rate"}
    assert set(groups.values()) == {Group.NET_PAY, Group.TAX_AND_NI, Group.DEDUCTIONS}


def test_every_group_has_a_title() -> None:
    assert set(TITLES) == set(Group)
