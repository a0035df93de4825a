"""Defects that break the law, each carried by a release only when it is asked for. A new one is one entry here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from jamfirst.rehearse.northbrook.changes import Change, PayChange, PaymentChange
from jamfirst.rehearse.northbrook.days import next_working
from jamfirst.rehearse.northbrook.names import Account, ruled
from jamfirst.rehearse.northbrook.records import Inputs, Payment

_LGPS_LAST_YEAR = (17_800, 28_000, 45_600, 57_700, 81_000, 114_800, 135_300, 203_000)
_ATTACHED_BEFORE_2007 = (220, 400, 540, 660, 1_040, 1_480)
_ADULT_RATE, _LAST_YEARS_UNDER_18, _LAST_YEARS_UNDER_21 = 12_71, 7_55, 10_00
_LAST_YEARS_SICK_WEEK, _LAST_YEARS_FAMILY_WEEK = 118_75, 187_18


def _law(inputs: Inputs, **other: Any) -> Inputs:
    """The payslip worked out by another law."""
    return inputs._replace(told=inputs.told._replace(law=inputs.told.law._replace(**other)))


def _last_years_minimum(inputs: Inputs) -> Inputs:
    return inputs._replace(rate=_LAST_YEARS_UNDER_18 if inputs.rate < _LAST_YEARS_UNDER_21 else _LAST_YEARS_UNDER_21)


def _sick(inputs: Inputs) -> bool:
    return inputs.post.sick[0] == inputs.month.period


def _last_digits_swapped(payment: Payment) -> tuple[Payment, ...]:
    iban = payment.account.iban
    return (_paid_to(payment, replace(payment.account, iban=f"{iban[:-2]}{iban[-1]}{iban[-2]}")),)


def _another_last_digit(payment: Payment) -> tuple[Payment, ...]:
    number = payment.account.account_number
    other = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    return (_paid_to(payment, replace(payment.account, account_number=other)),)


def _paid_to(payment: Payment, account: Account) -> Payment:
    return payment._replace(account=account)


UNLAWFUL: tuple[Change, ...] = (
    PaymentChange(
        id="account_digit",
        title="The last digit of some account numbers goes up by one in the payroll's bank file",
        code="payment.wrong_account",
        table="payment",
        condition="file = bacs_payroll and the sort code is in Northbrook's modulus table",
        rewrite="account_number with its last digit one higher: it fails the modulus check",
        harm_rank=9,
        harm="wages reach a stranger's account or none",
        fits=lambda p: p.file == "bacs_payroll" and ruled(p.account.sort_code),
        apply=_another_last_digit,
    ),
    PaymentChange(
        id="iban_digits",
        title="The last two digits of IBANs are swapped",
        code="payment.wrong_account",
        table="payment",
        condition="file = suppliers and iban ends in two different digits",
        rewrite="iban with its last two digits swapped: its check digits no longer fit",
        harm_rank=10,
        harm="firms are not paid, or somebody else is",
        fits=lambda p: p.file == "suppliers" and p.account.iban[-1:] != p.account.iban[-2:-1],
        apply=_last_digits_swapped,
    ),
    PayChange(
        id="minimum_wage_last_year",
        title="Rates of the young and of apprentices stay at last year's minimum wage",
        code="payslip.changed",
        table="payslip",
        condition="hourly_rate < 12.71",
        rewrite="hourly_rate 7.55, or 10.00 from 18 on",
        harm_rank=11,
        harm="the lowest paid are paid less than the law asks",
        fits=lambda i: i.rate < _ADULT_RATE and i.run_type == "main",
        apply=_last_years_minimum,
    ),
    PayChange(
        id="sick_pay_waiting_days",
        title="Sick pay leaves out the first three days, as it did until April 2026",
        code="payslip.changed",
        table="payslip",
        condition="a pay line SSP",
        rewrite="three days of SSP fewer, or none",
        harm_rank=12,
        harm="people who are ill are paid less",
        fits=_sick,
        apply=lambda i: _law(i, waiting_days=3),
    ),
    PayChange(
        id="statutory_rates_last_year",
        title="Flat rates of sick and maternity pay are last year's",
        code="payslip.changed",
        table="payslip",
        condition="a pay line SSP or SMP at the flat rate",
        rewrite="a week of SSP 118.75, of SMP 187.18",
        harm_rank=13,
        harm="people who are ill and new mothers are paid less",
        fits=lambda i: _sick(i) or bool(i.person.maternity_weeks(i.month.period)),
        apply=lambda i: _law(i, sick_week=_LAST_YEARS_SICK_WEEK, family_week=_LAST_YEARS_FAMILY_WEEK),
    ),
    PayChange(
        id="attachment_old_table",
        title="Council tax attachments go by the table of before April 2007",
        code="payslip.changed",
        table="payslip",
        condition="a pay line CTAEO",
        rewrite="CTAEO worked out with the bands 220, 400, 540, 660, 1,040 and 1,480",
        harm_rank=14,
        harm="people in debt keep less than the law leaves them",
        fits=lambda i: i.told.attached,
        apply=lambda i: _law(i, attached=_ATTACHED_BEFORE_2007),
    ),
    PayChange(
        id="half_limit",
        title="Tax of K codes does not stop at half the pay",
        code="payslip.changed",
        table="payslip",
        condition="tax_code has a K and tax = half of taxable_pay",
        rewrite="tax by the tables, however much",
        harm_rank=15,
        harm="people take home less than half of their pay",
        fits=lambda i: "K" in i.told.tax_code,
        apply=lambda i: _law(i, half_at_most=False),
    ),
    PayChange(
        id="scottish_codes",
        title="Scottish tax codes are worked out as England's",
        code="payslip.changed",
        table="payslip",
        condition="tax_code begins with S",
        rewrite="tax worked out without the S, for the whole year to date at once",
        harm_rank=16,
        harm="tax is wrong, by a little or by much",
        fits=lambda i: i.told.tax_code.startswith("S"),
        apply=lambda i: i._replace(told=i.told._replace(tax_code=_england(i.told.tax_code))),
    ),
    PayChange(
        id="month_1_cumulative",
        title="Codes on month 1 are worked out cumulatively",
        code="payslip.changed",
        table="payslip",
        condition="tax_basis = period",
        rewrite="tax worked out for the whole year to date at once",
        harm_rank=17,
        harm="tax is refunded that HMRC will ask for",
        fits=lambda i: i.told.tax_basis == "period",
        apply=lambda i: i._replace(told=i.told._replace(tax_basis="cumulative")),
    ),
    PayChange(
        id="loan_to_the_penny",
        title="Student loans are not rounded down to the pound",
        code="payslip.changed",
        table="payslip",
        condition="loan or pg_loan > 0 and not whole pounds before rounding",
        rewrite="loan and pg_loan down to the penny",
        harm_rank=18,
        harm="up to 99p a month too much is taken",
        fits=lambda i: bool(i.told.loan_plan) or i.told.postgraduate_loan,
        apply=lambda i: _law(i, loan_step=1),
    ),
    PayChange(
        id="pension_bands_last_year",
        title="The bands of the LGPS are last year's",
        code="payslip.changed",
        table="payslip",
        condition="pension_scheme = LGPS and contractual pay between the ends of a band last year and this",
        rewrite="ee_pension at the next band's rate",
        harm_rank=19,
        harm="people pay more for their pension than the scheme asks",
        fits=lambda i: i.told.pension == "LGPS",
        apply=lambda i: _law(i, lgps=_LGPS_LAST_YEAR),
    ),
    PayChange(
        id="not_added_together",
        title="Earnings of several posts of one person are not added together",
        code="payslip.changed",
        table="payslip",
        condition="aggregated = yes",
        rewrite="National Insurance and loans worked out on each post alone",
        harm_rank=20,
        harm="too little is paid to HMRC, and must be made up",
        fits=lambda i: i.told.together,
        apply=lambda i: i._replace(told=i.told._replace(together=False)),
    ),
    PayChange(
        id="return_late",
        title="The return of cost centre P310 is sent a working day after payday",
        code="return_line.changed",
        table="return_line",
        condition="cost_centre of the payslip = P310",
        rewrite="submitted_date one working day after pay_date",
        harm_rank=21,
        harm="Universal Credit counts the pay in another month; HMRC may fine the council",
        fits=lambda i: i.post.work.cost_centre == "P310",
        apply=lambda i: i._replace(reported=next_working(i.pay_date)),
    ),
    PayChange(
        id="ledger_one_sided",
        title="What the council owes the teachers' scheme is not posted to the ledger",
        code="journal_line.changed",
        table="journal_line",
        condition="account = 9130 in a payroll journal",
        rewrite="credit without the employer's contributions of teachers: the journal does not balance",
        harm_rank=22,
        harm="the accounts are wrong; nobody is paid less",
        fits=lambda i: i.told.pension == "TPS",
        apply=lambda i: i._replace(pension_posted=False),
    ),
)
"""Every such defect, worst harm first. They rank after those that a release carries unless asked otherwise."""


def _england(code: str) -> str:
    """A Scottish code's like in England; of its three higher rates there are two."""
    return {"SD2": "D1", "SD3": "D1"}.get(code, code[1:])
