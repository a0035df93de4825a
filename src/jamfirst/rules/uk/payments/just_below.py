"""Amounts just below a limit under which one approval fewer is needed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, coalesce, col, concat, not_null, null, number, text, when
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.law import Certainty
from jamfirst.model.service import RuleSettings
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.working import Judged, Unit, Worked, records

_NEAR_PER_CENT = 5
"""How far below a limit is just below it."""


def _evaluate(amount: str) -> Callable[[Given], Worked]:
    def evaluate(given: Given) -> Worked:
        working = records(given.relation.name).step({"limit": _limit(amount, given.settings)})
        working = working.show("amount", amount).show("limit", "limit")
        expected = concat(text("not just below "), op.pounds_text(col("limit")))
        judged = Judged(amount, op.pounds_text(col(amount)), expected, Unit.TEXT, not_null(col("limit")))
        return Worked(working, (judged,))

    return evaluate


def _limit(amount: str, settings: RuleSettings) -> Expr:
    """The limit that an amount is just below; NULL for none."""
    limits = [int(limit * 100) for limit in sorted(settings.just_below) if 0 < limit < Decimal(10) ** 15]
    branches = [(_between(amount, limit - limit * _NEAR_PER_CENT // 100, limit), number(limit)) for limit in limits]
    return when(*branches, otherwise=null("bigint")) if branches else null("bigint")


def _between(amount: str, least: int, limit: int) -> Expr:
    inside = (exp.GTE(this=col(amount), expression=number(least)), exp.LT(this=col(amount), expression=number(limit)))
    return coalesce(all_of(inside), exp.false())


def _lacks(settings: RuleSettings) -> str:
    if settings.just_below:
        return ""
    return "needs just_below under [rules] in the service file: the limits in pounds that need a further approval"


_LIMITS = RuleSettings(just_below=(Decimal(5000), Decimal(50000)))


def _rule(rule_id: str, kind: Kind, amount: str, record: dict[str, str]) -> Rule:
    noun, several = KINDS[kind].noun

    def example(what: str, pounds: str, limit: str = "") -> Example:
        breaks = {amount: f"not just below {limit}"} if limit else {}
        return Example(what, record | {amount: pounds}, "arithmetic", breaks=breaks, settings=_LIMITS)

    return Rule(
        id=rule_id,
        title=f"{several.capitalize()} just below a limit of approval",
        says=f"An {noun} that is less than 5 per cent below a limit of the service file is pointed out."
        if noun[0] in "aeiou"
        else f"A {noun} that is less than 5 per cent below a limit of the service file is pointed out.",
        words=words("just below a limit of approval", "just below a limit of approval"),
        sources=(Source("Good practice: tests of ledgers for amounts just below a limit", "own knowledge"),),
        certainty=Certainty.INFORMATION,
        needs=Needs(kind, (amount,)),
        evaluate=_evaluate(amount),
        lacks=_lacks,
        examples=(
            example("a penny below", "4999.99", "£5,000.00"),
            example("at the limit", "5000.00"),
            example("5 per cent below", "4750.00", "£5,000.00"),
            example("a penny further below", "4749.99"),
            example("below the higher of two limits", "49000.00", "£50,000.00"),
        ),
    )


RULE = _rule("uk.payments.just_below", Kind.PAYMENT, "amount", {"payee_name": "Riverside Nursery"})
"""For payments."""

INVOICES = _rule("uk.invoices.just_below", Kind.INVOICE, "gross", {"invoice_ref": "INV2609-000002"})
"""For invoices, by what they come to with VAT."""
