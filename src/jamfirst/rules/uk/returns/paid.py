"""Whose a payment is: by the payee's own number, else by the account it goes to, and never by a guess.

A payment names a payee, or at least an account. The table of payees says which payee has that number or that account,
and which employee that payee is. An account that several payees share is nobody's.
"""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    any_of,
    coalesce,
    col,
    concat,
    count,
    count_distinct,
    is_null,
    named,
    not_null,
    number,
    select,
    sub,
    text,
    when,
)
from jamfirst.model.kinds import Kind
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.rule import Needs
from jamfirst.rules.uk.returns.amounts import summed
from jamfirst.rules.working import Working, records

PAYMENTS = Needs(
    Kind.PAYMENT, ("amount",), ("payee_id", "sort_code", "account_number", "iban", "currency", "pay_date", "payee_name")
)
"""What is needed of payments."""

PAYEES = Needs(Kind.PAYEE, ("employee_id",), ("payee_id", "sort_code", "account_number", "iban"), optional=True)
"""What is needed of payees, where there is a table of them."""

POSTS = Needs(Kind.PAYSLIP, ("employment_id", "employee_id"), optional=True)
"""What is needed of payslips: whose an employment is, where the return says the employment's number only."""


def account() -> Expr:
    """The account of a payment or a payee, as one text: sort code and account number, which an IBAN of the United
    Kingdom holds too, else the IBAN; NULL where there is none."""
    digits = op.without(concat(col("sort_code"), col("account_number")), r"[\s-]")
    iban = exp.Upper(this=op.without(col("iban"), r"\s"))
    inner = op.part(iban, "GB[0-9]{2}[A-Z]{4}([0-9]{14})")
    return when(
        (op.all_digits(digits, 14), digits.copy()),
        (not_null(inner), inner.copy()),
        (not_null(col("iban")), iban.copy()),
    )


def attributed(given: Given, payments: Relation) -> Working:
    """The payments, each with ``employee``: whose it is among the employees of the table of payees. Without such a
    table the payee's own number is taken for the employee's."""
    working = records(payments.name).step({"payee": col("payee_id"), "account": account()})
    payees = given.others.get(Kind.PAYEE)
    if payees is None:
        return working.step({"employee": col("payee")})
    working = working.look_up(by_number(given, payees), ("payee",), ("numbered", "number_employee"))
    working = working.look_up(by_account(given, payees), ("account",), ("holders", "account_employee"))
    alone = exp.EQ(this=col("holders"), expression=number(1))
    own = when((alone, col("account_employee")))
    return working.step({"employee": when((not_null(col("numbered")), col("number_employee")), otherwise=own)})


def by_number(given: Given, payees: Relation) -> str:
    """A relation of payees by their own number: ``numbered`` says how many have it, and of one it says who it is."""
    return _kept(given, payees, "payee", col("payee_id"), "numbered", "number_employee")


def by_account(given: Given, payees: Relation) -> str:
    """A relation of accounts: how many payees hold each, and which employee that is where it is one."""
    return _kept(given, payees, "account", account(), "holders", "account_employee")


def accounts_of_employees(given: Given, payees: Relation) -> str:
    """A relation of employees among the payees: ``shared`` is 1 for one with an account that other payees have too, and
    ``reachable`` is 1 for one who has an account or a number of a payee."""
    name = f"employees among payees: {payees.name}"
    if name not in given.made:
        known = records(payees.name).step({"account": account()})
        known = known.look_up(by_account(given, payees), ("account",), ("holders",))
        several = exp.GT(this=coalesce(col("holders"), number(0)), expression=number(1))
        with_way = any_of([not_null(col("account")), not_null(col("payee_id"))])
        query = select(
            named(col("employee_id"), "person"),
            named(exp.Max(this=_flag(several)), "shared"),
            named(exp.Max(this=_flag(with_way)), "reachable"),
        ).from_(sub(known.query, "k"))
        query = query.where(not_null(col("employee_id"))).group_by("employee_id")
        given.made[name] = given.session.keep(query, "employees")
    return given.made[name]


def paid_by_employee(given: Given, payments: Relation) -> str:
    """A relation of employees: what they are paid in all, in how many payments, and whether an amount is not known or
    not in pounds."""
    name = f"paid by employee: {payments.name}"
    if name not in given.made:
        foreign = exp.NEQ(this=coalesce(col("currency"), text("GBP")), expression=text("GBP"))
        unclear = any_of([is_null(col("amount")), foreign])
        query = select(
            named(col("employee"), "person"),
            named(summed(col("amount")), "paid"),
            named(count(), "payments"),
            named(exp.Max(this=_flag(unclear)), "unclear"),
        ).from_(sub(attributed(given, payments).query, "p"))
        query = query.where(not_null(col("employee"))).group_by("employee")
        given.made[name] = given.session.keep(query, "paid")
    return given.made[name]


def with_person(given: Given, working: Working, name: str = "employee_id") -> Working:
    """Lines with ``person``: the employee, whose employment's number the return may say instead."""
    slips = given.others.get(Kind.PAYSLIP)
    if slips is None:
        return working.step({"person": col(name)})
    made = f"whose employment: {slips.name}"
    if made not in given.made:
        query = select(
            named(col("employment_id"), "post"),
            named(exp.Min(this=col("employee_id")), "post_employee"),
            named(count_distinct(col("employee_id")), "post_people"),
        ).from_(slips.name)
        query = query.where(not_null(col("employment_id"))).group_by("employment_id")
        given.made[made] = given.session.keep(query, "posts")
    working = working.step({"post": col(name)}).look_up(given.made[made], ("post",), ("post_employee", "post_people"))
    one = exp.EQ(this=col("post_people"), expression=number(1))
    return working.step({"person": when((one, col("post_employee")), otherwise=col(name))})


def _kept(given: Given, payees: Relation, key: str, value: Expr, many: str, whose: str) -> str:
    name = f"payees by {key}: {payees.name}"
    if name not in given.made:
        keyed = records(payees.name).step({key: value})
        holder = coalesce(col("payee_id"), col("employee_id"))
        one = exp.EQ(this=count_distinct(col("employee_id")), expression=number(1))
        employee = when((one, exp.Min(this=col("employee_id"))))
        query = select(key, named(count_distinct(holder), many), named(employee, whose)).from_(sub(keyed.query, "k"))
        query = query.where(not_null(col(key))).group_by(key)
        given.made[name] = given.session.keep(query, "payees")
    return given.made[name]


def _flag(condition: Expr) -> Expr:
    return when((condition, number(1)), otherwise=number(0))
