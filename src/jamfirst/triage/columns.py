"""The columns of a run's table as values: text without space around it, money in whole pence, days."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, cast, col, concat, null, text
from jamfirst.model.columns import Column, ValueType
from jamfirst.model.run import Table

ACCOUNT = ("sort_code", "account_number", "iban")
"""What an account is written with, in the order in which findings join it."""


def text_of(owner: Table, canonical: str) -> Expr:
    """A column as text; NULL where it is empty or the table has none."""
    return as_text(owner.column(canonical))


def as_text(column: Column | None) -> Expr:
    """A column as text; NULL where it is empty or there is none."""
    if column is None:
        return null("text")
    value: Expr = col(column.relation_name)
    value = value if column.type == ValueType.TEXT else op.as_text(value)
    return exp.Nullif(this=exp.Trim(this=value), expression=text(""))


def pence_of(owner: Table, canonical: str) -> Expr:
    """A column of pounds in whole pence; NULL where it is no amount or the table has none."""
    column = owner.column(canonical)
    if column is None:
        return null("bigint")
    if column.type == ValueType.DECIMAL:
        return op.pence(col(column.relation_name), column.scale)
    return op.pence(op.try_decimal(op.as_text(col(column.relation_name)), 4), 4)


def day_of(owner: Table, canonical: str) -> Expr:
    """A column of days; NULL where it is none or the table has none."""
    column = owner.column(canonical)
    if column is None:
        return null("date")
    if column.type in (ValueType.DATE, ValueType.TIMESTAMP):
        return cast(col(column.relation_name), "date")
    return op.parse_date(op.as_text(col(column.relation_name)), ["%Y-%m-%d"])


def account_of(owner: Table) -> Expr | None:
    """The account as the one text that findings know it by, or ``None`` where the table has none: spaces and hyphens
    left out."""
    parts = [col(c.relation_name) for name in ACCOUNT if (c := owner.column(name)) is not None]
    if not parts:
        return None
    spaced = concat(*parts)
    without = exp.Replace(this=spaced, expression=text(" "), replacement=text(""))
    without = exp.Replace(this=without, expression=text("-"), replacement=text(""))
    return exp.Nullif(this=without, expression=text(""))


def plain(value: Expr) -> Expr:
    """A text as names and words are compared: small letters, no space around it."""
    return exp.Lower(this=exp.Trim(this=value))
