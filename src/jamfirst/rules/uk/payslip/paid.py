"""Everybody is paid what the payslips say."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    coalesce,
    col,
    count,
    is_null,
    not_null,
    number,
    select,
    table,
    text,
    when,
    windowed,
)
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.grouped import how_many
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.payslip.due import BY_DAY, BY_PERSON, due, paid_by_day, paid_by_person, payments
from jamfirst.rules.uk.payslip.whose import PAYEES, PAYMENT_COLUMNS, banked, employees_of
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, beyond

_DUES = ("due", "due_posts")


def _evaluate(given: Given) -> Worked:
    employees = employees_of(given, given.relation.name)
    kept = payments(given, employees)
    working = due(given).look_up(paid_by_day(given, kept), ("owner", "day"), BY_DAY)
    working = working.look_up(paid_by_person(given, kept), ("owner",), BY_PERSON)
    working = working.look_up(banked(given, employees), ("owner",), ("known", "joint"))
    working = _compared(working)
    working = working.show("payslips", "slips", Unit.NUMBER).show("net pay", "due").show("on", "day", Unit.DAY)
    working = working.show("payments", "made", Unit.NUMBER).show("paid", "paid")
    found = Judged("net_pay", col("paid"), col("due"), breach=exp.Not(this=col("fine")))
    return Worked(working, (found,), _cannot(by_id=_by_id(given, kept)))


def _compared(working: Working) -> Working:
    """``paid`` is what the payroll pays, or what all payments do where none is of a payroll. It is ``fine`` where that
    is due, or all payments are, or those of each table alone (a register and the bank's file have the same payments),
    or where all payslips and all payments of a person agree, whatever their days."""
    of_payroll = exp.GT(this=coalesce(col("payroll_payments"), number(0)), expression=number(0))
    paid = when((of_payroll, col("payroll_total")), otherwise=coalesce(col("total"), number(0)))
    anybody = coalesce(not_null(col("all_total")), exp.false())
    working = working.step(
        {
            "paid": paid,
            "made": coalesce(col("payments"), number(0)),
            "anybody": windowed(how_many(anybody), ()),
            "colleagues": windowed(how_many(not_null(col("total"))), [col("day"), coalesce(col("payroll"), text(""))]),
        }
    )
    copies = all_of([exp.EQ(this=col("table_least"), expression=col("table_most")), _is_due("table_least")])
    days = any_of(exp.EQ(this=col(total), expression=col(f"person_{name}")) for total in BY_PERSON for name in _DUES)
    fine = any_of([_is_due("paid"), _is_due("total"), copies, days])
    return working.step({"fine": coalesce(fine, exp.false())})


def _is_due(name: str) -> Expr:
    return any_of(exp.EQ(this=col(name), expression=col(one)) for one in _DUES)


def _cannot(*, by_id: bool) -> tuple[Cannot, ...]:
    """Why an answer would be a guess, where payslips and payments do not agree."""
    wrong = exp.Not(this=col("fine"))

    def where(*conditions: Expr) -> Expr:
        return all_of([wrong.copy(), *(coalesce(one, exp.false()) for one in conditions)])

    unpaid = is_null(col("total"))
    unknown = (
        []
        if by_id
        else [Cannot(where(is_null(col("known")), is_null(col("all_total"))), "no account of theirs is known")]
    )
    held_over = any_of(exp.EQ(this=col(name), expression=col("due_slips")) for name in ("paid", "total"))
    twice = any_of([_is_due("same"), *(_doubled(name) for name in _DUES)])
    more = exp.GT(this=col("total"), expression=col("due"))
    one_is_due = any_of(_is_due(name) for name in ("least", "most", "table_least", "table_most"))
    return (
        beyond("due", "due_slips", "paid"),
        Cannot(where(_is("anybody", 0)), "no payment of the run is to anybody who has a payslip"),
        Cannot(where(col("joint"), unpaid), "their account is another employee's too", usual=True),
        *unknown,
        Cannot(where(_is("colleagues", 0)), "the run has no payments of that payroll and day"),
        Cannot(where(exp.GT(this=col("foreign"), expression=number(0))), "they are paid in another currency"),
        Cannot(where(exp.GT(this=col("unread"), expression=number(0))), "the amount of a payment is not known"),
        Cannot(where(held_over), "a payslip of less than nought may be taken off later"),
        Cannot(where(more, one_is_due, exp.Not(this=exp.paren(coalesce(twice, exp.false())))), _SOMETHING_ELSE),
    )


_SOMETHING_ELSE = "they are paid something else on that day too, and whether that is pay is not known"


def _is(name: str, value: int) -> Expr:
    return exp.EQ(this=col(name), expression=number(value))


def _doubled(name: str) -> Expr:
    twice = exp.Mul(this=col(name), expression=number(2))
    return exp.EQ(this=col("table_most"), expression=twice)


def _by_id(given: Given, kept: str) -> bool:
    """Whether payments name the employees that they are for."""
    named_one = all_of([not_null(col("payee_id")), col("is_employed")])
    query = select(count()).from_(table(kept)).where(named_one)
    return bool(given.session.rows(query)[0][0])


_SLIP = {"employee_id": "7", "employment_id": "7-1", "pay_date": "2026-09-25", "net_pay": "1733.44"}
_PAYEE = {"payee_id": "7", "employee_id": "7", "sort_code": "24-27-02", "account_number": "00190118"}
_OTHER = {"employee_id": "8", "employment_id": "8-1", "pay_date": "2026-09-25", "net_pay": "900.00"}
_PAYEES = (_PAYEE, {"payee_id": "8", "employee_id": "8", "iban": "GB29NWBK60161331926819"})
_TO_OTHER = {"iban": "GB29 NWBK 6016 1331 9268 19", "amount": "900.00", "pay_date": "2026-09-25"}
_TO_PERSON = {"sort_code": "242702", "account_number": "190118", "amount": "1733.44", "pay_date": "2026-09-25"}


def _example(what: str, paid: Iterable[dict[str, str]], breaks: str = "", cannot: str = "", more: str = "") -> Example:
    """An example of two people, each with one payslip, of whom the first is paid something."""
    second = _SLIP | {"employment_id": "7-2", "net_pay": more}
    return Example(
        what,
        _SLIP,
        "arithmetic",
        breaks={"net_pay": breaks} if breaks else {},
        cannot=cannot,
        records=(_OTHER, second) if more else (_OTHER,),
        others={Kind.PAYMENT: (_TO_OTHER, *paid), Kind.PAYEE: _PAYEES},
    )


RULE = Rule(
    id="uk.agree.payments",
    title="Everybody is paid what the payslips say",
    says="What is paid to a person on a day is the net pay of the payslips of that day together.",
    words=words("of somebody who is not paid what it says", "of people who are not paid what they say"),
    sources=(
        Source(
            "Employment Rights Act 1996, section 13(3): paid less than is properly payable, the rest is a deduction",
            "not looked up",
        ),
    ),
    certainty=Certainty.BREACH,
    tolerance=Tolerance(0, "payslips and payments are of the same pence"),
    needs=Needs(Kind.PAYSLIP, ("employee_id", "net_pay"), ("employment_id", "pay_date", "payroll")),
    others=(Needs(Kind.PAYMENT, ("amount",), PAYMENT_COLUMNS), PAYEES),
    evaluate=_evaluate,
    examples=(
        _example("paid to the account, whose number lost its noughts", [_TO_PERSON]),
        _example("ten pounds short", [_TO_PERSON | {"amount": "1723.44"}], breaks="£1,733.44"),
        _example("not paid", [], breaks="£1,733.44"),
        _example("paid twice", [_TO_PERSON, _TO_PERSON], breaks="£1,733.44"),
        _example("two employments in one payment", [_TO_PERSON | {"amount": "1800.00"}], more="66.56"),
        _example("one employment below nought, the other paid in full", [_TO_PERSON], more="-20.00"),
        _example(
            "and £42.00 for something else",
            [_TO_PERSON, _TO_PERSON | {"amount": "42.00"}],
            cannot="whether that is pay is not known",
        ),
        _example(
            "to an account that nobody knows",
            [_TO_PERSON | {"account_number": "99999999"}],
            breaks="£1,733.44",
        ),
    ),
)
