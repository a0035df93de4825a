"""The pay date of a return lies in the tax year that the return is about."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import any_of, cast, coalesce, col, concat, is_null, number, text, when
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Rule, Source, words
from jamfirst.rules.uk.returns.columns import SCHEMA, hmrc, line
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

_YEARS = "[0-9]{2}[-/](?:20)?[0-9]{2}"
_BEGINS, _ENDS = "([0-9]{2})[-/]", "([0-9]{2})$"


def _evaluate(given: Given) -> Worked:
    written = op.matches(col("tax_year"), f"(?:20)?{_YEARS}")
    working = records(given.relation.name).step(
        {
            "begins": when((written, cast(op.part(col("tax_year"), _BEGINS), "int"))),
            "ends": when((written.copy(), cast(op.part(col("tax_year"), _ENDS), "int"))),
        }
    )
    follows = exp.EQ(
        this=exp.Mod(this=exp.paren(exp.Add(this=col("begins"), expression=number(1))), expression=number(100)),
        expression=col("ends"),
    )
    first = op.add_months(cast(text("2000-04-06"), "date"), exp.Mul(this=col("begins"), expression=number(12)))
    working = working.step({"first_day": when((follows, first))})
    working = working.step({"last_day": op.add_days(op.add_months(col("first_day"), number(12)), number(-1))})
    working = working.show("tax year", "tax_year", Unit.TEXT).show("from", "first_day", Unit.DAY)
    working = working.show("to", "last_day", Unit.DAY).show("pay date", "pay_date", Unit.DAY)
    day = col("pay_date")
    outside = any_of(
        [
            exp.LT(this=day, expression=col("first_day")),
            exp.GT(this=day.copy(), expression=col("last_day")),
        ]
    )
    expected = concat(op.day_text(col("first_day")), text(" to "), op.day_text(col("last_day")))
    judged = Judged("pay_date", op.day_text(col("pay_date")), expected, Unit.TEXT, coalesce(outside, exp.false()))
    unread = Cannot(is_null(col("first_day")), "the tax year is written in a way that is not understood")
    return Worked(working, (judged,), (unread,))


RULE = Rule(
    id="uk.rti.tax_year",
    title="The pay date lies in the return's tax year",
    says="A return is about payments of one tax year, from 6 April to 5 April: every pay date on it lies in that year.",
    words=words("paid outside the tax year of the return", "paid outside the tax year of the return"),
    sources=(
        Source("Income Tax (PAYE) Regulations 2003 (SI 2003/2682), regulation 67B and Schedule A1", "one source"),
        SCHEMA,
        *hmrc(7889),
    ),
    certainty=Certainty.BREACH,
    needs=line("pay_date", "tax_year"),
    evaluate=_evaluate,
    examples=(
        Example(
            "the last day of the year",
            {"employee_id": "1", "tax_year": "2025-26", "pay_date": "2026-04-05"},
            "HMRC, schema of the FPS 2025-26, PmtDate",
        ),
        Example(
            "a day later",
            {"employee_id": "1", "tax_year": "2025-26", "pay_date": "2026-04-06"},
            "HMRC, schema of the FPS 2025-26, PmtDate",
            breaks={"pay_date": "6 April 2025 to 5 April 2026"},
        ),
        Example(
            "the year as HMRC writes it",
            {"employee_id": "1", "tax_year": "23-24", "pay_date": "2024-02-29"},
            "HMRC, schema of the FPS 2025-26, RelatedTaxYear",
        ),
        Example(
            "a year that is none",
            {"employee_id": "1", "tax_year": "this year", "pay_date": "2024-02-29"},
            "arithmetic",
            cannot="not understood",
        ),
        Example(
            "two years at once",
            {"employee_id": "1", "tax_year": "2025/27", "pay_date": "2026-02-28"},
            "arithmetic",
            cannot="not understood",
        ),
    ),
)
