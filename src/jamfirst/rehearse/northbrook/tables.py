"""The tables of a run: their columns in order, what identifies a row, and each record as a row of text.

Money is pounds with two places, units and hours two places, days ISO (the writer may turn them British).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from jamfirst.rehearse.northbrook.days import TAX_YEAR
from jamfirst.rehearse.northbrook.posts import Person
from jamfirst.rehearse.northbrook.records import Inputs, Invoice, Line, Payee, Return, Slip

Row = tuple[str, ...]
PAYE_REFERENCE = "123/NB45678"
PAYROLL = "Monthly"


@dataclass(frozen=True, slots=True)
class Layout:
    """One delimited file: its columns, those that identify a row, and the column its pence are counted on."""

    file: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    amount: str
    money: frozenset[str]
    dates: frozenset[str]

    def key_of(self, row: Row) -> str:
        """The row's key as the truth file writes it: the key columns with a bar between."""
        return "|".join(row[self.columns.index(name)] for name in self.key)


def _layout(file: str, columns: str, key: str, amount: str) -> Layout:
    """A layout from names, where ``*`` marks money and ``@`` a date."""
    names = tuple(columns.split())
    plain = tuple(name.lstrip("*@") for name in names)
    money = frozenset(name[1:] for name in names if name[0] == "*")
    dates = frozenset(name[1:] for name in names if name[0] == "@")
    return Layout(file, plain, tuple(key.split()), amount, money, dates)


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {
        "payslip": _layout(
            "payslips.csv",
            "employee_id employment_id person_id paye_reference payroll run_type tax_year frequency period @pay_date "
            "@earnings_from @earnings_to @start_date @leaving_date aggregated grade cost_centre tax_code tax_basis "
            "*taxable_pay *taxable_pay_to_date *tax *tax_to_date ni_letter *niable_pay *ee_ni *er_ni *ni_at_lel "
            "*ni_lel_to_pt *ni_pt_to_uel *niable_pay_to_date *ee_ni_to_date *er_ni_to_date loan_plan *loan *pg_loan "
            "pension_scheme pension_section *pensionable_pay *ee_pension *er_pension *gross_pay *other_deductions "
            "*net_pay hours *hourly_rate @birth_date apprentice",
            "employment_id run_type pay_date",
            "net_pay",
        ),
        "pay_line": _layout(
            "pay_lines.csv",
            "employee_id employment_id payroll run_type @pay_date element_code element_class units *rate *amount "
            "@earned_from @earned_to",
            "employment_id run_type pay_date element_code",
            "amount",
        ),
        "return_line": _layout(
            "fps.csv",
            "employee_id employment_id paye_reference tax_year @pay_date frequency period nino tax_code "
            "*taxable_pay_to_date *tax_to_date *tax ni_letter *ni_at_lel *ni_lel_to_pt *ni_pt_to_uel *ee_ni_to_date "
            "*er_ni_to_date *loan *net_pay @submitted_date",
            "employment_id pay_date",
            "net_pay",
        ),
        "invoice": _layout(
            "invoices.csv",
            "invoice_ref supplier_id supplier_name supplier_ref @invoice_date @received_date @due_date @paid_date "
            "*net *vat *gross status cost_centre regime vat_number",
            "invoice_ref",
            "gross",
        ),
        "payee": _layout(
            "payees.csv",
            "payee_id employee_id payee_name payee_type sort_code account_number iban *usual_income income_period "
            "*turnover essential postcode method grade sex ethnicity_group disability",
            "payee_id",
            "",
        ),
        "journal_line": _layout(
            "journal.csv",
            "journal_ref line account cost_centre *debit *credit period @posted_date description",
            "description account cost_centre",
            "debit",
        ),
    }
)
"""Every delimited file of a run, by the kind of its table."""


def money(pence: int) -> str:
    """Whole pence as pounds with two places: ``-1234`` is ``-12.34``. Also hundredths of anything."""
    if pence < 0:
        return "-" + money(-pence)
    return f"{pence // 100}.{pence % 100:02d}"


@cache
def day(value: date | None) -> str:
    """An ISO date, or empty."""
    return value.isoformat() if value else ""


def slip_row(slip: Slip) -> Row:
    """The payslip as a row."""
    inputs, to_date, taken = slip.inputs, slip.to_date, slip.deducted
    totals, told, person, post = taken.totals, inputs.told, inputs.person, inputs.post
    own_code = post.code_in(inputs.month.period)
    first, last = _earned(slip)
    hours = sum(line.units for line in slip.lines if line.element_code in {"BASIC", "OT150", "HOLPAY"})
    return (
        *_identity(inputs), TAX_YEAR, "monthly", str(inputs.month.period), day(inputs.pay_date), day(first), day(last),
        day(post.start), day(post.leaving if post.leaving and post.leaving <= inputs.month.last else None),
        "yes" if person.aggregated else "no",
        post.work.grade, post.work.cost_centre, own_code, post.tax_basis, money(totals.taxable),
        money(to_date.taxable), money(totals.tax), money(to_date.tax), told.letter, money(totals.niable),
        money(totals.ee_ni), money(totals.er_ni), money(to_date.at_lel), money(to_date.lel_to_pt),
        money(to_date.pt_to_uel), money(to_date.niable), money(to_date.ee_ni), money(to_date.er_ni), told.loan_plan,
        money(totals.loan), money(totals.pg_loan), told.pension, told.section, money(taken.pensionable),
        money(taken.ee_pension), money(taken.er_pension), money(slip.gross), money(slip.other), money(slip.net),
        money(hours) if hours and inputs.run_type == "main" else "", money(inputs.rate), day(person.born),
        "yes" if person.apprentice else "no",
    )  # fmt: skip


def _identity(inputs: Inputs) -> Row:
    person = inputs.person
    return (
        person.employee_id,
        inputs.post.employment_id,
        person.person_id,
        PAYE_REFERENCE,
        PAYROLL,
        inputs.run_type,
    )


def _earned(slip: Slip) -> tuple[date, date]:
    month, post = slip.inputs.month, slip.inputs.post
    if slip.inputs.run_type != "main":
        return slip.lines[0].earned_from, slip.lines[0].earned_to
    return max(month.first, post.start), min(month.last, post.leaving or month.last)


def line_row(slip: Slip, line: Line) -> Row:
    """One pay line of a payslip as a row."""
    inputs = slip.inputs
    return (
        inputs.person.employee_id, inputs.post.employment_id, PAYROLL, inputs.run_type, day(inputs.pay_date),
        line.element_code, line.element_class, money(line.units), money(line.rate), money(line.amount),
        day(line.earned_from), day(line.earned_to),
    )  # fmt: skip


def return_row(line: Return) -> Row:
    """One line of the return (FPS) as a row."""
    inputs, to_date = line.last.inputs, line.last.to_date
    return (
        inputs.person.employee_id, inputs.post.employment_id, PAYE_REFERENCE, TAX_YEAR, day(inputs.pay_date),
        "monthly", str(inputs.month.period), inputs.person.nino, inputs.post.code_in(inputs.month.period),
        money(to_date.taxable), money(to_date.tax), money(line.tax), inputs.told.letter, money(to_date.at_lel),
        money(to_date.lel_to_pt), money(to_date.pt_to_uel), money(to_date.ee_ni), money(to_date.er_ni),
        money(line.loan), money(line.net), day(inputs.reported),
    )  # fmt: skip


def invoice_row(bill: Invoice) -> Row:
    """One invoice as a row."""
    status = "paid" if bill.paid else "on hold"
    return (
        bill.reference, bill.supplier_id, bill.supplier_name, bill.supplier_ref, day(bill.invoiced), day(bill.received),
        day(bill.due), day(bill.paid), money(bill.net), money(bill.vat), money(bill.gross), status, bill.cost_centre,
        bill.regime, bill.vat_number,
    )  # fmt: skip


def payee_row(payee: Payee) -> Row:
    """One payee as a row; what nobody knows is empty."""
    account = payee.account
    return (
        payee.payee_id, payee.employee_id, payee.name, payee.payee_type, account.sort_code, account.account_number,
        account.iban, "" if payee.usual is None else money(payee.usual), payee.income_period,
        "" if payee.turnover is None else money(payee.turnover), payee.essential, payee.postcode, payee.method,
        payee.grade, payee.sex, payee.ethnicity_group, payee.disability,
    )  # fmt: skip


def employee_payee(person: Person, usual: int | None) -> Payee:
    """The employee as a payee; ``usual`` is their mean net pay of the tax year before this month."""
    return Payee(
        payee_id=person.employee_id,
        name=person.name,
        payee_type="employee",
        account=person.account,
        usual=usual,
        income_period="monthly",
        turnover=None,
        essential="yes",
        postcode=person.postcode,
        method="BACS",
        employee_id=person.employee_id,
        grade=person.posts[0].work.grade,
        sex=person.sex,
        ethnicity_group=person.ethnicity_group,
        disability=person.disability,
    )
