"""Every employee who is paid is on the return."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import (
    all_of,
    col,
    count,
    is_null,
    named,
    not_null,
    number,
    select,
    sub,
    text,
    when,
    windowed,
)
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.returns.columns import line
from jamfirst.rules.uk.returns.paid import PAYMENTS, POSTS, attributed, with_person
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

_EXPECTED = "a line of the return for that employee"


def _evaluate(given: Given) -> Worked:
    lines = with_person(given, records(given.others[Kind.RETURN_LINE].name))
    query = select(named(col("person"), "employee"), named(count(), "lines")).from_(sub(lines.query, "l"))
    query = query.where(not_null(col("person"))).group_by("person")
    on_return = given.session.keep(query, "on_return")
    working = attributed(given, given.relation).look_up(on_return, ("employee",), ("lines",))
    anybody = exp.Max(this=when((not_null(col("lines")), number(1)), otherwise=number(0)))
    working = working.step({"anybody": windowed(anybody, [])})
    working = working.show("employee", "employee", Unit.TEXT).show("paid", "amount").show("lines", "lines", Unit.NUMBER)
    judged = Judged("payee_id", col("employee"), text(_EXPECTED), Unit.TEXT, is_null(col("lines")))
    nobody = exp.EQ(this=col("anybody"), expression=number(0))
    cannot = (Cannot(nobody, "the return names its employees in another way than the payees"),)
    some = exp.NEQ(this=col("amount"), expression=number(0))
    return Worked(working, (judged,), cannot, all_of([not_null(col("employee")), some]))


_PAYEE = {"payee_id": "P1", "employee_id": "NB1", "sort_code": "242702", "account_number": "00190118"}
_SECOND = {**_PAYEE, "payee_id": "P2", "employee_id": "NB2", "account_number": "00190126"}
_PAYMENT = {"sort_code": "242702", "account_number": "00190118", "amount": "1706.85"}
_SOURCE = "a month of Northbrook, whose people do not exist"

RULE = Rule(
    id="uk.rti.payment_returned",
    title="Employees who are paid are on the return",
    says=(
        "A payment to the account of an employee belongs to somebody who is on the return. Expenses and claims go to "
        "employees too, and returns of other days may not be here: so this is a question."
    ),
    words=words("to an employee who is on no return", "to employees who are on no return"),
    sources=(Source("Income Tax (PAYE) Regulations 2003 (SI 2003/2682), regulation 67B(1)", "one source"),),
    certainty=Certainty.QUERY,
    needs=PAYMENTS,
    others=(
        line("employee_id", also=()),
        Needs(Kind.PAYEE, ("employee_id",), ("payee_id", "sort_code", "account_number", "iban")),
        POSTS,
    ),
    evaluate=_evaluate,
    examples=(
        Example(
            "paid and returned",
            _PAYMENT,
            _SOURCE,
            others={Kind.RETURN_LINE: ({"employee_id": "NB1"},), Kind.PAYEE: (_PAYEE,)},
        ),
        Example(
            "paid, and somebody else is returned",
            _PAYMENT,
            _SOURCE,
            breaks={"payee_id": _EXPECTED},
            records=({**_PAYMENT, "account_number": "00190126"},),
            others={Kind.RETURN_LINE: ({"employee_id": "NB2"},), Kind.PAYEE: (_PAYEE, _SECOND)},
        ),
        Example(
            "a supplier is no employee",
            {**_PAYMENT, "account_number": "99999999"},
            _SOURCE,
            others={Kind.RETURN_LINE: ({"employee_id": "NB1"},), Kind.PAYEE: (_PAYEE,)},
        ),
        Example(
            "a return with numbers of its own",
            _PAYMENT,
            _SOURCE,
            cannot="in another way",
            others={Kind.RETURN_LINE: ({"employee_id": "1"},), Kind.PAYEE: (_PAYEE,)},
        ),
    ),
)
