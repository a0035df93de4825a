"""What is owed to a supplier who is paid late: simple interest of 8% over Bank Rate, and a fixed sum.

Source: Late Payment of Commercial Debts (Interest) Act 1998, sections 1, 4 to 6; SI 2002/1675: the rate is that of the
30 June or 31 December before the day on which the interest begins to run, and stays the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, coalesce, col, not_null, number, when
from jamfirst.engines.session import Row
from jamfirst.rules.figures import Figure, figures
from jamfirst.rules.given import Given
from jamfirst.rules.working import Unit, Working, bounded, wide

_DAYS_IN_YEAR = 365
_HUNDREDTHS = 100 * 100
"""A rate is kept in hundredths of a per cent, so that interest is a whole number over ``_HUNDREDTHS * 365``."""


def owed(given: Given, working: Working) -> Working:
    """Add ``days_late``, ``interest``, ``fixed_sum`` and ``owed`` in pence to invoices that ``clocked`` has seen:
    nought where nothing is late, NULL where the amount or the rate is not known. Interest runs from the day after the
    due date, or after the last day of the law where that is earlier or no due date is given, to the day of payment."""
    working = working.step({"due_day": _due_day()})
    late = exp.Greatest(this=op.days_between(col("due_day"), col("counted_day")), expressions=[number(0)])
    working = working.step({"days_late": late, "runs_from": op.add_days(col("due_day"), number(1))})
    working = working.look_up(_rates(given), (), ("rate", "rate_words"), during="runs_from")
    working = working.step({"interest": _interest(), "fixed_sum": _fixed_sum()})
    return working.step({"owed": exp.Add(this=col("interest"), expression=col("fixed_sum"))})


def shown_owed(working: Working) -> Working:
    """The steps by which the interest is worked out."""
    working = working.show("amount", "gross").show("interest from", "runs_from", Unit.DAY)
    working = working.show("days late", "days_late", Unit.NUMBER).show("at", "rate_words", Unit.TEXT)
    return working.show("interest", "interest").show("fixed sum", "fixed_sum").show("owed", "owed")


def _due_day() -> Expr:
    """The due date where it lies between receipt and the last day of the law; else the last day of the law."""
    due = col("due_date")
    fits = [exp.GTE(this=due.copy(), expression=col("received_date")), exp.LTE(this=due, expression=col("last_day"))]
    return when((all_of([not_null(col("due_date")), *fits]), col("due_date")), otherwise=col("last_day"))


def _interest() -> Expr:
    """Simple interest on the amount with VAT; a part of a penny is dropped."""
    gross = exp.Greatest(this=bounded(col("gross")), expressions=[number(0)])
    product = exp.Mul(this=exp.Mul(this=wide(gross), expression=wide(col("rate"))), expression=wide(col("days_late")))
    return bounded(when((not_null(col("gross")), op.quotient(product, wide(number(_HUNDREDTHS * _DAYS_IN_YEAR))))))


def _fixed_sum() -> Expr:
    """The sum fixed by section 5A for a debt of this size, once it is late."""
    bands = sorted(_figures("compensation"), key=lambda f: int(f.key), reverse=True)
    branches = [
        (exp.GTE(this=col("gross"), expression=number(int(f.key) * 100)), number(int(f.amount * 100))) for f in bands
    ]
    late = exp.GT(this=col("days_late"), expression=number(0))
    sized = all_of([late.copy(), not_null(col("gross"))])
    return when((sized, coalesce(when(*branches), number(0))), (exp.Not(this=late), number(0)))


def _figures(figure: str) -> list[Figure]:
    return [f for f in figures("prompt_payment") if f.figure == figure]


def _rates(given: Given) -> str:
    """The rate of interest in hundredths of a per cent, by the day on which it begins to run."""

    def making() -> tuple[Mapping[str, str], Sequence[Row]]:
        (over,) = _figures("over_bank_rate")
        rows = []
        for f in figures("bank_rate"):
            rate = f.amount + over.amount
            rows.append((f.since, f.until, int(rate * 100), f"{rate.normalize():f}%"))
        return {"since": "date", "until": "date", "rate": "int", "rate_words": "text"}, rows

    return given.figures("uk.prompt.rates", making)
