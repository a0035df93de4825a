"""The defects that the release carries unless others are asked for, and its one wanted change. A new defect that the
release always has is one entry here; one that is only there when asked for is one in ``unlawful``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jamfirst.model.problems import UsageError
from jamfirst.rehearse.northbrook.changes import Change, PayChange, PaymentChange
from jamfirst.rehearse.northbrook.days import next_working
from jamfirst.rehearse.northbrook.posts import AWARD_GRADE, awarded
from jamfirst.rehearse.northbrook.records import Inputs, Payment
from jamfirst.rehearse.northbrook.unlawful import UNLAWFUL

BACS_NAME = 18


def _not_sent(_: Payment) -> tuple[Payment, ...]:
    return ()


def _sent_twice(payment: Payment) -> tuple[Payment, ...]:
    return payment, payment._replace(copy=payment.copy + 1)


def _zero_lost(payment: Payment) -> tuple[Payment, ...]:
    account = replace(payment.account, sort_code=payment.account.sort_code.lstrip("0"))
    return (payment._replace(account=account),)


def _name_cut(payment: Payment) -> tuple[Payment, ...]:
    return (payment._replace(payee_name=payment.payee_name[:BACS_NAME].rstrip()),)


def _day_later(payment: Payment) -> tuple[Payment, ...]:
    return (payment._replace(pay_date=next_working(payment.pay_date)),)


def _no_payslip(_: Inputs) -> None:
    return None


def _standard_code(inputs: Inputs) -> Inputs:
    return inputs._replace(told=inputs.told._replace(tax_code="1257L"))


def _employer_letter_a(inputs: Inputs) -> Inputs:
    return inputs._replace(told=inputs.told._replace(employer_letter="A"))


def _award(inputs: Inputs) -> Inputs:
    return inputs._replace(rate=awarded(inputs.rate))


DEFECTS: tuple[Change, ...] = (
    PaymentChange(
        id="sort_code_zero",
        title="Leading zeros of the sort code are lost in the care file",
        code="payment.wrong_account",
        table="payment",
        condition="file = care and method = BACS and sort_code starts with 0",
        rewrite="sort_code without its leading zeros",
        harm_rank=1,
        harm="foster carers are not paid and the money may reach a stranger's account",
        fits=lambda p: p.file == "care" and p.method == "BACS" and p.account.sort_code.startswith("0"),
        apply=_zero_lost,
    ),
    PayChange(
        id="late_starters",
        title="Starters after the 14th get no payslip",
        code="payslip.missing",
        table="payslip",
        condition="start_date > {day}",
        rewrite="no payslip, so no payment and no line on the return",
        harm_rank=2,
        harm="people in a new job are not paid at all in their first month",
        fits=lambda i: i.post.start.day > 14 and i.post.start >= i.month.first,
        apply=_no_payslip,
    ),
    PaymentChange(
        id="apostrophe",
        title="Faster Payments to payees with an apostrophe are not made",
        code="payment.not_paid",
        table="payment",
        condition="payee_name contains ' and method = FPS",
        rewrite="no payment",
        harm_rank=3,
        harm="people on low income and small firms wait until someone pays them by hand",
        fits=lambda p: p.method == "FPS" and "'" in p.payee_name,
        apply=_not_sent,
    ),
    PaymentChange(
        id="benefits_late",
        title="Benefits paid by Bacs are a working day late",
        code="payment.late",
        table="payment",
        condition="file = benefits and method = BACS",
        rewrite="pay_date one working day later",
        harm_rank=4,
        harm="people with no buffer wait over a weekend",
        fits=lambda p: p.file == "benefits" and p.method == "BACS",
        apply=_day_later,
    ),
    PayChange(
        id="marriage_allowance",
        title="Tax codes ending in M are worked out as 1257L",
        code="payslip.changed",
        table="payslip",
        condition="tax_code ends with M",
        rewrite="tax worked out with 1257L, for the whole year to date at once",
        harm_rank=5,
        harm="employees take home less, once by six months of the allowance",
        fits=lambda i: i.told.tax_code.endswith("M"),
        apply=_standard_code,
    ),
    PaymentChange(
        id="highways_twice",
        title="The Highways batch of Bacs payments is sent twice",
        code="payment.paid_twice",
        table="payment",
        condition="file = suppliers and method = BACS and cost_centre = H410",
        rewrite="the same payment once more, in a batch of its own",
        harm_rank=6,
        harm="firms must pay back; the council is short of cash",
        fits=lambda p: p.file == "suppliers" and p.method == "BACS" and p.cost_centre == "H410",
        apply=_sent_twice,
    ),
    PaymentChange(
        id="name_cut",
        title="Names of Faster Payments to suppliers are cut as if for Bacs",
        code="payment.other_change",
        table="payment",
        condition=f"file = suppliers and method = FPS and length of payee_name > {BACS_NAME}",
        rewrite=f"payee_name cut at {BACS_NAME} characters",
        harm_rank=7,
        harm="payments may be stopped when the bank checks the name",
        fits=lambda p: p.file == "suppliers" and p.method == "FPS" and len(p.payee_name) > BACS_NAME,
        apply=_name_cut,
    ),
    PayChange(
        id="employer_ni_under_21",
        title="Employer's National Insurance of letter M is worked out as letter A",
        code="payslip.changed",
        table="payslip",
        condition="ni_letter = M and niable_pay of the month > 417.00",
        rewrite="er_ni worked out with letter A",
        harm_rank=8,
        harm="no employee is paid less; the council owes HMRC nothing of it",
        fits=lambda i: i.told.letter == "M",
        apply=_employer_letter_a,
    ),
)
"""Every defect that a release carries unless others are asked for, worst harm first."""

KNOWN: tuple[Change, ...] = (*DEFECTS, *UNLAWFUL)
"""Every defect that may be asked for."""

INTENDED: tuple[Change, ...] = (
    PayChange(
        id="award_g04",
        title="Pay award of 3% for grade G04",
        code="payslip.changed",
        table="payslip",
        condition=f"grade = {AWARD_GRADE}",
        rewrite="rate of BASIC, OT150 and HOLPAY x 1.03, rounded to the penny",
        fits=lambda i: i.post.work.grade == AWARD_GRADE and i.run_type == "main",
        apply=_award,
    ),
)
"""What the release is meant to change."""


def chosen(ids: Iterable[str] | None) -> tuple[Change, ...]:
    """The defects with these ids, in the registry's order; ``None`` means all that a release carries unless asked
    otherwise. Raises ``UsageError`` for another."""
    if ids is None:
        return DEFECTS
    wanted = list(ids)
    known = {defect.id for defect in KNOWN}
    unknown = sorted(set(wanted) - known)
    if unknown:
        raise UsageError(f'There is no defect "{unknown[0]}". Known: {", ".join(sorted(known))}.')
    return tuple(defect for defect in KNOWN if defect.id in wanted)
