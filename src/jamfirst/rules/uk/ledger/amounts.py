"""The debits and credits of journal lines, whether a file has a column for each or one amount with a sign."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, any_of, coalesce, col, is_null, not_null, number, when
from jamfirst.rules.given import Given
from jamfirst.rules.working import Working, records, wide

COLUMNS = ("debit", "credit", "amount")


def lines(given: Given) -> Working:
    """Journal lines with ``dr`` and ``cr`` in pence (38 digits; NULL where no amount is known). One amount is a debit
    where it is above nought and a credit where it is below."""
    return records(given.relation.name).step({"dr": _side(given, debit=True), "cr": _side(given, debit=False)})


def has_sides(given: Given) -> bool:
    """Whether a file has a column of debits and one of credits."""
    return {"debit", "credit"} <= given.relation.has


def has_amounts(given: Given) -> bool:
    """Whether a file says of amounts which are debits and which credits, as far as its columns tell."""
    return has_sides(given) or "amount" in given.relation.has


def amount_column(given: Given) -> str:
    """The column in which a breach of a total is shown; empty for a file without amounts."""
    return next((name for name in ("amount", "credit", "debit") if name in given.relation.has), "")


def _side(given: Given, *, debit: bool) -> Expr:
    if has_sides(given):
        name, known = ("debit", "credit")[not debit], any_of([not_null(col("debit")), not_null(col("credit"))])
        return when((known, wide(coalesce(col(name), number(0)))))
    size = exp.Abs(this=wide(col("amount")))
    above, below = (one(this=col("amount"), expression=number(0)) for one in (exp.GT, exp.LT))
    unknown = is_null(col("amount"))
    return when((unknown, exp.Null()), (above if debit else below, size), otherwise=wide(number(0)))
