"""The same payment does not stand twice in a run."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import all_of, any_of, coalesce, col, count, is_null, not_null, number, windowed
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, words
from jamfirst.rules.uk.bank.accounts import ONE_OF
from jamfirst.rules.uk.payments.invoice_twice import DUPLICATES
from jamfirst.rules.uk.payments.repeats import alike, by
from jamfirst.rules.uk.payments.scheme import is_collected
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

_ACCOUNT = ("sort_code", "account_number", "iban")
_WHO = ("payee_id", "payee_name", *_ACCOUNT)
_SAME = (*_WHO, "amount", "pay_date", "reference", "invoice_ref")


def _evaluate(given: Given) -> Worked:
    known = ("amount", "pay_date")
    add = {"times": windowed(count(), by(_SAME)), "more": windowed(count(), by(_SAME), [col("id")])}
    repeats = alike(given, given.relation.name, _SAME, add, known)
    working = records(given.relation.name).look_up(repeats, ["id"], ["times", "more"])
    working = working.show("amount", "amount").show("reference", "reference", Unit.TEXT)
    working = working.show("times that it stands there", "times", Unit.NUMBER)
    again = coalesce(exp.LT(this=col("more"), expression=col("times")), exp.false())
    nobody = all_of(is_null(col(name)) for name in _WHO)
    paid = all_of((exp.Not(this=is_collected()), any_of((is_null(col("amount")), _above_nought()))))
    return Worked(
        working,
        (Judged("amount", col("amount"), number(0), breach=again),),
        (Cannot(nobody, "neither the payee nor the account is known"),),
        paid,
    )


def _above_nought() -> exp.Expr:
    return all_of((not_null(col("amount")), exp.GT(this=col("amount"), expression=number(0))))


_ONE = {
    "payee_name": "RIVERSIDE NURSERY",
    "sort_code": "249105",
    "account_number": "00418823",
    "amount": "1234.56",
    "pay_date": "2026-09-25",
    "reference": "INV001000",
}

RULE = Rule(
    id="uk.payments.twice",
    title="No payment stands twice in a run",
    says="No payee is paid the same amount on the same account and day under the same reference twice in one run. All "
    "but the last of those that are alike are asked about.",
    words=words("that stands in the run once more", "that stand in the run once more"),
    sources=(DUPLICATES,),
    certainty=Certainty.QUERY,
    needs=Needs(
        Kind.PAYMENT,
        ("amount", "pay_date"),
        ("payee_id", "payee_name", "reference", "invoice_ref", "method"),
        one_of=ONE_OF,
    ),
    evaluate=_evaluate,
    examples=(
        Example("once", _ONE, "made up"),
        Example("twice", _ONE, "made up", breaks={"amount": "£0.00"}, records=(_ONE,)),
        Example(
            "twice with another reference",
            _ONE,
            "made up",
            records=(_ONE | {"reference": "INV001001"}, _ONE | {"pay_date": "2026-09-28"}),
        ),
        Example("no payee and no account", {"amount": "1.00", "pay_date": "2026-09-25"}, "made up", cannot="neither"),
    ),
)
