"""Bacs works on working days: the processing day and the day on which payees are paid are both such days."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, any_of, coalesce, col
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.payments.days import CYCLE, PROCESSING_DAY, unknown_day, with_days
from jamfirst.rules.uk.payments.scheme import is_bacs, is_collected
from jamfirst.rules.working import Judged, Unit, Worked, records


def _evaluate(given: Given) -> Worked:
    working = with_days(given, records(given.relation.name), "processing_day", "pay_date")
    working = working.show("processing day", "processing_day", Unit.DAY).show("paid on", "pay_date", Unit.DAY)
    return Worked(
        working,
        tuple(
            Judged(day, col(day), col(f"after_{day}"), Unit.DAY, not_working(day))
            for day in ("processing_day", "pay_date")
        ),
        (unknown_day("processing_day", "processing day"), unknown_day("pay_date", "pay date")),
        any_of((is_bacs(), is_collected())),
    )


def not_working(day: str) -> Expr:
    """Whether a day that ``with_days`` looked up is no working day."""
    return exp.Not(this=coalesce(col(f"works_{day}"), exp.true()))


def _example(what: str, source: str, breaks: dict[str, str] | None = None, **record: str) -> Example:
    paid = {"payee_name": "Riverside Nursery", "amount": "120.00", "method": "99 credit", **record}
    return Example(what, paid, source, breaks=breaks or {})


_HOLIDAY = "Bacs calendar: Monday 19 September 2022 was no processing day"

RULE = Rule(
    id="uk.payments.working_day",
    title="Bacs payments are processed and paid on working days",
    says="The processing day of a Bacs payment and the day on which the payee is paid are working days of England and "
    "Wales.",
    words=words("by Bacs on a day that is no working day", "by Bacs on days that are no working days"),
    sources=(CYCLE, Source("Banking and Financial Dealings Act 1971, schedule 1: bank holidays")),
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYMENT, ("pay_date", "method"), (), further=(PROCESSING_DAY,)),
    evaluate=_evaluate,
    examples=(
        _example("Thursday, paid on Friday", "a calendar", processing_day="2026-09-24", pay_date="2026-09-25"),
        _example("paid on a Saturday", "a calendar", {"pay_date": "28 September 2026"}, pay_date="2026-09-26"),
        _example(
            "processed on a Saturday",
            "a calendar",
            {"processing_day": "28 September 2026"},
            processing_day="2026-09-26",
            pay_date="2026-09-28",
        ),
        _example("a bank holiday", _HOLIDAY, {"pay_date": "20 September 2022"}, pay_date="2022-09-19"),
        _example("a bank holiday in Scotland alone", "a calendar", method="BACS", pay_date="2026-01-02"),
    ),
)
