"""From which earnings an order is taken, and what the tables then allow."""

from __future__ import annotations

import pytest

from jamfirst.engines.session import Session
from jamfirst.model.kinds import Kind
from jamfirst.rules.rule import Rule
from jamfirst.rules.uk.attachments.arrestment import RULE as ARRESTMENT
from jamfirst.rules.uk.attachments.council_tax import RULE as COUNCIL_TAX
from jamfirst.rules.uk.attachments.fine import RULE as FINE
from jamfirst.rules.uk.attachments.protected import RULE as PROTECTED
from jamfirst.rules.uk.attachments.table import RULE as TABLE
from tests.rules.uk.pay import Answer, Record, answer

SLIP = {
    "employee_id": "1", "employment_id": "1-1", "run_type": "main", "pay_date": "2026-09-25", "frequency": "monthly",
    "gross_pay": "1200.00", "tax": "30.00", "ee_ni": "10.00", "ee_pension": "60.00", "loan": "0.00",
}  # fmt: skip
LINE = {
    "employee_id": "1", "employment_id": "1-1", "run_type": "main", "pay_date": "2026-09-25", "element_code": "CTAEO",
    "element_class": "deduction", "amount": "-132.00",
}  # fmt: skip


def said(session: Session, rule: Rule, line: Record, *slips: Record, more: tuple[Record, ...] = ()) -> Answer:
    return answer(session, rule, line, *more, others={Kind.PAYSLIP: slips or (SLIP,)})


def test_net_pay_is_what_tax_insurance_and_pension_leave(session: Session) -> None:
    """£1,100.00: 12% is £132.00."""
    assert said(session, COUNCIL_TAX, LINE).kept
    assert said(session, TABLE, LINE).kept
    assert said(session, COUNCIL_TAX, LINE | {"amount": "-233.05"}).breaks == {"amount": "£132.00"}


def test_a_pound_for_the_employer_may_be_in_it(session: Session) -> None:
    assert said(session, COUNCIL_TAX, LINE | {"amount": "133.00"}).kept
    assert said(session, TABLE, LINE | {"amount": "133.00"}).kept
    assert said(session, TABLE, LINE | {"amount": "132.50"}).breaks == {"amount": "£132.00"}


def test_less_than_the_table_is_a_question_and_more_is_a_breach(session: Session) -> None:
    less = LINE | {"amount": "-50.00"}
    assert said(session, COUNCIL_TAX, less).kept
    assert said(session, TABLE, less).breaks == {"amount": "£132.00"}
    more = LINE | {"amount": "-150.00"}
    assert said(session, COUNCIL_TAX, more).breaks
    assert said(session, TABLE, more).kept


def test_the_welsh_table_is_kept_too(session: Session) -> None:
    """£1,100.00 a month is 7% in Wales."""
    assert said(session, TABLE, LINE | {"amount": "-77.00"}).kept


def test_two_posts_with_the_same_employer_may_be_taken_together(session: Session) -> None:
    second = SLIP | {"employment_id": "1-2", "gross_pay": "400.00", "tax": "0", "ee_ni": "0", "ee_pension": "0"}
    together = LINE | {"amount": "-255.00"}
    assert said(session, COUNCIL_TAX, together, SLIP, second).kept
    assert said(session, TABLE, together, SLIP, second).kept
    assert said(session, COUNCIL_TAX, together).breaks


def test_a_supplementary_payslip_tops_up_the_month(session: Session) -> None:
    """Of £1,100.00 and then £400.00 more: £132.00, and £123.00 to make £255.00."""
    later = SLIP | {"run_type": "supplementary", "pay_date": "2026-09-30", "gross_pay": "400.00"}
    later |= {"tax": "0", "ee_ni": "0", "ee_pension": "0"}
    line = LINE | {"run_type": "supplementary", "pay_date": "2026-09-30", "amount": "-123.00"}
    assert said(session, COUNCIL_TAX, line, SLIP, later).kept


def test_student_loans_and_other_orders_may_come_first(session: Session) -> None:
    slip = SLIP | {"loan": "20.00"}
    assert said(session, TABLE, LINE | {"amount": "129.60"}, slip).kept
    fine = LINE | {"element_code": "AEO FINE", "amount": "100.00"}
    assert said(session, TABLE, LINE | {"amount": "120.00"}, more=(fine,)).kept
    assert said(session, TABLE, LINE | {"amount": "129.60"}).breaks


@pytest.mark.parametrize(("often", "due"), [("weekly", "383.35"), ("two-weekly", "216.70"), ("four-weekly", "132.00")])
def test_more_weeks_are_so_many_times_the_table(session: Session, often: str, due: str) -> None:
    """£1,100.00 of one week (17% of £505.00 and half the rest), of two (£550.00 each, so twice £85.85 and £22.50) or of
    four (£275.00 each: 12%)."""
    slip = SLIP | {"frequency": often}
    assert said(session, TABLE, LINE | {"amount": due}, slip).kept
    assert said(session, COUNCIL_TAX, LINE | {"amount": "500.00"}, slip).breaks == {"amount": f"£{due}"}


def test_each_order_is_judged_by_its_own_rule(session: Session) -> None:
    codes = {"CTAEO": COUNCIL_TAX, "AEO FINE": FINE, "EARNINGS ARRESTMENT": ARRESTMENT, "DEA": PROTECTED}
    for code, own in codes.items():
        line = LINE | {"element_code": code, "amount": "-900.00"}
        assert [rule.id for rule in codes.values() if said(session, rule, line).breaks] == [own.id]
    assert said(session, PROTECTED, LINE | {"element_code": "DEO", "amount": "-441.02"}).breaks == {"amount": "£440.00"}
    assert not said(session, PROTECTED, LINE | {"element_code": "AEO"}).applies


@pytest.mark.parametrize(
    ("line", "slip", "why"),
    [
        ({"employment_id": "9-9"}, {}, "there is no payslip"),
        ({"pay_date": "2026-10-25"}, {}, "there is no payslip"),
        ({"amount": ""}, {}, "the amount is not known"),
        ({}, {"gross_pay": ""}, "the net earnings are not known"),
        ({}, {"tax": "much"}, "the net earnings are not known"),
        ({}, {"frequency": "now and then"}, "how often the pay comes"),
        ({"pay_date": "2029-09-25"}, {"pay_date": "2029-09-25"}, "no table is known"),
    ],
)
def test_what_cannot_be_checked_is_said(session: Session, line: Record, slip: Record, why: str) -> None:
    for rule in (COUNCIL_TAX, TABLE):
        assert why in said(session, rule, {**LINE, **line}, {**SLIP, **slip}).cannot


def test_lines_without_an_employment_go_by_the_employee(session: Session) -> None:
    line = {name: value for name, value in LINE.items() if name != "employment_id"}
    assert said(session, COUNCIL_TAX, line).kept
    assert said(session, COUNCIL_TAX, line | {"amount": "200.00"}).breaks
