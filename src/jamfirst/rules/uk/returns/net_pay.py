"""What a return says that people are paid is what they are paid."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    cast,
    coalesce,
    col,
    is_null,
    number,
    row_number,
    when,
    windowed,
)
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.returns.amounts import bounded
from jamfirst.rules.uk.returns.columns import line
from jamfirst.rules.uk.returns.paid import (
    PAYEES,
    PAYMENTS,
    POSTS,
    accounts_of_employees,
    paid_by_employee,
    with_person,
)
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, records


def _evaluate(given: Given) -> Worked:
    """A person is judged on the first of their lines; of the others the rule says nothing, as they are in the sum."""
    working = _due(with_person(given, records(given.relation.name)))
    working = working.look_up(
        paid_by_employee(given, given.others[Kind.PAYMENT]), ("person",), ("paid", "payments", "unclear")
    )
    working = _reached(given, working)
    received = coalesce(col("paid"), number(0))
    working = working.step({"received": received})
    first = exp.EQ(this=col("nth"), expression=number(1))
    working = working.step(
        {
            "all_due": bounded(windowed(exp.Sum(this=_whole(when((first, col("due"))))), [])),
            "all_received": bounded(windowed(exp.Sum(this=_whole(when((first.copy(), col("received"))))), [])),
        }
    )
    working = working.show("net pay of the person", "due").show("paid", "received")
    working = working.show("payments", "payments", Unit.NUMBER)
    working = working.show("all on the return", "all_due").show("all of them paid", "all_received")
    # Benefits taxed through the payroll may or may not be in HMRC's pay after statutory deductions.
    breach = all_of(exp.NEQ(this=col("received"), expression=col(name)) for name in ("due", "due_less_benefits"))
    judged = Judged("net_pay", col("due"), col("received"), breach=breach)
    return Worked(working, (judged,), _cannot(), any_of([is_null(col("person")), first.copy()]))


def _due(working: Working) -> Working:
    """What the lines of a person come to; nothing is due where that is less than nothing."""
    paid_out = exp.Sub(
        this=_whole(col("net_pay")), expression=coalesce(_whole(col("deductions_from_net_pay")), number(0))
    )
    benefits = coalesce(_whole(col("benefits_payrolled")), number(0))
    unknown = when((is_null(col("net_pay")), number(1)), otherwise=number(0))
    summed = working.step(
        {
            "whole": windowed(exp.Sum(this=paid_out), [col("person")]),
            "benefits": windowed(exp.Sum(this=benefits), [col("person")]),
            "unsaid": windowed(exp.Max(this=unknown), [col("person")]),
            "nth": row_number([col("person")], [col("pay_date"), col("file_no"), col("record_no")]),
        }
    )
    less = exp.Sub(this=coalesce(col("whole"), number(0)), expression=col("benefits"))
    return summed.step({"due": _not_below(col("whole")), "due_less_benefits": _not_below(less)})


def _reached(given: Given, working: Working) -> Working:
    """Whether payments to a person could be told from others at all."""
    payees = given.others.get(Kind.PAYEE)
    if payees is None:
        nothing = {
            "shared": number(0),
            "reachable": when((exp.GT(this=col("payments"), expression=number(0)), number(1))),
        }
        return working.step(nothing)
    return working.look_up(accounts_of_employees(given, payees), ("person",), ("shared", "reachable"))


def _cannot() -> tuple[Cannot, ...]:
    def flagged(name: str) -> Expr:
        return coalesce(exp.EQ(this=col(name), expression=number(1)), exp.false())

    unreached = coalesce(exp.NEQ(this=col("reachable"), expression=number(1)), exp.true())
    return (
        Cannot(flagged("unsaid"), "a line of the person does not say their net pay"),
        Cannot(unreached, "nothing says which payments are the person's"),
        Cannot(flagged("shared"), "the person's account is that of other payees too"),
        Cannot(flagged("unclear"), "a payment to the person has no amount in pounds"),
    )


def _whole(value: Expr) -> Expr:
    return cast(value, "decimal(38,0)")


def _not_below(value: Expr) -> Expr:
    some = coalesce(value, number(0))
    return bounded(when((exp.GT(this=some, expression=number(0)), some.copy()), otherwise=_whole(number(0))))


_LINE = {"employee_id": "NB1", "pay_date": "2026-09-25", "net_pay": "1706.85"}
_PAYEE = {"payee_id": "P1", "employee_id": "NB1", "sort_code": "24-27-02", "account_number": "00190118"}
_PAYMENT = {"sort_code": "242702", "account_number": "00190118", "amount": "1706.85", "pay_date": "2026-09-25"}
_SOURCE = "a month of Northbrook, whose people do not exist"

RULE = Rule(
    id="uk.rti.net_pay",
    title="The return's net pay is paid",
    says=(
        "What the lines of a person on the return say that they are paid is what they are paid, in all. Pay may leave "
        "by other ways than the files of the run, and expenses may come with it: so this is a question."
    ),
    words=words(
        "of a person who is paid something else than the return says",
        "of people who are paid something else than the return says",
    ),
    sources=(
        Source(
            "Income Tax (PAYE) Regulations 2003 (SI 2003/2682), regulation 67B and Schedule A1: the payment made",
            "one source",
        ),
        Source("Universal Credit Regulations 2013 (SI 2013/376), regulation 61: benefit follows what is returned"),
    ),
    certainty=Certainty.QUERY,
    needs=line("employee_id", "net_pay", also=("pay_date", "deductions_from_net_pay", "benefits_payrolled")),
    others=(PAYMENTS, PAYEES, POSTS),
    evaluate=_evaluate,
    examples=(
        Example(
            "paid to the account of the payee who is that employee",
            _LINE,
            _SOURCE,
            others={Kind.PAYMENT: (_PAYMENT,), Kind.PAYEE: (_PAYEE,)},
        ),
        Example(
            "ten pounds less",
            _LINE,
            _SOURCE,
            breaks={"net_pay": "£1,696.85"},
            others={Kind.PAYMENT: ({**_PAYMENT, "amount": "1696.85"},), Kind.PAYEE: (_PAYEE,)},
        ),
        Example(
            "not paid at all, and another employee is",
            _LINE,
            _SOURCE,
            breaks={"net_pay": "£0.00"},
            others={
                Kind.PAYMENT: ({**_PAYMENT, "account_number": "00190119"},),
                Kind.PAYEE: (_PAYEE, {**_PAYEE, "payee_id": "P2", "employee_id": "NB2", "account_number": "00190119"}),
            },
        ),
        Example(
            "two employments paid in one payment, to an IBAN",
            _LINE,
            _SOURCE,
            records=({**_LINE, "net_pay": "93.15"},),
            others={
                Kind.PAYMENT: ({"iban": "GB29 NWBK 2427 0200 1901 18", "amount": "1800.00"},),
                Kind.PAYEE: (_PAYEE,),
            },
        ),
        Example(
            "an account that two payees share",
            _LINE,
            _SOURCE,
            cannot="account is that of other payees",
            others={
                Kind.PAYMENT: (_PAYMENT,),
                Kind.PAYEE: (_PAYEE, {**_PAYEE, "payee_id": "P2", "employee_id": "NB2"}),
            },
        ),
        Example(
            "nobody says whose the account is",
            _LINE,
            _SOURCE,
            cannot="nothing says which payments",
            others={Kind.PAYMENT: (_PAYMENT,)},
        ),
        Example(
            "the payment names the employee itself",
            _LINE,
            _SOURCE,
            others={Kind.PAYMENT: ({**_PAYMENT, "payee_id": "NB1"},)},
        ),
        Example(
            "the return says the employment, and a payslip whose that is",
            {**_LINE, "employee_id": "NB1-2"},
            _SOURCE,
            others={
                Kind.PAYMENT: (_PAYMENT,),
                Kind.PAYEE: (_PAYEE,),
                Kind.PAYSLIP: ({"employment_id": "NB1-2", "employee_id": "NB1"},),
            },
        ),
        Example(
            "union dues are taken from what HMRC is told",
            {**_LINE, "net_pay": "1718.35", "deductions_from_net_pay": "11.50"},
            _SOURCE,
            others={Kind.PAYMENT: (_PAYMENT,), Kind.PAYEE: (_PAYEE,)},
        ),
        Example(
            "an overpayment taken back: nothing is due",
            {**_LINE, "net_pay": "-20.77"},
            _SOURCE,
            others={Kind.PAYMENT: (), Kind.PAYEE: (_PAYEE,)},
        ),
    ),
)
