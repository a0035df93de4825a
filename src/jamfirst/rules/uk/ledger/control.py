"""What the accounts of the bank pay out in the ledger is what the payments add up to."""

from __future__ import annotations

from types import MappingProxyType

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
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
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.model.service import RuleSettings
from jamfirst.rules.given import Given
from jamfirst.rules.grouped import added, how_many
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.ledger.accounts import PAYMENTS, lacks_payment_accounts
from jamfirst.rules.uk.ledger.amounts import COLUMNS, amount_column
from jamfirst.rules.uk.ledger.booked import marked
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, beyond


def _evaluate(given: Given) -> Worked:
    working = _paid_out(given).look_up(_payments(given), (), ("payments", "paid", "alike", "foreign"))
    working = working.show("payments", "payments", Unit.NUMBER).show("add up to", "paid")
    working = working.show("credits of the bank", "credits").show("debits", "debits")
    left = exp.Sub(this=col("credits"), expression=col("debits"))
    totals, sides = (col("paid"), col("alike")), (col("credits"), exp.paren(left))
    agrees = any_of(exp.EQ(this=side.copy(), expression=total.copy()) for side in sides for total in totals)
    breach = exp.Not(this=exp.paren(coalesce(agrees, exp.false())))
    cannot = (
        Cannot(exp.EQ(this=col("lines"), expression=number(0)), "no journal books to an account that is paid from"),
        Cannot(
            exp.GT(this=col("unsure"), expression=number(0)), "the amount of a line of such an account is not known"
        ),
        Cannot(exp.GT(this=col("foreign"), expression=number(0)), "some payments are in another currency"),
        beyond("credits", "debits", "paid"),
    )
    return Worked(working, (Judged(amount_column(given), col("credits"), col("paid"), breach=breach),), cannot)


def _paid_out(given: Given) -> Working:
    """One row: what the lines of accounts that are paid from add up to. The first of them stands for all, or the first
    line of the table where there is none."""
    own = coalesce(exp.EQ(this=col("meaning"), expression=text(PAYMENTS)), exp.false())
    lines = marked(given).step({"own": own})
    values: dict[str, Expr] = {
        **{name: coalesce(_least(name, own=True), _least(name, own=False)) for name in ("id", "record_no", "account")},
        "credits": added(when((col("own"), col("cr")))),
        "debits": added(when((col("own"), col("dr")))),
        "unsure": how_many(all_of([col("own"), is_null(col("cr"))])),
        "lines": how_many(col("own")),
    }
    query = select(*(named(value, name) for name, value in values.items())).from_(sub(lines.query, "g"))
    return Working(query).where(not_null(col("id")))


def _least(name: str, *, own: bool) -> Expr:
    return exp.Min(this=when((col("own"), col(name))) if own else col(name))


def _payments(given: Given) -> str:
    """One row: what all payments add up to (``paid``), and what those of each table do where that is the same: the
    payments of a register and those of the bank's file are the same payments (``alike``)."""
    currency = exp.Upper(this=col("currency"))
    foreign = coalesce(exp.NEQ(this=currency, expression=text("GBP")), exp.false())
    sums: dict[str, Expr] = {
        "total": added(col("amount")),
        "many": exp.Count(this=exp.Star()),
        "foreign": how_many(foreign),
    }
    by_table = select(*(named(value, name) for name, value in sums.items()))
    by_table = by_table.from_(table(given.others[Kind.PAYMENT].name)).group_by("table_name")
    least, most = exp.Min(this=col("total")), exp.Max(this=col("total"))
    whole: dict[str, Expr] = {
        "payments": exp.Sum(this=col("many")),
        "paid": added(col("total")),
        "alike": when((exp.EQ(this=least, expression=most), least.copy())),
        "foreign": exp.Sum(this=col("foreign")),
    }
    query = select(*(named(value, name) for name, value in whole.items())).from_(sub(by_table, "t"))
    return given.session.view(query, "paid")


_ACCOUNTS = RuleSettings(accounts=MappingProxyType({"9900": PAYMENTS}))
_BANK = {"journal_ref": "J2", "account": "9900", "debit": "", "credit": "1733.44"}
_PAID = {
    Kind.PAYMENT: ({"payee_name": "A Person", "amount": "1000.00"}, {"payee_name": "B Person", "amount": "733.44"})
}

RULE = Rule(
    id="uk.ledger.control",
    title="The ledger pays out what the payments add up to",
    says="What the journals of a run credit to the accounts of the bank is what its payments add up to.",
    words=words("of the bank's account that does not agree with the payments", "of bank accounts that do not"),
    sources=(
        Source(
            "Accounts and Audit Regulations 2015 (SI 2015/234), regulation 4: accounting records that show and explain "
            "transactions",
            "not looked up",
        ),
    ),
    certainty=Certainty.QUERY,
    tolerance=Tolerance(0, "payments and journals are of the same pence"),
    needs=Needs(Kind.JOURNAL_LINE, ("account",), (*COLUMNS, "journal_ref")),
    others=(Needs(Kind.PAYMENT, ("amount",), ("currency",)),),
    lacks=lacks_payment_accounts,
    evaluate=_evaluate,
    examples=(
        Example("two payments", _BANK, "double entry: arithmetic", others=_PAID, settings=_ACCOUNTS),
        Example(
            "a payment that is not booked",
            _BANK | {"credit": "1000.00"},
            "double entry: arithmetic",
            breaks={"credit": "£1,733.44"},
            others=_PAID,
            settings=_ACCOUNTS,
        ),
        Example(
            "nothing booked at all",
            _BANK | {"account": "3000"},
            "double entry: arithmetic",
            cannot="no journal books to an account that is paid from",
            others=_PAID,
            settings=_ACCOUNTS,
        ),
    ),
)
