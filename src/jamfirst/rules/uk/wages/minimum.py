"""Pay for an hour is at least the national minimum wage."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, is_null, number, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.reckon import above, below, equal, plus, rounded_up, times, unequal, untrue
from jamfirst.rules.uk.wages.earned import LINE_COLUMNS, PAYSLIP_COLUMNS, in_periods
from jamfirst.rules.uk.wages.rates import UNKNOWN_AGE, with_rates
from jamfirst.rules.working import Cannot, Judged, Unit, Worked

LONGEST = 745 * 10_000
"""Ten-thousandths of an hour in the longest month, with an hour more when the clocks go back."""
_QUARTER = 2500
_HALF_A_HUNDREDTH = 50
_SCHOOL = 17


def short_of(rate: str) -> Expr:
    """Whether the pay of a period is less than its hours at a rate, in pence an hour. A penny is allowed; where the
    hours are no whole quarters, half a hundredth of an hour more, for they are printed to the hundredth."""
    rounding = when(
        (unequal(exp.Mod(this=col("hours_e4"), expression=number(_QUARTER)), number(0)), times(col(rate), _50())),
        otherwise=number(0),
    )
    found = plus(times(col("earned"), number(10_000)), number(10_000), rounding)
    return below(found, times(col("hours_e4"), col(rate)))


def _50() -> Expr:
    return number(_HALF_A_HUNDREDTH)


def for_hours(rate: str) -> Expr:
    """What the hours of a period come to at a rate, in pence, up to the penny."""
    return when((above(col("hours_e4"), number(0)), rounded_up(times(col("hours_e4"), col(rate)), 10_000)))


def _evaluate(given: Given) -> Worked:
    working = with_rates(given, in_periods(given))
    working = working.step({"low": coalesce(short_of("least_rate"), exp.false()), "due": for_hours("least_rate")})
    working = working.step(
        {
            "open": all_of([untrue(col("low")), coalesce(short_of("most_rate"), exp.false())]),
            "hundredths": _hundredths(),
            "years": when(
                (unequal(col("last_age"), number(UNKNOWN_AGE)), op.full_years(col("birth_date"), col("last_day")))
            ),
        }
    )
    working = working.show("pay for the period", "earned").show("hours", "hundredths", Unit.HUNDREDTHS)
    working = working.show("age", "years", Unit.NUMBER).show("for an hour", "least_rate")
    judged = Judged("gross_pay", col("earned"), col("due"), breach=col("low"))
    worked_at_all = unequal(coalesce(col("hours_e4"), number(1)), number(0))
    return Worked(working.show("at least", "due"), (judged,), _cannot(), all_of([stands_for_all(), worked_at_all]))


def stands_for_all() -> Expr:
    """Whether a payslip is the one that stands for all of its employment and pay period."""
    return coalesce(col("judged"), exp.false())


def _hundredths() -> Expr:
    return when((above(col("hours_e4"), number(0)), rounded_up(col("hours_e4"), 100)))


def _cannot() -> tuple[Cannot, ...]:
    young = all_of([below(col("first_age"), number(_SCHOOL)), unequal(col("first_age"), number(UNKNOWN_AGE))])
    no_age = any_of([equal(col(f"{day}_age"), number(UNKNOWN_AGE)) for day in ("first", "last")])
    return (
        Cannot(is_null(col("least_rate")), "no minimum wage is known for the start of the pay period"),
        Cannot(col("unread"), "the amount of a pay line is not known"),
        Cannot(all_of([col("low"), col("taken_back")]), "a payslip takes pay back without telling its hours"),
        Cannot(below(col("hours_e4"), number(0)), "the hours are less than nought"),
        Cannot(above(col("hours_e4"), number(LONGEST)), "the hours are more than a month has"),
        Cannot(all_of([col("low"), young]), "somebody under 17 may still be of compulsory school age"),
        Cannot(all_of([col("low"), col("absent")]), "pay for absence is in it, and its hours are not told apart"),
        Cannot(all_of([col("open"), no_age]), "the birth date is not known, and with it the rate"),
        Cannot(
            all_of([col("open"), equal(col("learns"), text("yes"))]),
            "an apprentice of 19 or over has the full rate after the first year, and when that began is not known",
        ),
        Cannot(
            all_of([col("open"), equal(col("learns"), text("unknown"))]),
            "the pay is between the rate of an apprentice and the full rate, and nothing says whether it is one",
        ),
        Cannot(col("open"), "the day on which the pay period begins is not known, and with it the rate"),
    )


_LAW = "National Minimum Wage Regulations 2015 (SI 2015/621)"
_SLIP = {
    "employee_id": "1",
    "employment_id": "1-1",
    "run_type": "main",
    "pay_date": "2026-09-25",
    "earnings_from": "2026-09-01",
    "earnings_to": "2026-09-30",
    "birth_date": "1980-05-01",
    "apprentice": "no",
}
_PAID = {"employment_id": "1-1", "run_type": "main", "pay_date": "2026-09-25"}
_EARNED = {"earned_from": "2026-09-01", "earned_to": "2026-09-30"}
_NIGHTS = {"employment_id": "1-1", "pay_date": "2024-06-14", "earned_from": "2024-06-03", "earned_to": "2024-06-09"}

RULE = Rule(
    id="uk.minimum_wage",
    title="Pay for an hour is at least the national minimum wage",
    says="What somebody earned in a pay period, without the premium of overtime, allowances, expenses and arrears for "
    "other periods, is at least the hours times the rate for their age on the first day of the period. Pay counts for "
    "the period in which it was earned; deductions for the employer's own benefit cannot be told from others.",
    words=words("that pays less than the national minimum wage", "that pay less than the national minimum wage"),
    sources=(
        Source(f"{_LAW}, regulations 4 to 7: the rates, and that of the first day of the pay reference period"),
        Source(f"{_LAW}, regulations 8 to 10: what counts as pay"),
    ),
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAYSLIP, ("hours", "gross_pay"), PAYSLIP_COLUMNS),
    others=(Needs(Kind.PAY_LINE, ("amount",), LINE_COLUMNS, optional=True),),
    evaluate=_evaluate,
    tolerance=Tolerance(
        1, "pay is rounded to the penny; where the hours are no whole quarters, half a hundredth of one"
    ),
    examples=(
        Example(
            "160 hours at £12.71, at 46",
            _SLIP | {"hours": "160.00", "gross_pay": "2033.60"},
            "rates of April 2026",
        ),
        Example(
            "160 hours at £12.70",
            _SLIP | {"hours": "160.00", "gross_pay": "2032.00"},
            "rates of April 2026",
            breaks={"gross_pay": "£2,033.60"},
        ),
        Example(
            "at 23, 20 hours at £6.20, 5 at night at £7.00 and 4 on Saturday at £8.50: the premiums do not count",
            {"employment_id": "1-1", "pay_date": "2024-06-14", "earnings_from": "2024-06-03", "hours": "29.00"}
            | {"earnings_to": "2024-06-09", "birth_date": "2001-01-01", "apprentice": "no", "gross_pay": "193.00"},
            "nibusinessinfo.co.uk, pay that does not count towards the minimum wage, example one",
            breaks={"gross_pay": "£331.76"},
            others={
                Kind.PAY_LINE: (
                    _NIGHTS | {"element_code": "BASIC", "units": "20.00", "rate": "6.20", "amount": "124.00"},
                    _NIGHTS | {"element_code": "OT NIGHT", "units": "5.00", "rate": "7.00", "amount": "35.00"},
                    _NIGHTS | {"element_code": "OT SAT", "units": "4.00", "rate": "8.50", "amount": "34.00"},
                )
            },
        ),
        Example(
            "a month that began in March 2026 keeps the rate of that March",
            _SLIP
            | {"pay_date": "2026-04-24", "earnings_from": "2026-03-25", "earnings_to": "2026-04-24"}
            | {"hours": "100.00", "gross_pay": "1221.00"},
            f"{_LAW}, regulation 4: the rate of the first day",
        ),
        Example(
            "an award back-dated to April does not make up for September",
            _SLIP | {"hours": "100.00", "gross_pay": "1700.00"},
            "what was earned in the period counts",
            breaks={"gross_pay": "£1,271.00"},
            others={
                Kind.PAY_LINE: (
                    {**_PAID, **_EARNED, "element_code": "BASIC", "units": "100", "rate": "12.00", "amount": "1200.00"},
                    {**_PAID, "element_code": "AWARD", "element_class": "arrears", "amount": "500.00"}
                    | {"earned_from": "2026-04-01", "earned_to": "2026-08-31"},
                )
            },
        ),
        Example(
            "an apprentice of 18 at £8.00",
            _SLIP | {"birth_date": "2008-01-01", "apprentice": "yes", "hours": "130.00", "gross_pay": "1040.00"},
            f"{_LAW}, regulation 5",
        ),
        Example(
            "an apprentice of 22 at £9.00",
            _SLIP | {"birth_date": "2004-01-01", "apprentice": "yes", "hours": "100.00", "gross_pay": "900.00"},
            f"{_LAW}, regulation 5: the first year of the apprenticeship only",
            cannot="an apprentice of 19 or over",
        ),
        Example(
            "a supplementary payslip makes up the month",
            _SLIP | {"hours": "100.00", "gross_pay": "1200.00"},
            "payslips of one period are taken together",
            records=(_SLIP | {"run_type": "supplementary", "pay_date": "2026-09-30", "gross_pay": "71.00"},),
        ),
    ),
)
