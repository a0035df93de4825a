"""The records of Northbrook as values, before any file gives them a form. Money is whole pence."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from jamfirst.rehearse.northbrook.days import Month
from jamfirst.rehearse.northbrook.deductions import Deducted, Told, Totals
from jamfirst.rehearse.northbrook.names import Account
from jamfirst.rehearse.northbrook.posts import Person, Post


class Inputs(NamedTuple):
    """What the calculation of one payslip is given; a change of the release may rewrite it. ``rate`` is pence an hour,
    ``weekly_hours`` hundredths of an hour; ``reported`` is the day on which HMRC is told of it, ``pension_posted`` says
    whether the ledger is told of what the pension scheme is owed."""

    person: Person
    post: Post
    month: Month
    run_type: str
    pay_date: date
    rate: int
    weekly_hours: int
    told: Told
    reported: date
    pension_posted: bool = True


class Line(NamedTuple):
    """One pay line. ``units`` is hundredths, ``rate`` and ``amount`` pence; a deduction's amount is negative."""

    element_code: str
    element_class: str
    units: int
    rate: int
    amount: int
    earned_from: date
    earned_to: date


class Slip(NamedTuple):
    """One payslip: gross - tax - NI - loans - pension - other = net; ``to_date`` includes this payslip."""

    inputs: Inputs
    lines: tuple[Line, ...]
    gross: int
    deducted: Deducted
    other: int
    net: int
    to_date: Totals


class Return(NamedTuple):
    """One employment on one pay date, as HMRC is told: sums of its payslips and the to-date of the last."""

    last: Slip
    tax: int
    loan: int
    net: int


class Payment(NamedTuple):
    """One payment as the system means to make it. ``file`` and ``batch`` say where it goes; ``copy`` counts how
    often the batch was sent before. ``reference`` is what stays the same whenever the run is made."""

    file: str
    batch: str
    method: str
    pay_date: date
    payee_id: str
    payee_name: str
    payee_type: str
    account: Account
    amount: int
    reference: str
    cost_centre: str
    copy: int = 0


class Invoice(NamedTuple):
    """One supplier invoice; amounts are pence, ``paid`` is ``None`` while it is on hold; ``vat_number`` is empty where
    the supplier is not registered."""

    reference: str
    supplier_id: str
    supplier_name: str
    supplier_ref: str
    invoiced: date
    received: date
    due: date
    paid: date | None
    net: int
    vat: int
    cost_centre: str
    regime: str
    vat_number: str = ""

    @property
    def gross(self) -> int:
        """Net and VAT together."""
        return self.net + self.vat


class Payee(NamedTuple):
    """One row of the payee table. ``usual`` and ``turnover`` are pence or ``None`` where nobody knows."""

    payee_id: str
    name: str
    payee_type: str
    account: Account
    usual: int | None
    income_period: str
    turnover: int | None
    essential: str
    postcode: str
    method: str
    employee_id: str = ""
    grade: str = ""
    sex: str = ""
    ethnicity_group: str = ""
    disability: str = ""
