"""What payslips say that somebody is to be paid, and what the payments of a run pay to them, by person and day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    all_of,
    coalesce,
    col,
    count,
    is_null,
    named,
    not_null,
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
from jamfirst.rules.grouped import added, grouped, how_many
from jamfirst.rules.uk.payslip.whose import owned
from jamfirst.rules.working import Working, bounded, records

BY_DAY = (
    *("payments", "total", "payroll_payments", "payroll_total", "tables", "table_least", "table_most"),
    *("least", "most", "same", "foreign", "unread"),
)
"""What ``paid_by_day`` gives of a person and day: how many payments, what they add up to, the same of the payroll; in
how many tables, and the least and the most that one of them adds up to; the least and the largest payment; an amount
that one table has more than once; how many are in another currency, or of an amount that is not known."""

BY_PERSON = ("all_total", "all_payroll")
"""What ``paid_by_person`` gives of a person: what all payments of the run add up to, and those of the payroll."""


def due(given: Given) -> Working:
    """Payslips by person and day: ``due`` is their net pay, nought where it is less; ``due_posts`` the same with each
    employment by itself, ``due_slips`` with each payslip; ``person_due`` and ``person_due_posts`` are those of all the
    days of the person. What is below nought is not paid, but carried over or paid back."""
    by_post = grouped(
        records(given.relation.name),
        ("employee_id", "employment_id", "pay_date"),
        {
            "net": added(col("net_pay")),
            "net_slips": added(_above("net_pay")),
            "slips": count(),
            "unknown": how_many(is_null(col("net_pay"))),
            "payroll": exp.Min(this=col("payroll")),
        },
    )
    sums: dict[str, Expr] = {name: exp.Sum(this=col(name)) for name in ("slips", "unknown")}
    sums |= {"net": added(col("net")), "due_posts": added(_above("net")), "due_slips": added(col("net_slips"))}
    working = grouped(by_post, ("employee_id", "pay_date"), sums | {"payroll": exp.Min(this=col("payroll"))})
    known = exp.EQ(this=col("unknown"), expression=number(0))
    owner = {"owner": col("employee_id"), "day": col("pay_date")}
    working = working.step(owner | {"due": _above("net"), "net_pay": when((known, col("net")))})
    return working.step({f"person_{name}": _of_all(name, ["owner"]) for name in ("due", "due_posts")})


def payments(given: Given, employees: str) -> str:
    """The payments of a run with their owners, kept: see ``owned``."""
    currency = coalesce(exp.Upper(this=col("currency")), text("GBP"))
    foreign = exp.NEQ(this=currency, expression=text("GBP"))
    working = owned(given, records(given.others[Kind.PAYMENT].name), employees)
    return given.session.keep(working.step({"day": col("pay_date"), "is_foreign": foreign}).query, "payments")


def paid_by_day(given: Given, kept: str) -> str:
    """What is paid to each ``owner`` on each ``day``, with the columns of ``BY_DAY``."""
    own = when((col("payroll"), col("amount")))
    one: dict[str, Expr] = {
        "payments": count(),
        "total": added(col("amount")),
        "payroll_payments": how_many(col("payroll")),
        "payroll_total": added(own),
        "least": exp.Min(this=col("amount")),
        "most": exp.Max(this=col("amount")),
        "foreign": how_many(col("is_foreign")),
        "unread": how_many(is_null(col("amount"))),
    }
    by_table = _by(table(kept), ("owner", "day", "table_name"), one).where(not_null(col("owner")))
    several = all_of(
        [exp.GT(this=col("payments"), expression=number(1)), exp.EQ(this=col("least"), expression=col("most"))]
    )
    whole: dict[str, Expr] = {
        **{name: exp.Sum(this=col(name)) for name in ("payments", "payroll_payments", "foreign", "unread")},
        **{name: added(col(name)) for name in ("total", "payroll_total")},
        "least": exp.Min(this=col("least")),
        "most": exp.Max(this=col("most")),
        "same": exp.Max(this=when((several, col("least")))),
        "tables": count(),
        "table_least": exp.Min(this=col("total")),
        "table_most": exp.Max(this=col("total")),
    }
    return given.session.keep(_by(sub(by_table, "t"), ("owner", "day"), whole), "by_day")


def paid_by_person(given: Given, kept: str) -> str:
    """What is paid to each ``owner`` on all days of the run."""
    own = when((col("payroll"), col("amount")))
    sums: dict[str, Expr] = {"all_total": added(col("amount")), "all_payroll": added(own)}
    return given.session.keep(_by(table(kept), ("owner",), sums).where(not_null(col("owner"))), "by_person")


def _by(source: Expr, keys: Sequence[str], values: Mapping[str, Expr]) -> exp.Select:
    return select(*keys, *(named(value, name) for name, value in values.items())).from_(source).group_by(*keys)


def _above(name: str) -> Expr:
    """An amount, or nought where it is less."""
    return exp.Greatest(this=col(name), expressions=[number(0)])


def _of_all(name: str, by: Sequence[str]) -> Expr:
    return bounded(windowed(exp.Sum(this=col(name)), [col(one) for one in by]))
