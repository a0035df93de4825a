"""Whose a payment is: by the payee's id, else by the account that the payee table gives; never guessed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    coalesce,
    col,
    count,
    is_null,
    named,
    not_null,
    null,
    number,
    select,
    sub,
    table,
    text,
    when,
    windowed,
)
from jamfirst.model.kinds import Kind
from jamfirst.rules.given import Given
from jamfirst.rules.grouped import how_many
from jamfirst.rules.rule import Needs
from jamfirst.rules.uk.payslip.accounts import COLUMNS, account_key
from jamfirst.rules.working import Working, records

PAYMENT_COLUMNS = ("payee_id", "pay_date", "currency", "batch_ref", *COLUMNS)
"""The columns of a payment that say whose it is, where a table has them."""

PAYEES = Needs(Kind.PAYEE, ("payee_id",), ("employee_id", "payee_type", *COLUMNS), optional=True)
"""What is looked at of payees, where there are any."""


def owned(given: Given, payments: Working, employees: str) -> Working:
    """Payments with their ``owner`` (NULL where it is not known or an account has several), whether it ``is_employed``
    (in ``employees``), whether the account is ``shared`` by several of those, and whether the payment is one of the
    ``payroll``: of its batch (or of its table, without one) more than half go to employees."""
    working = payments.step({"account": account_key()})
    working = working.look_up(_payees(given), ("payee_id",), ("payee_owner",))
    working = working.look_up(_accounts(given, employees), ("account",), ("account_owner", "employee_owners"))
    by_id = coalesce(col("payee_owner"), col("payee_id"))
    working = working.step({"owner": when((not_null(col("payee_id")), by_id), otherwise=col("account_owner"))})
    several = exp.GT(this=coalesce(col("employee_owners"), number(0)), expression=number(1))
    shared = all_of([is_null(col("payee_id")), several])
    working = working.look_up(employees, ("owner",), ("employed",))
    working = working.step({"shared": shared, "is_employed": coalesce(col("employed"), exp.false())})
    part: Sequence[Expr] = (col("table_name"), coalesce(col("batch_ref"), text("")))
    theirs = how_many(any_of([col("is_employed"), col("shared")]))
    twice = exp.Mul(this=windowed(theirs, part), expression=number(2))
    return working.step({"payroll": exp.GT(this=twice, expression=windowed(count(), [one.copy() for one in part]))})


def employees_of(given: Given, slips: str) -> str:
    """A relation of those who have a payslip: ``owner``, and ``employed``, which is true."""
    query = select(named(col("employee_id"), "owner"), named(exp.true(), "employed")).from_(table(slips))
    return given.session.keep(query.where(not_null(col("employee_id"))).group_by("employee_id"), "employees")


def banked(given: Given, employees: str) -> str:
    """Of each payee with an account: the ``owner``, that it is ``known``, and whether some account of it is
    ``joint``, that of another employee too."""
    payees = given.others.get(Kind.PAYEE)
    if payees is None:
        return given.session.create("banked", {"owner": "text", "known": "boolean", "joint": "boolean"})
    working = _with_owner(given).look_up(_accounts(given, employees), ("account",), ("employee_owners",))
    joint = exp.GT(this=exp.Max(this=coalesce(col("employee_owners"), number(0))), expression=number(1))
    query = select("owner", named(exp.true(), "known"), named(joint, "joint")).from_(sub(working.query, "p"))
    return given.session.keep(query.where(not_null(col("account"))).group_by("owner"), "banked")


def _with_owner(given: Given) -> Working:
    owner = {"account": account_key(), "owner": coalesce(col("employee_id"), col("payee_id"))}
    return records(given.others[Kind.PAYEE].name).step(owner)


def _payees(given: Given) -> str:
    """Of each payee the ``payee_owner``: the employee that it is, else the payee itself."""
    payees = given.others.get(Kind.PAYEE)
    if payees is None:
        return given.session.create("payees", {"payee_id": "text", "payee_owner": "text"})
    owner = named(exp.Min(this=coalesce(col("employee_id"), col("payee_id"))), "payee_owner")
    query = select("payee_id", owner).from_(table(payees.name)).where(not_null(col("payee_id")))
    return given.session.keep(query.group_by("payee_id"), "payees")


def _accounts(given: Given, employees: str) -> str:
    """Of each account the one owner (NULL where there are several), an employee before others who share it, and how
    many employees own it."""
    if Kind.PAYEE not in given.others:
        columns = {"account": "text", "account_owner": "text", "employee_owners": "bigint"}
        return given.session.create("accounts", columns)
    working = _with_owner(given).look_up(employees, ("owner",), ("employed",))
    employee = when((coalesce(col("employed"), exp.false()), col("owner")))
    choices = [(_only_one(one), exp.Min(this=one.copy())) for one in (employee, col("owner"))]
    owner = when(*choices, otherwise=null("text"))
    many = exp.Count(this=exp.Distinct(expressions=[employee.copy()]))
    query = select("account", named(owner, "account_owner"), named(many, "employee_owners"))
    query = query.from_(sub(working.query, "p")).where(not_null(col("account")))
    return given.session.keep(query.group_by("account"), "accounts")


def _only_one(value: Expr) -> Expr:
    return exp.EQ(this=exp.Count(this=exp.Distinct(expressions=[value.copy()])), expression=number(1))
