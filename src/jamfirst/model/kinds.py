"""Kinds of table: the canonical columns that give a table meaning (names fixed by the project's contract)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from jamfirst.model.columns import Role, ValueType


class Kind(StrEnum):
    """What one row of a table is."""

    PAYMENT = "payment"
    PAYSLIP = "payslip"
    PAY_LINE = "pay_line"
    INVOICE = "invoice"
    JOURNAL_LINE = "journal_line"
    RETURN_LINE = "return_line"
    PAYEE = "payee"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class CanonicalColumn:
    """A column that a kind knows: its name, what its values are, and what it is for."""

    name: str
    type: ValueType
    role: Role


@dataclass(frozen=True, slots=True)
class KindSpec:
    """What a kind of table looks like.

    ``signature`` holds groups of canonical names: a table may be of this kind when it has at least one name
    of every group. ``keys`` are the column sets that identify a row, best first, tried before any other.
    ``amounts`` are the columns that pence in and out can be counted on, best first; none for a kind without money.
    ``noun`` is one of them and several of them, as screens say it.
    """

    kind: Kind
    columns: Mapping[str, CanonicalColumn]
    signature: tuple[frozenset[str], ...]
    keys: tuple[tuple[str, ...], ...]
    amounts: tuple[str, ...]
    noun: tuple[str, str]


_T, _M, _D = ValueType.TEXT, ValueType.DECIMAL, ValueType.DATE


def _columns(text: str) -> Mapping[str, CanonicalColumn]:
    """Columns from lines of ``role: name name ...``; the role gives the type unless a name carries ``:type``."""
    types = {Role.AMOUNT: _M, Role.MONEY: _M, Role.PAY_DATE: _D, Role.DATE: _D}
    found: dict[str, CanonicalColumn] = {}
    for line in text.strip().splitlines():
        role_name, _, names = line.partition(":")
        role = Role(role_name.strip())
        for item in names.split():
            name, _, type_name = item.partition("=")
            value_type = ValueType(type_name) if type_name else types.get(role, _T)
            found[name] = CanonicalColumn(name, value_type, role)
    return MappingProxyType(found)


def _spec(
    kind: Kind,
    noun: tuple[str, str],
    columns: str,
    signature: tuple[str, ...],
    keys: tuple[str, ...],
    amounts: str,
) -> KindSpec:
    groups = tuple(frozenset(group.split()) for group in signature)
    return KindSpec(
        kind, _columns(columns), groups, tuple(tuple(k.split()) for k in keys), tuple(amounts.split()), noun
    )


_SPECS = (
    _spec(
        Kind.PAYMENT,
        ("payment", "payments"),
        """
        amount: amount
        account: sort_code account_number iban
        payee: payee_id payee_name
        pay_date: pay_date
        reference: reference invoice_ref
        identifier: payment_ref batch_ref
        other: bic currency method payer_account
        """,
        ("amount", "payee_id payee_name account_number iban", "pay_date sort_code iban payment_ref method"),
        ("payment_ref",),
        "amount",
    ),
    _spec(
        Kind.PAYSLIP,
        ("payslip", "payslips"),
        """
        payee: employee_id employment_id person_id
        pay_date: pay_date
        date: earnings_from earnings_to start_date leaving_date director_from birth_date
        money: taxable_pay taxable_pay_to_date tax tax_to_date niable_pay ee_ni er_ni ni_at_lel ni_lel_to_pt
        money: ni_pt_to_uel niable_pay_to_date ee_ni_to_date er_ni_to_date loan pg_loan pensionable_pay
        money: ee_pension er_pension gross_pay other_deductions hourly_rate
        amount: net_pay
        other: paye_reference payroll run_type tax_year frequency period aggregated tax_code tax_basis
        other: ni_letter director_method loan_plan pension_scheme pension_section hours=decimal apprentice
        """,
        ("employee_id employment_id person_id", "net_pay", "gross_pay tax tax_code ee_ni ni_letter"),
        (
            "employment_id pay_date run_type",
            "employee_id employment_id payroll run_type pay_date",
            "employee_id payroll run_type pay_date",
            "employment_id pay_date",
            "employee_id pay_date",
            "employment_id",
            "employee_id",
        ),
        "net_pay",
    ),
    _spec(
        Kind.PAY_LINE,
        ("pay line", "pay lines"),
        """
        payee: employee_id employment_id
        pay_date: pay_date
        date: earned_from earned_to
        amount: amount
        money: rate
        other: payroll run_type element_code element_class units=decimal
        """,
        ("employee_id employment_id", "element_code element_class", "amount"),
        (
            "employment_id run_type pay_date element_code earned_from",
            "employee_id employment_id payroll run_type pay_date element_code earned_from",
            "employment_id pay_date element_code",
            "employee_id pay_date element_code",
        ),
        "amount",
    ),
    _spec(
        Kind.INVOICE,
        ("invoice", "invoices"),
        """
        payee: supplier_id supplier_name
        date: invoice_date received_date due_date paid_date
        money: net vat cis_materials cis_deduction
        amount: gross
        identifier: invoice_ref
        reference: supplier_ref
        other: status cost_centre regime vat_number cis_status
        """,
        ("invoice_ref supplier_ref", "supplier_id supplier_name", "gross net", "invoice_date due_date vat status"),
        ("invoice_ref", "supplier_id invoice_ref", "supplier_id supplier_ref"),
        "gross net",
    ),
    _spec(
        Kind.JOURNAL_LINE,
        ("journal line", "journal lines"),
        """
        identifier: journal_ref line
        money: debit credit
        amount: amount
        date: posted_date
        other: account cost_centre period description currency
        """,
        ("account", "debit amount", "credit journal_ref"),
        ("journal_ref line",),
        "amount debit",
    ),
    _spec(
        Kind.RETURN_LINE,
        ("return line", "return lines"),
        """
        payee: employee_id nino
        pay_date: pay_date
        date: submitted_date
        money: taxable_pay_to_date tax_to_date tax ni_at_lel ni_lel_to_pt ni_pt_to_uel ee_ni_to_date
        money: er_ni_to_date loan
        amount: net_pay
        other: paye_reference tax_year frequency period tax_code ni_letter
        """,
        ("employee_id nino", "taxable_pay_to_date", "nino submitted_date"),
        ("employee_id pay_date", "employee_id", "nino"),
        "net_pay",
    ),
    _spec(
        Kind.PAYEE,
        ("payee", "payees"),
        """
        payee: payee_id employee_id payee_name
        account: sort_code account_number iban
        money: usual_income turnover
        other: payee_type income_period essential postcode
        """,
        ("payee_id", "payee_type usual_income turnover essential"),
        ("payee_id",),
        "",
    ),
    _spec(Kind.PLAIN, ("record", "records"), "", (), (), ""),
)

PAYMENT_NAMED_BY = ("payee_id", "payee_name", "invoice_ref", "reference", "amount", "pay_date")
"""What names a payment in the field's own terms: its number is issued anew in every run of many services."""

KINDS: Mapping[Kind, KindSpec] = MappingProxyType({spec.kind: spec for spec in _SPECS})
"""Every kind with its canonical columns."""
