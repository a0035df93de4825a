"""The groups that a policy speaks of: whose money a finding is about, and so who answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from jamfirst.model.kinds import Kind


class Group(StrEnum):
    """One part of what a service produces, with an owner of its own; ``OTHER`` is all the rest."""

    NET_PAY = "net_pay"
    TAX_AND_NI = "tax_and_ni"
    DEDUCTIONS = "deductions"
    BANK_FILE = "bank_file"
    LEDGER = "ledger"
    RETURNS = "returns"
    OTHER = "other"


TITLES: Mapping[Group, str] = MappingProxyType(
    {
        Group.NET_PAY: "Net pay",
        Group.TAX_AND_NI: "Tax and National Insurance",
        Group.DEDUCTIONS: "Deductions",
        Group.BANK_FILE: "Bank file",
        Group.LEDGER: "Ledger",
        Group.RETURNS: "Returns",
        Group.OTHER: "Everything else",
    }
)
"""What screens call each group, unless the policy has another title for it."""

_BY_KIND = {
    Kind.PAYMENT: Group.BANK_FILE,
    Kind.PAYSLIP: Group.NET_PAY,
    Kind.PAY_LINE: Group.NET_PAY,
    Kind.JOURNAL_LINE: Group.LEDGER,
    Kind.RETURN_LINE: Group.RETURNS,
}

_TAX_AND_NI = frozenset(
    {
        *("tax_code", "tax_basis", "taxable_pay", "taxable_pay_to_date", "tax", "tax_to_date", "ni_letter"),
        *("niable_pay", "ee_ni", "er_ni", "ni_at_lel", "ni_lel_to_pt", "ni_pt_to_uel", "niable_pay_to_date"),
        *("ee_ni_to_date", "er_ni_to_date", "director_method", "director_from"),
    }
)
_DEDUCTIONS = frozenset(
    {
        *("loan_plan", "loan", "pg_loan", "pension_scheme", "pension_section", "pensionable_pay", "ee_pension"),
        *("er_pension", "other_deductions"),
    }
)


def group_of(kind: Kind, column: str | None) -> Group:
    """The group of a finding on a table of this kind. Only a payslip is several people's business: a column that
    differs decides between net pay, tax and deductions; all else about it is about net pay."""
    if kind == Kind.PAYSLIP and column in _TAX_AND_NI:
        return Group.TAX_AND_NI
    if kind == Kind.PAYSLIP and column in _DEDUCTIONS:
        return Group.DEDUCTIONS
    return _BY_KIND.get(kind, Group.OTHER)
