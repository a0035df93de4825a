"""What a public body must publish every six months on how promptly it pays, and what interest it owes.

Source: Procurement Act 2023, section 69; Procurement Regulations 2024 (SI 2024/692), regulation 38(2) and (3): day 1 is
the day after receipt, the average is the arithmetic mean. Interest: Public Contracts Regulations 2015, regulation
113(7), which asks for it once a year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    cast,
    coalesce,
    col,
    count_when,
    named,
    not_null,
    number,
    select,
    sub,
    text,
)
from jamfirst.rules.given import Given
from jamfirst.rules.uk.prompt.clock import PA2023, clocked, counts
from jamfirst.rules.uk.prompt.interest import owed
from jamfirst.rules.working import bounded


@dataclass(frozen=True, slots=True)
class Promptness:
    """How promptly the invoices of one regime were paid between two days, both included.

    ``average_days`` is to one place, percentages are to two; they are ``None`` where nothing was paid, and ``not_paid``
    where nothing became payable. ``not_paid`` is the share of what became payable in these days and was not paid in
    them. ``interest_pence`` is what is owed by law on the payments that were late, claimed or not.
    """

    first: date
    last: date
    payments: int
    average_days: Decimal | None
    within_30: Decimal | None
    from_31_to_60: Decimal | None
    from_61: Decimal | None
    became_payable: int
    not_paid: Decimal | None
    interest_pence: int


def promptness(given: Given, first: date, last: date, regime: str = PA2023) -> Promptness:
    """The figures of the invoices that were paid, or became payable, from ``first`` to ``last`` under a regime.
    Disputed and invalid invoices and those without a day of receipt are left out."""
    own = exp.EQ(this=col("regime_key"), expression=text(regime))
    working = owed(given, clocked(given)).where(all_of([own, counts(), not_null(col("received_date"))]))
    working = working.step({"days": op.days_between(col("received_date"), col("paid_date"))})
    paid, payable = _within("paid_date", first, last), _within("last_day", first, last)
    late = exp.GT(this=col("paid_date"), expression=col("last_day"))
    columns = {
        "payments": count_when(paid),
        "days": coalesce(exp.Sum(this=_only(paid, "days")), number(0)),
        "to_30": count_when(all_of([paid.copy(), _upto("days", 30)])),
        "to_60": count_when(all_of([paid.copy(), _upto("days", 60)])),
        "payable": count_when(payable),
        "unpaid": count_when(all_of([payable.copy(), exp.Not(this=coalesce(paid.copy(), exp.false()))])),
        "interest": bounded(coalesce(exp.Sum(this=_only(all_of([paid.copy(), late]), "interest")), number(0))),
    }
    query = select(*(named(cast(value, "bigint"), name) for name, value in columns.items()))
    ((payments, days, to_30, to_60, became, unpaid, interest),) = given.session.rows(
        query.from_(sub(working.query, "w"))
    )
    return Promptness(
        first,
        last,
        payments,
        _rounded(days, payments, "0.1"),
        _rounded(100 * to_30, payments),
        _rounded(100 * (to_60 - to_30), payments),
        _rounded(100 * (payments - to_60), payments),
        became,
        _rounded(100 * unpaid, became),
        interest,
    )


def _rounded(value: int, of: int, places: str = "0.01") -> Decimal | None:
    return (Decimal(value) / of).quantize(Decimal(places), ROUND_HALF_UP) if of else None


def _within(name: str, first: date, last: date) -> Expr:
    low, high = (cast(text(day.isoformat()), "date") for day in (first, last))
    return all_of([exp.GTE(this=col(name), expression=low), exp.LTE(this=col(name), expression=high)])


def _upto(name: str, days: int) -> Expr:
    return exp.LTE(this=col(name), expression=number(days))


def _only(condition: Expr, name: str) -> Expr:
    return exp.Case(ifs=[exp.If(this=condition.copy(), true=col(name))])
