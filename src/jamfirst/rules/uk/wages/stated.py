"""A stated rate for an hour is at least the national minimum wage, where the hours are not told."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, is_null, number
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.reckon import at_most, below, over, times, to_ten_thousandths, unequal
from jamfirst.rules.uk.wages.earned import with_first_day
from jamfirst.rules.uk.wages.rates import with_rates
from jamfirst.rules.working import Cannot, Judged, Worked, records


def _evaluate(given: Given) -> Worked:
    working = with_rates(given, with_first_day(records(given.relation.name)))
    working = working.step({"rate_e4": to_ten_thousandths(col("hourly_rate"))})
    working = working.step({"stated": over(col("rate_e4"), 100), "low": _under("least_rate")})
    working = working.show("stated for an hour", "stated").show("at least", "least_rate")
    judged = Judged("hourly_rate", col("stated"), col("least_rate"), breach=col("low"))
    cannot = (
        Cannot(is_null(col("least_rate")), "no minimum wage is known for the start of the pay period"),
        Cannot(at_most(col("rate_e4"), number(0)), "the rate for an hour is not more than nought"),
        Cannot(_under("most_rate", _unsure()), "what rate somebody is entitled to cannot be told", usual=True),
    )
    without_hours = any_of([is_null(col("hours")), at_most(col("hours"), number(0))])
    return Worked(working, (judged,), cannot, without_hours)


def _under(rate: str, *also: Expr) -> Expr:
    """Whether the stated rate is below one in pence an hour."""
    less = below(col("rate_e4"), times(col(rate), number(100)))
    return coalesce(all_of([less, *also]), exp.false())


def _unsure() -> Expr:
    """Whether more than one rate may be due and the stated one is not below them all."""
    return all_of([unequal(col("least_rate"), col("most_rate")), exp.Not(this=col("low"))])


_SLIP = {"employee_id": "1", "pay_date": "2026-09-25", "earnings_from": "2026-09-01", "apprentice": "no"}

RULE = Rule(
    id="uk.minimum_wage.rate",
    title="A stated rate for an hour is at least the national minimum wage",
    says="Where the hours are not told, the rate that a payslip states for an hour is at least the minimum wage for "
    "the age on the first day of the pay period; whether all hours are paid at it cannot be seen.",
    words=words(
        "whose stated rate for an hour is under the national minimum wage",
        "whose stated rate for an hour is under the national minimum wage",
    ),
    sources=(Source("National Minimum Wage Regulations 2015 (SI 2015/621), regulations 4 to 7"),),
    certainty=Certainty.QUERY,
    needs=Needs(
        Kind.PAYSLIP,
        ("hourly_rate",),
        ("hours", "pay_date", "earnings_from", "birth_date", "apprentice", "employee_id", "employment_id"),
    ),
    evaluate=_evaluate,
    examples=(
        Example("£12.71 at 30", _SLIP | {"birth_date": "1996-01-01", "hourly_rate": "12.71"}, "rates of April 2026"),
        Example(
            "£12.70 at 30",
            _SLIP | {"birth_date": "1996-01-01", "hourly_rate": "12.70"},
            "rates of April 2026",
            breaks={"hourly_rate": "£12.71"},
        ),
        Example(
            "£10.00 at an age that is not told",
            _SLIP | {"hourly_rate": "10.00"},
            "rates of April 2026",
            cannot="what rate somebody is entitled to",
        ),
        Example("£10.85 at 20", _SLIP | {"birth_date": "2006-01-01", "hourly_rate": "10.85"}, "rates of April 2026"),
    ),
)
