"""An invoice is paid once: by the payments' own references to invoices."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, count, is_null, not_null, number, windowed
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.model.service import RuleSettings
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.payments.repeats import alike, by
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

DUPLICATES = Source(
    "Good practice: duplicate payments (National Fraud Initiative, creditor matches by supplier, reference and amount)",
    "own knowledge",
)

STANDING = 3
"""So many payments of one amount under one reference are a standing arrangement and no invoice paid twice: a reference
is often a contract's, or says that it is withheld."""

_SAME = ("payee_id", "payee_name", "invoice_ref", "amount")


def _evaluate(given: Given) -> Worked:
    add = {
        "paid_before": windowed(exp.Lag(this=col("pay_date")), by(_SAME), [col("pay_date"), col("id")]),
        "times": windowed(count(), by(_SAME)),
    }
    found = alike(given, given.relation.name, _SAME, add, ("invoice_ref", "amount", "pay_date"))
    working = records(given.relation.name).look_up(found, ["id"], ["paid_before", "times"])
    working = working.step({"days_since": op.days_between(col("paid_before"), col("pay_date"))})
    working = working.show("invoice", "invoice_ref", Unit.TEXT).show("amount", "amount")
    working = working.show("paid before on", "paid_before", Unit.DAY)
    again = all_of(
        (
            within(col("days_since"), 1, given.settings.paid_twice_days),
            within(col("times"), 2, STANDING - 1),
            op.matches(col("invoice_ref"), ".*[0-9].*"),
        )
    )
    nobody = all_of((is_null(col("payee_id")), is_null(col("payee_name"))))
    return Worked(
        working,
        (Judged("amount", col("amount"), number(0), breach=again),),
        (Cannot(nobody, "the payee is not known"),),
        all_of((not_null(col("invoice_ref")), above_nought("amount"))),
    )


def within(value: Expr, least: int, most: int) -> Expr:
    """Whether a number is known and lies between two others."""
    inside = all_of(
        (exp.GTE(this=value, expression=number(least)), exp.LTE(this=value.copy(), expression=number(most)))
    )
    return coalesce(inside, exp.false())


def above_nought(amount: str) -> Expr:
    """Whether an amount is not known or more than nothing: credits are no payments."""
    return any_of((is_null(col(amount)), exp.GT(this=col(amount), expression=number(0))))


_ONE = {"payee_id": "S000014", "invoice_ref": "INV2609-000002", "amount": "1021.80", "pay_date": "2026-09-25"}
_EARLIER = _ONE | {"pay_date": "2026-09-22"}

RULE = Rule(
    id="uk.payments.invoice_twice",
    title="No invoice is paid on two days",
    says="No payee is paid the same amount for the same invoice on two days that are at most as far apart as the "
    "service file says (90 days). A reference without a digit is no invoice, and three payments of one amount under "
    "one reference are a standing arrangement.",
    words=words("for an invoice that was paid before", "for invoices that were paid before"),
    sources=(DUPLICATES,),
    certainty=Certainty.QUERY,
    needs=Needs(Kind.PAYMENT, ("invoice_ref", "amount", "pay_date"), (), one_of=(("payee_id",), ("payee_name",))),
    evaluate=_evaluate,
    examples=(
        Example("once", _ONE, "made up"),
        Example("again after three days", _ONE, "made up", {"amount": "£0.00"}, records=(_EARLIER,)),
        Example("another invoice", _ONE, "made up", records=(_ONE | {"invoice_ref": "INV2609-000003"},)),
        Example("an instalment of another amount", _ONE, "made up", records=(_ONE | {"amount": "1021.81"},)),
        Example("two lines of one payment", _ONE, "made up", records=(_ONE,)),
        Example(
            "withheld",
            _ONE | {"invoice_ref": "REDACTED"},
            "published spending",
            records=(_EARLIER | {"invoice_ref": "REDACTED"},),
        ),
        Example(
            "every week under a contract's number",
            _ONE,
            "published spending",
            records=tuple(_ONE | {"pay_date": day} for day in ("2026-09-11", "2026-09-18")),
        ),
        Example("four months before", _ONE, "made up", records=(_ONE | {"pay_date": "2026-05-25"},)),
        Example(
            "four months before, where that is asked for",
            _ONE,
            "made up",
            {"amount": "£0.00"},
            records=(_ONE | {"pay_date": "2026-05-25"},),
            settings=RuleSettings(paid_twice_days=150),
        ),
    ),
)
