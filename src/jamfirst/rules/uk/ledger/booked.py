"""What the payroll journals of a run book, by what the service file says that accounts hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    coalesce,
    col,
    is_null,
    named,
    not_null,
    number,
    select,
    sub,
    table,
    text,
    when,
)
from jamfirst.engines.session import Row
from jamfirst.rules.given import Given
from jamfirst.rules.grouped import added, grouped, how_many
from jamfirst.rules.uk.ledger.accounts import PAYMENTS, Meaning, accounts
from jamfirst.rules.uk.ledger.amounts import lines
from jamfirst.rules.working import Working

_GROSS = "gross_pay"


def written(meaning: Meaning) -> str:
    """A meaning as relations have it."""
    return "+".join(meaning)


def marked(given: Given) -> Working:
    """Journal lines with the ``meaning`` of their account (NULL where the service file says nothing of it) and their
    ``journal`` (empty where it has no reference)."""
    working = lines(given).look_up(accounts(given), ("account",), ("meaning",))
    return working.step({"journal": coalesce(col("journal_ref"), text(""))})


def booked(given: Given, held: Sequence[Meaning]) -> Working:
    """A row for each meaning, with what the payroll journals book to its accounts: ``booked_dr`` of accounts with a
    balance on the debit side, ``booked_cr`` of those on the other, how many accounts (``lines``) and how many lines
    without an amount (``unsure``). Where nothing is booked the first line of the table stands for it."""
    every = marked(given)
    payroll = exp.In(this=col("journal"), query=_payroll_journals(every, held).subquery())
    own = every.where(payroll).where(not_null(col("meaning")))
    balance = exp.Sub(this=coalesce(col("dr"), number(0)), expression=coalesce(col("cr"), number(0)))
    sums: dict[str, Expr] = {"balance": added(balance), "unsure": how_many(is_null(col("dr")))}
    by_account = grouped(own, ("meaning", "account"), sums)
    above = when((exp.GT(this=col("balance"), expression=number(0)), col("balance")))
    below = when((exp.LT(this=col("balance"), expression=number(0)), exp.Neg(this=col("balance"))))
    sums = {"booked_dr": added(above), "booked_cr": added(below), "unsure": exp.Sum(this=col("unsure"))}
    return _every(given, grouped(by_account, ("meaning",), sums | {"lines": exp.Count(this=exp.Star())}), held)


def _payroll_journals(every: Working, held: Sequence[Meaning]) -> exp.Query:
    """The journals that book gross pay, where the service file names an account of it; else those that book to accounts
    of two meanings or more (the payment of tax to HM Revenue and Customs touches one)."""
    journals = select("journal").from_(sub(every.query.copy(), "m")).group_by("journal")
    gross = [text(written(meaning)) for meaning in held if _GROSS in meaning]
    if gross:
        return journals.where(one_of(col("meaning"), gross))
    other = exp.NEQ(this=col("meaning"), expression=text(PAYMENTS))
    many = exp.Count(this=exp.Distinct(expressions=[when((other, col("meaning")))]))
    return journals.having(exp.GT(this=many, expression=number(1)))


def _every(given: Given, found: Working, held: Sequence[Meaning]) -> Working:
    def making() -> tuple[Mapping[str, str], Sequence[Row]]:
        return {"meaning": "text"}, [(written(meaning),) for meaning in held]

    wanted = given.figures(f"uk.ledger.meanings.{given.relation.name}", making)
    least = [named(exp.Min(this=col(name)), f"first_{name}") for name in ("id", "record_no")]
    first = select(*least).from_(table(given.relation.name))
    places = [named(coalesce(col(n, "b"), col(f"first_{n}", "f")), n) for n in ("id", "record_no")]
    sums = [named(coalesce(col(n, "b"), number(0)), n) for n in ("booked_dr", "booked_cr", "unsure", "lines")]
    meant = [named(col("meaning", "w"), name) for name in ("meaning", "account")]
    both = select(*meant, *places, *sums).from_(table(wanted, "w"))
    on = exp.EQ(this=col("meaning", "w"), expression=col("meaning", "b"))
    both = both.join(sub(found.query, "b"), on=on, join_type="left")
    return Working(both.join(sub(first, "f"), join_type="cross")).where(not_null(col("id")))


def one_of(value: Expr, among: Iterable[Expr]) -> Expr:
    """Whether a value is one of some."""
    return exp.In(this=value, expressions=list(among))
