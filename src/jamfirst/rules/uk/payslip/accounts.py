"""Bank accounts as keys: however a file writes them, the same account is the same key."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, coalesce, col, concat, not_null, number, text, when

COLUMNS = ("sort_code", "account_number", "iban")


def account_key() -> Expr:
    """Sort code and account number as fourteen digits, from their own columns or from an IBAN of the United Kingdom;
    any other IBAN as it is; NULL for no account. An account number that lost its leading noughts gets them back."""
    sort, own = (op.without(col(name), r"[^0-9]+") for name in COLUMNS[:2])
    eight = exp.Right(this=concat(text("00000000"), own), expression=number(8))
    iban = exp.Upper(this=op.without(col("iban"), r"[^A-Za-z0-9]+"))
    ours = op.matches(iban, r"GB[0-9]{2}[A-Z]{4}[0-9]{14}")
    digits = exp.Substring(this=iban.copy(), start=number(9), length=number(14))
    both = all_of([not_null(col("sort_code")), not_null(col("account_number"))])
    whole = when((both, concat(sort, eight)), (coalesce(ours, exp.false()), digits), otherwise=iban.copy())
    return exp.Nullif(this=whole, expression=text(""))
