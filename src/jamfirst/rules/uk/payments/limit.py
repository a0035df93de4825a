"""No payment is above what its scheme carries in one item."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import col, is_null, not_null
from jamfirst.engines.session import Row
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.figures import figures
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.payments.scheme import SERVICE_LEVEL, scheme
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records


def _evaluate(given: Given) -> Worked:
    limits = given.figures("item limits", _limits)
    working = records(given.relation.name).step({"scheme": scheme()})
    working = working.look_up(limits, ["scheme"], ["item_limit"], during="pay_date")
    working = working.show("scheme", "scheme", Unit.TEXT).show("limit of an item", "item_limit")
    above = exp.GT(this=col("amount"), expression=col("item_limit"))
    return Worked(
        working,
        (Judged("amount", col("amount"), col("item_limit"), breach=above),),
        (Cannot(is_null(col("item_limit")), "no limit of the scheme is known for that day"),),
        not_null(col("scheme")),
    )


def _limits() -> tuple[dict[str, str], list[Row]]:
    rows: list[Row] = [
        (f.key, f.since, f.until, int(f.amount * 100))
        for f in figures("payments")
        if f.figure == "item_limit" and f.value is not None
    ]
    return {"scheme": "text", "since": "date", "until": "date", "item_limit": "bigint"}, rows


def _example(what: str, amount: str, method: str, breaks: str = "", cannot: str = "", **record: str) -> Example:
    paid = {"payee_name": "Riverside Nursery", "amount": amount, "method": method, "pay_date": "2026-09-25", **record}
    return Example(what, paid, "the limits themselves", breaks={"amount": breaks} if breaks else {}, cannot=cannot)


RULE = Rule(
    id="uk.payments.limit",
    title="No payment is above the limit of its scheme",
    says="An item of Bacs is at most £20,000,000 and one of Faster Payments at most £1,000,000; banks may allow less.",
    words=words("above the limit of its scheme", "above the limit of their scheme"),
    sources=tuple(Source(f.source, f.sure) for f in figures("payments") if f.figure == "item_limit"),
    certainty=Certainty.QUERY,
    needs=Needs(Kind.PAYMENT, ("amount", "pay_date", "method"), (), further=(SERVICE_LEVEL,)),
    evaluate=_evaluate,
    examples=(
        _example("at the limit of Bacs", "20000000.00", "99 credit"),
        _example("a penny above it", "20000000.01", "99 credit", "£20,000,000.00"),
        _example("a Faster Payment above a million", "1250000.00", "FPS", "£1,000,000.00"),
        _example("the same in pain.001", "1250000.00", "TRF", "£1,000,000.00", service_level="URNS"),
        _example("before the limit was raised", "900000.00", "FPS", cannot="no limit", pay_date="2021-06-01"),
        _example("CHAPS has no limit", "25000000.00", "CHAPS"),
    ),
)
