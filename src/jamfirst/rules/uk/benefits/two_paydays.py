"""Two paydays of one employment less than a month apart may fall in one assessment period of Universal Credit."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import all_of, any_of, coalesce, col, is_null, not_null, text, windowed
from jamfirst.model.assessment_periods import start_days_together
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.grouped import added, grouped
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.benefits.low_pay import low_paid
from jamfirst.rules.uk.benefits.start_days import with_start_days
from jamfirst.rules.working import Judged, Unit, Worked, records

_FREQUENCIES = ("monthly", "four-weekly")
"""Pay of other frequencies has several paydays in every period, or hardly ever two."""


def _evaluate(given: Given) -> Worked:
    main = any_of([is_null(col("run_type")), exp.EQ(this=exp.Lower(this=col("run_type")), expression=text("main"))])
    often = exp.In(this=exp.Lower(this=col("frequency")), expressions=list(map(text, _FREQUENCIES)))
    post = coalesce(col("employment_id"), col("employee_id"))
    told = any_of([often, is_null(col("frequency"))])
    working = records(given.relation.name).where(all_of([main, told])).step({"post": post})
    working = working.where(not_null(col("post")))
    one = ("post", "employee_id", "frequency", "pay_date")
    working = grouped(working, one, {"net_pay": added(col("net_pay"))})
    before = windowed(exp.Lag(this=col("pay_date")), [col("post"), col("employee_id")], [col("pay_date")])
    working = working.step({"before": before})
    working = with_start_days(given, working, ("before", "pay_date"), start_days_together)
    working = working.show("payday", "pay_date", Unit.DAY).show("the one before", "before", Unit.DAY)
    working = working.show(
        "both in one assessment period for those whose periods begin on day", "start_days", Unit.TEXT
    )
    found = Judged("pay_date", col("pay_date"), col("before"), Unit.DAY, breach=not_null(col("start_days")))
    return Worked(working, (found,), (), all_of([not_null(col("before")), low_paid("net_pay", "frequency")]))


_SLIP = {"employment_id": "7-1", "employee_id": "7", "frequency": "monthly", "net_pay": "1200.00", "run_type": "main"}

RULE = Rule(
    id="uk.benefits.two_paydays",
    title="Two paydays of one employment are a month apart",
    says="Two main paydays of one employment with low pay lie so far apart that no assessment period of Universal "
    "Credit has both. Nobody's periods are known here.",
    words=words(
        "whose payday may fall in one assessment period with the one before",
        "whose paydays may fall in one assessment period with those before",
    ),
    sources=(
        Source("Universal Credit Regulations 2013 (SI 2013/376), regulations 21 and 61"),
        Source("Secretary of State for Work and Pensions v Johnson [2020] EWCA Civ 778; SI 2020/1138"),
    ),
    certainty=Certainty.INFORMATION,
    tolerance=Tolerance(0, "days are whole"),
    needs=Needs(Kind.PAYSLIP, ("pay_date", "net_pay", "frequency"), ("employment_id", "employee_id", "run_type")),
    evaluate=_evaluate,
    examples=(
        Example(
            "the 25th of two months",
            _SLIP | {"pay_date": "2026-09-25"},
            "regulation 21(2)",
            records=(_SLIP | {"pay_date": "2026-08-25"},),
        ),
        Example(
            "30 November and 29 December",
            _SLIP | {"pay_date": "2017-12-29"},
            "SSWP v Johnson [2020] EWCA Civ 778",
            breaks={"pay_date": "30 November 2017"},
            records=(_SLIP | {"pay_date": "2017-11-30"},),
        ),
        Example(
            "every four weeks: twice in one period for some",
            _SLIP | {"pay_date": "2026-08-28", "frequency": "four-weekly"},
            "regulation 21(2)",
            breaks={"pay_date": "31 July 2026"},
            records=(_SLIP | {"pay_date": "2026-07-31", "frequency": "four-weekly"},),
        ),
        Example(
            "a supplementary payslip a week later",
            _SLIP | {"pay_date": "2026-09-30", "run_type": "supplementary"},
            "only main paydays are looked at",
            records=(_SLIP | {"pay_date": "2026-09-25"},),
        ),
    ),
)
