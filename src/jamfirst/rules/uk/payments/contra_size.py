"""The credits of one account and day in a Bacs file fit the eleven digits of the contra that balances them."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import all_of, cast, coalesce, col, named, not_null, number, select, table, total, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.payments.scheme import in_bacs_file
from jamfirst.rules.working import Judged, Worked, records

_MOST = 99_999_999_999
_SHOWN = 9 * 10**18
"""More pence than this are shown as so many."""

_BY = ("file_no", "payer_account", "pay_date")


def _evaluate(given: Given) -> Worked:
    sums = given.session.keep(_too_large(given), "contras")
    working = records(given.relation.name).look_up(sums, ["id"], ["day_total"])
    working = working.show("amount", "amount").show("all of the account and day", "day_total")
    above = coalesce(exp.GT(this=col("day_total"), expression=number(_MOST)), exp.false())
    return Worked(working, (Judged("amount", col("day_total"), number(_MOST), breach=above),), applies=in_bacs_file())


def _too_large(given: Given) -> exp.Query:
    """The sums that do not fit, each at the first payment of its account and day."""
    most = total(col("amount"))
    pence = cast(when((exp.LT(this=most, expression=number(_SHOWN)), most.copy()), otherwise=number(_SHOWN)), "bigint")
    query = select(named(exp.Min(this=col("id")), "id"), named(pence, "day_total")).from_(table(given.relation.name))
    query = query.where(all_of((in_bacs_file(), not_null(col("amount"))))).group_by(*_BY)
    return query.having(exp.GT(this=total(col("amount")), expression=number(_MOST)))


_HALF = {"payee_name": "COUNTY FUND", "amount": "500000000.00", "pay_date": "2026-09-25", "method": "99 credit"}
_PAYER = {"payer_account": "249105 00418823"}

RULE = Rule(
    id="uk.payments.contra_size",
    title="A day's contra fits its field",
    says="The credits that one account pays on one day by one Bacs file are at most £999,999,999.99, as the contra "
    "that balances them has eleven digits. What does not fit is told at the first payment of the day.",
    words=words(
        "of an account and day whose sum does not fit a contra", "of accounts and days whose sum does not fit a contra"
    ),
    sources=(
        Source("Bacs Standard 18, contra record: positions 36 to 46 are eleven digits of pence"),
        Source("Odoo, account_bacs: refuses a contra above 999,999,999.99", "one source"),
    ),
    certainty=Certainty.QUERY,
    needs=Needs(Kind.PAYMENT, ("amount", "pay_date", "method", "payer_account")),
    evaluate=_evaluate,
    examples=(
        Example("half a billion", _HALF | _PAYER, "arithmetic"),
        Example(
            "twice half a billion",
            _HALF | _PAYER,
            "arithmetic",
            breaks={"amount": "£999,999,999.99"},
            records=(_HALF | _PAYER,),
        ),
        Example(
            "from two accounts", _HALF | _PAYER, "arithmetic", records=(_HALF | {"payer_account": "249105 00418824"},)
        ),
    ),
)
