"""Bacs takes three days: payees are paid on the working day after the processing day."""

from __future__ import annotations

from jamfirst.engines.build import any_of, col, is_null
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, words
from jamfirst.rules.uk.payments.days import CYCLE, PROCESSING_DAY, unknown_day, with_days
from jamfirst.rules.uk.payments.scheme import is_bacs, is_collected
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records


def _evaluate(given: Given) -> Worked:
    working = with_days(given, records(given.relation.name), "processing_day")
    working = working.show("processing day", "processing_day", Unit.DAY)
    working = working.show("the next working day", "after_processing_day", Unit.DAY)
    unknown = Cannot(is_null(col("processing_day")), "the processing day is not known", usual=True)
    return Worked(
        working,
        (Judged("pay_date", col("pay_date"), col("after_processing_day"), Unit.DAY),),
        (unknown, unknown_day("processing_day", "processing day")),
        any_of((is_bacs(), is_collected())),
    )


def _example(what: str, processing_day: str, pay_date: str, breaks: str = "", cannot: str = "") -> Example:
    paid = {"payee_name": "Riverside Nursery", "amount": "120.00", "method": "BACS", "pay_date": pay_date}
    days = {"processing_day": processing_day} if processing_day else {}
    return Example(what, paid | days, "a calendar", breaks={"pay_date": breaks} if breaks else {}, cannot=cannot)


RULE = Rule(
    id="uk.payments.three_days",
    title="Bacs pays on the working day after processing",
    says="Payees of a Bacs payment are paid on the first working day after its processing day. Files of Bacs Standard "
    "18 carry the processing day alone and cannot break this.",
    words=words(
        "by Bacs that is not made on the day after processing", "by Bacs that are not made on the day after processing"
    ),
    sources=(CYCLE,),
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYMENT, ("pay_date", "method"), (), further=(PROCESSING_DAY,)),
    evaluate=_evaluate,
    examples=(
        _example("Thursday and Friday", "2026-09-24", "2026-09-25"),
        _example("Friday and Monday", "2026-09-25", "2026-09-28"),
        _example("Thursday before Easter and the Tuesday after it", "2026-04-02", "2026-04-07"),
        _example("both on one day", "2026-09-24", "2026-09-24", breaks="25 September 2026"),
        _example("a day late", "2026-09-23", "2026-09-25", breaks="24 September 2026"),
        _example("no processing day", "", "2026-09-25", cannot="processing day"),
    ),
)
