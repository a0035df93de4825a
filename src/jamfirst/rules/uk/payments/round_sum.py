"""Round sums where sums are not round."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, col, count_when, is_null, number, select, table, text
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

_ROUND = 100_000
"""Pence: a whole multiple is a round sum."""

_FEW, _ONE_IN = 20, 20
"""With fewer payments than this it cannot be told what is usual; where more than one in so many is round, round sums
are usual (grants, direct payments to people who need care)."""

_EXPECTED = "a sum that is no whole thousand of pounds"


def _evaluate(given: Given) -> Worked:
    large, whole = given.session.rows(
        select(count_when(_large()), count_when(_whole())).from_(table(given.relation.name))
    )[0]
    working = records(given.relation.name).show("amount", "amount")
    cannot = []
    if large < _FEW:
        few = f"there are fewer than {_FEW} payments of £1,000 and more to tell what is usual"
        cannot.append(Cannot(exp.true(), few, usual=True))
    elif whole * _ONE_IN > large:
        cannot.append(Cannot(exp.true(), "round sums are usual in this table", usual=True))
    judged = Judged("amount", op.pounds_text(col("amount")), text(_EXPECTED), Unit.TEXT, _whole())
    return Worked(working, (judged,), tuple(cannot), any_of((is_null(col("amount")), _large())))


def _large() -> Expr:
    return exp.GTE(this=col("amount"), expression=number(_ROUND))


def _whole() -> Expr:
    rest = exp.Mod(this=col("amount"), expression=number(_ROUND))
    return all_of((_large(), exp.EQ(this=rest, expression=number(0))))


def _paid(amount: str) -> dict[str, str]:
    return {"payee_name": "Riverside Nursery", "amount": amount, "pay_date": "2026-09-25"}


_USUAL = tuple(_paid(f"{1200 + n}.{n:02d}") for n in range(1, 21))
_ROUND_ONES = tuple(_paid(f"{n}000.00") for n in range(1, 21))

RULE = Rule(
    id="uk.payments.round_sum",
    title="Round sums among sums that are not",
    says="A payment of whole thousands of pounds, in a table where at most one in twenty payments of £1,000 and more "
    "is one, is pointed out: invoices and pay seldom come to a round sum.",
    words=words("of a round sum", "of round sums"),
    sources=(Source("Good practice: tests of ledgers for round sums", "own knowledge"),),
    certainty=Certainty.INFORMATION,
    needs=Needs(Kind.PAYMENT, ("amount",)),
    evaluate=_evaluate,
    examples=(
        Example("a sum like the others", _paid("1234.56"), "made up", records=_USUAL),
        Example("a round sum among twenty", _paid("5000.00"), "made up", {"amount": _EXPECTED}, records=_USUAL),
        Example("among round sums", _paid("5000.00"), "made up", cannot="usual in this table", records=_ROUND_ONES),
        Example("too few to tell", _paid("5000.00"), "made up", cannot="fewer than 20"),
        Example("below £1,000", _paid("900.00"), "made up", records=_USUAL),
    ),
)
