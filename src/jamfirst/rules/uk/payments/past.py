"""No payment is asked for on a day that was past before it could be made."""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, col, is_null, not_null, null, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.model.run import RunFacts
from jamfirst.model.working_days import next_working_day
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, words
from jamfirst.rules.uk.payments.days import CREATED, CYCLE, FIRST, LAST, PROCESSING_DAY, literal_day
from jamfirst.rules.uk.payments.scheme import is_collected
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

_LIVE = "live"


def _evaluate(given: Given) -> Worked:
    facts = given.facts
    earliest = {"earliest": _earliest(facts), "earliest_processing": _earliest_processing(facts)}
    working = records(given.relation.name).step(earliest)
    working = working.show("paid on", "pay_date", Unit.DAY).show("earliest possible", "earliest", Unit.DAY)
    judged = tuple(
        Judged(day, col(day), col(earliest), Unit.DAY, exp.LT(this=col(day), expression=col(earliest)))
        for day, earliest in (("pay_date", "earliest"), ("processing_day", "earliest_processing"))
    )
    unknown = "neither the run's inputs_cut_off nor, in live, the day on which the file was made is known"
    return Worked(
        working,
        judged,
        (Cannot(is_null(col("earliest")), unknown, usual=True),),
        exp.Not(this=is_collected()),
    )


def _earliest(facts: RunFacts) -> Expr:
    """The day on which the inputs were closed or, in live, the file was made, whichever is later. A test system makes
    files of a month that is long over, so there the day of making says nothing."""
    cut_off: Expr = literal_day(facts.inputs_cut_off) if facts.inputs_cut_off else null("date")
    if facts.environment != _LIVE:
        return cut_off
    later = any_of((is_null(cut_off), exp.GT(this=col("created"), expression=cut_off.copy())))
    return when((all_of((not_null(col("created")), later)), col("created")), otherwise=cut_off.copy())


def _earliest_processing(facts: RunFacts) -> Expr:
    """The working day after the inputs were closed: Bacs processes on the day after it has the file."""
    cut_off = facts.inputs_cut_off
    return literal_day(next_working_day(cut_off)) if cut_off and FIRST <= cut_off <= LAST else null("date")


def _example(
    what: str, record: dict[str, str], facts: RunFacts, breaks: dict[str, str] | None = None, cannot: str = ""
) -> Example:
    paid = {"payee_name": "Riverside Nursery", "amount": "120.00", "method": "TRF", **record}
    return Example(what, paid, "a calendar", breaks=breaks or {}, cannot=cannot, facts=facts)


_CUT_OFF = RunFacts(inputs_cut_off=date(2026, 9, 11))

RULE = Rule(
    id="uk.payments.past",
    title="No payment is asked for on a day that was past",
    says="No payment is asked for on a day before the inputs of the run were closed or, in live, before its file was "
    "made; Bacs does not process one before the working day after the inputs were closed.",
    words=words("asked for on a day that was past", "asked for on days that were past"),
    sources=(CYCLE,),
    certainty=Certainty.QUERY,
    needs=Needs(Kind.PAYMENT, ("pay_date",), ("method",), further=(PROCESSING_DAY, CREATED)),
    evaluate=_evaluate,
    examples=(
        _example("two weeks after the inputs were closed", {"pay_date": "2026-09-25"}, _CUT_OFF),
        _example("a month too early", {"pay_date": "2026-08-25"}, _CUT_OFF, {"pay_date": "11 September 2026"}),
        _example(
            "processed on the day on which the inputs were closed, a Friday",
            {"pay_date": "2026-09-14", "processing_day": "2026-09-11", "method": "99 credit"},
            _CUT_OFF,
            {"processing_day": "14 September 2026"},
        ),
        _example(
            "in live, before the file was made",
            {"pay_date": "2026-11-08", "created": "2026-11-23"},
            RunFacts(environment="live"),
            {"pay_date": "23 November 2026"},
        ),
        _example(
            "in a test system, where files of past months are made again",
            {"pay_date": "2026-11-08", "created": "2026-11-23"},
            RunFacts(environment="test"),
            cannot="inputs_cut_off",
        ),
    ),
)
