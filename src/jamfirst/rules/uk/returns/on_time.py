"""A return is submitted on or before the day of payment."""

from __future__ import annotations

from datetime import date

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, cast, coalesce, col, not_null, text, when
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.returns.columns import SCHEMA, line
from jamfirst.rules.uk.returns.demand import negated
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

_REASONS = "[A-H]"
_SINCE = date(2013, 4, 6)


def _evaluate(given: Given) -> Worked:
    late = exp.GT(this=op.days_between(col("pay_date"), col("submitted_date")), expression=exp.Literal.number(0))
    working = records(given.relation.name)
    working = working.step(
        {"days_late": when((late, op.days_between(col("pay_date"), col("submitted_date"))))},
    )
    working = working.show("pay date", "pay_date", Unit.DAY).show("submitted", "submitted_date", Unit.DAY)
    working = working.show("days late", "days_late", Unit.NUMBER).show("reason", "late_reason", Unit.TEXT)
    reasoned = coalesce(op.matches(col("late_reason"), _REASONS), exp.false())
    breach = all_of([not_null(col("days_late")), negated(reasoned)])
    judged = Judged("submitted_date", col("submitted_date"), col("pay_date"), Unit.DAY, breach)
    test = coalesce(exp.EQ(this=col("test_message"), expression=text("yes")), exp.false())
    tested = Cannot(test, "the message is marked as a test, so its day is not that of a submission", usual=True)
    since = exp.GTE(this=col("pay_date"), expression=cast(text(_SINCE.isoformat()), "date"))
    return Worked(working, (judged,), (tested,), coalesce(since, exp.true()))


RULE = Rule(
    id="uk.rti.on_time",
    title="The return is submitted on or before the day of payment",
    says=(
        "An employer tells HMRC of a payment on or before the day on which it is made, unless the return gives one of "
        "the reasons for which it may be later."
    ),
    words=words("submitted after the day of payment", "submitted after the day of payment"),
    sources=(
        Source("Income Tax (PAYE) Regulations 2003 (SI 2003/2682), regulations 67B and 67D", "one source"),
        SCHEMA,
    ),
    certainty=Certainty.BREACH,
    needs=line("pay_date", "submitted_date", also=("late_reason", "test_message")),
    evaluate=_evaluate,
    examples=(
        Example(
            "on the day",
            {"employee_id": "1", "pay_date": "2026-09-25", "submitted_date": "2026-09-25"},
            "SI 2003/2682, regulation 67B(1)",
        ),
        Example(
            "three days later",
            {"employee_id": "1", "pay_date": "2026-09-25", "submitted_date": "2026-09-28"},
            "SI 2003/2682, regulation 67B(1)",
            breaks={"submitted_date": "25 September 2026"},
        ),
        Example(
            "later, as a correction",
            {"employee_id": "1", "pay_date": "2014-06-20", "submitted_date": "2015-03-20", "late_reason": "H"},
            "HMRC, sample FPS of 2014-15, second employee",
        ),
        Example(
            "later, with a reason that there is not",
            {"employee_id": "1", "pay_date": "2026-09-25", "submitted_date": "2026-09-28", "late_reason": "Z"},
            "HMRC, schema of the FPS 2025-26, LateReason",
            breaks={"submitted_date": "25 September 2026"},
        ),
        Example(
            "a test message",
            {"employee_id": "1", "pay_date": "2014-06-30", "submitted_date": "2015-03-20", "test_message": "yes"},
            "HMRC, sample FPS of 2014-15, first employee",
            cannot="marked as a test",
        ),
        Example(
            "nobody says when it was submitted",
            {"employee_id": "1", "pay_date": "2026-09-25"},
            "SI 2003/2682, regulation 67B(1)",
            cannot="submitted date is not known",
        ),
        Example(
            "before there were such returns",
            {"employee_id": "1", "pay_date": "2012-09-25", "submitted_date": "2013-05-19"},
            "SI 2012/822: returns of each payment began with the tax year 2013-14 for most employers",
        ),
    ),
    since=_SINCE,
)
