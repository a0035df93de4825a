"""The tax year and tax period of a payslip are those of its pay date."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, col, concat, is_null, not_null, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.paye.situations import KEYS, PROBLEMS, look_up_situation
from jamfirst.rules.uk.paye.sums import both, either, equal, fails, plus
from jamfirst.rules.uk.paye.tables import WEEKS
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, records

_TAKE = ("parts", "span", "said_year", "date_year", "clash", "said", "date_part", "part_end", "misfit", "day")


def _evaluate(given: Given) -> Worked:
    working = look_up_situation(records(given.relation.name), given, _TAKE)
    no_year = both(not_null(col("tax_year")), is_null(col("said_year")))
    working = working.step({"wrong_year": either(col("clash"), no_year), "wrong_period": col("misfit")})
    expected = {"year_by_date": year_words("date_year"), "period_by_date": _period_words()}
    unit = when((equal("parts", WEEKS), text("week")), otherwise=text("month"))
    working = working.step(expected).step(
        {"lies_in": concat(unit, text(" "), col("date_part"), text(" of "), col("year_by_date"))}
    )
    working = working.show("pay date", "pay_date", Unit.DAY).show("lies in", "lies_in", Unit.TEXT)
    working = working.show("tax year", "tax_year", Unit.TEXT).show("period", "period", Unit.TEXT)
    judged = (
        Judged("tax_year", col("tax_year"), col("year_by_date"), Unit.TEXT, breach=col("wrong_year")),
        Judged("period", col("period"), col("period_by_date"), Unit.TEXT, breach=col("wrong_period")),
    )
    unread = both(not_null(col("period")), is_null(col("said")), fails(col("wrong_year")))
    cannot = (
        Cannot(is_null(col("day")), "the pay date lies in no tax year that is known"),
        Cannot(both(not_null(col("period")), is_null(col("parts"))), PROBLEMS[1]),
        Cannot(unread, "the period is not the number of a week or month", usual=True),
    )
    taken_back = equal(exp.Lower(this=col("run_type")), text("reversal"))
    given_any = either(not_null(col("tax_year")), not_null(col("period")))
    return Worked(working, judged, cannot, both(given_any, fails(taken_back)))


def year_words(begins: str) -> Expr:
    """A tax year by the year in which it begins, as people write it: ``2026-27``."""
    ends = exp.Substring(this=op.as_text(plus(begins, 1)), start=exp.Literal.number(3))
    return when((not_null(col(begins)), concat(col(begins), text("-"), ends)))


def _period_words() -> Expr:
    """The number that the period has by the pay date; of two or four weeks either number."""
    count = op.quotient(col("part_end"), col("span"))
    counted = concat(count, text(" by pay days, or week "), col("date_part"))
    return when((equal("span", 1), op.as_text(col("date_part"))), otherwise=counted)


def _example(what: str, breaks: dict[str, str] | None = None, cannot: str = "", **record: str) -> Example:
    source = "arithmetic: tax years begin on 6 April, tax months on the 6th, tax weeks every seventh day from 6 April"
    return Example(what, {"employee_id": "1", "frequency": "monthly", **record}, source, breaks or {}, cannot)


RULE = Rule(
    id="uk.paye.period",
    title="The tax period is that of the pay date",
    says=(
        "The tax year and the week or month of a payslip are those in which its pay date lies; a payment made up to "
        "four days before its period, the regular pay day being no working day, counts as made on the regular pay day."
    ),
    words=words("whose tax period is not that of the pay date", "whose tax periods are not those of the pay date"),
    sources=(
        Source("Income Tax (Pay As You Earn) Regulations 2003 (SI 2003/2682), regulations 2(1) (tax month), 21 and 23"),
        Source(
            "HMRC, CWG2 Further guide to PAYE: payment on a non-banking day; payment on the day of entitlement",
            "one source",
        ),
    ),
    certainty=Certainty.QUERY,
    needs=Needs(
        Kind.PAYSLIP,
        ("pay_date", "frequency"),
        (*(key for key in KEYS if key not in ("pay_date", "frequency")), "run_type"),
    ),
    evaluate=_evaluate,
    examples=(
        _example("25 September 2026 is in month 6", tax_year="2026-27", period="6", pay_date="2026-09-25"),
        _example(
            "5 April 2026 is in week 53", frequency="weekly", tax_year="2025/26", period="53", pay_date="2026-04-05"
        ),
        _example("the third pay day of two weeks", frequency="fortnightly", period="3", pay_date="2026-05-15"),
        _example(
            "paid before Easter Monday, the regular pay day", tax_year="2026-27", period="1", pay_date="2026-04-02"
        ),
        _example("month 7 is the next", {"period": "6"}, tax_year="2026-27", period="7", pay_date="2026-09-25"),
        _example("there is no month 13", {"period": "12"}, tax_year="2026-27", period="13", pay_date="2027-03-25"),
        _example("the year before", {"tax_year": "2026-27"}, tax_year="2025-26", period="1", pay_date="2026-04-24"),
        _example(
            "a name of a month", cannot="not the number", tax_year="2026-27", period="September", pay_date="2026-09-25"
        ),
    ),
)
