"""Statutory pay is at the rate that the law gives, or does not pass it."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, cast, coalesce, col, is_null, not_null, number, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.elements import Element
from jamfirst.rules.uk.reckon import (
    above,
    at_least,
    at_most,
    below,
    equal,
    greatest,
    minus,
    one_of,
    over,
    plus,
    rounded,
    size,
    times,
    untrue,
)
from jamfirst.rules.uk.statutory.weekly import COLUMNS, REFORM, highest, is_rate, is_sick, with_weekly
from jamfirst.rules.working import Cannot, Judged, Unit, Worked

_CAPPED = (Element.SHPP, Element.SPP, Element.SPBP, Element.SNCP)
"""Pay at the weekly rate or less. Maternity and adoption pay may be more than it for six weeks."""
_DAYS = 7


def _evaluate(given: Given) -> Worked:
    working = with_weekly(given).step({"weekly": highest(), "exact": _exact(), "product": _product()})
    working = working.step({"total": _is_total(), "rated": _rated(), "whole_days": _whole_days()})
    working = working.step({"wrong_rate": _wrong_rate(), "found": _in_pence(), "most": times(col("weekly"), _weeks())})
    due = when((col("exact"), coalesce(col("product"), col("weekly"))), otherwise=col("most"))
    working = working.step({"wrong_amount": _wrong_amount(), "due": due})
    working = working.show("element", "element", Unit.TEXT).show("from", "from_day", Unit.DAY)
    working = working.show("to", "to_day", Unit.DAY).show("weekly rate", "weekly").show("units times rate", "product")
    judged = (
        Judged("rate", col("found"), col("weekly"), breach=col("wrong_rate")),
        Judged("amount", col("paid"), col("due"), breach=col("wrong_amount")),
    )
    return Worked(working, judged, _cannot(), any_of([is_sick(), one_of(col("element"), map(str, _CAPPED))]))


def _reform() -> Expr:
    return cast(text(REFORM.isoformat()), "date")


def _exact() -> Expr:
    """Whether the pay is at the weekly rate and no other: sick pay before April 2026."""
    return coalesce(all_of([is_sick(), below(col("to_day"), _reform())]), exp.false())


def _product() -> Expr:
    """Units times rate in pence."""
    return rounded(times(col("units_e4"), col("rate_e4")), 1_000_000)


def _in_pence() -> Expr:
    return rounded(col("rate_e4"), 100)


def _is_total() -> Expr:
    """Whether the rate is no rate but the amount once more, as of one unit."""
    return coalesce(all_of([equal(col("units_e4"), number(10_000)), equal(_in_pence(), col("paid"))]), exp.false())


def _rated() -> Expr:
    """Whether the rate is that of a week, or of a day of a week of up to seven."""
    return any_of(coalesce(is_rate(col(f"{day}_weekly"), _DAYS), exp.false()) for day in ("first", "last"))


def _whole_days() -> Expr:
    """Whether the amount is the weekly rate for some days of a week of up to seven."""
    return any_of(
        coalesce(_are_days(col(f"{day}_weekly"), share), exp.false())
        for day in ("first", "last")
        for share in range(1, _DAYS + 1)
    )


def _are_days(weekly: Expr, share: int) -> Expr:
    rest = exp.Mod(this=exp.paren(times(col("paid"), number(share))), expression=weekly.copy())
    near = any_of([at_most(rest, number(share)), at_least(rest, minus(weekly, number(share)))])
    return all_of([near, above(col("paid"), number(0))])


def _wrong_rate() -> Expr:
    """Sick pay before the reform at a rate that is none, in an amount that no days give; any other above the rate."""
    none = all_of([untrue(col("rated")), untrue(col("whole_days")), not_null(col("rate_e4"))])
    more = all_of([above(col("rate_e4"), plus(times(col("weekly"), number(100)), number(51))), untrue(col("total"))])
    return coalesce(when((col("exact"), none), otherwise=more), exp.false())


def _wrong_amount() -> Expr:
    """Sick pay before the reform that is neither whole days nor units times a right rate; any other that is more than
    the weekly rate for all the weeks, begun ones too."""
    counted = coalesce(at_most(size(minus(col("paid"), col("product"))), number(_TOLERANCE.pence)), exp.false())
    at_rate = all_of([col("rated"), any_of([is_null(col("units_e4")), counted])])
    neither = all_of([untrue(col("whole_days")), untrue(at_rate), any_of([col("rated"), is_null(col("rate_e4"))])])
    more = all_of([above(col("paid"), col("most")), untrue(col("wrong_rate"))])
    return coalesce(when((col("exact"), neither), otherwise=more), exp.false())


def _weeks() -> Expr:
    """The most weeks that can be paid for the days of a line: those that it has, begun ones too, and one that began
    before."""
    days = greatest(plus(op.days_between(col("from_day"), col("to_day")), number(1)), number(1))
    return plus(over(plus(days, number(6)), _DAYS), number(1))


def _cannot() -> tuple[Cannot, ...]:
    unknown = any_of([is_null(col("first_weekly")), is_null(col("last_weekly"))])
    neither = all_of([is_null(col("first_weekly")), is_null(col("last_weekly"))])
    return (
        Cannot(neither, "no weekly rate is known for the days of the pay"),
        Cannot(all_of([is_sick(), unknown]), "no weekly rate is known for some of the days of the pay"),
        Cannot(is_null(col("paid")), "the amount is beyond any statutory pay"),
        Cannot(all_of([not_null(col("rate")), is_null(col("rate_e4"))]), "the rate is beyond any statutory pay"),
    )


_TOLERANCE = Tolerance(1, "a day's pay is a share of the weekly rate, rounded to the penny")
_LINE = {"employment_id": "1-1", "pay_date": "2025-09-25", "earned_from": "2025-09-01", "earned_to": "2025-09-30"}
_LATER = _LINE | {"pay_date": "2026-09-25", "earned_from": "2026-09-01", "earned_to": "2026-09-30"}
_SICK = {"element_code": "SSP", "element_class": "statutory"}

RULE = Rule(
    id="uk.statutory.rate",
    title="Statutory pay is at the rate that the law gives",
    says="Statutory sick pay until 5 April 2026 is the weekly rate of the year, or that of a day of a week of up to "
    "seven; from then it is no more, as 80% of average earnings may be less. Paternity, shared parental, bereavement "
    "and neonatal care pay is never more than the weekly rate. Maternity and adoption pay may be, for six weeks, and "
    "is not judged.",
    words=words(
        "of statutory pay that is not at the rate of the law", "of statutory pay that are not at the rate of the law"
    ),
    sources=(
        Source("Social Security Contributions and Benefits Act 1992, sections 157, 171ZE, 171ZY, 171ZZ9 and 171ZZ19"),
        Source("Social Security Benefits Up-rating Order of each year"),
        Source("Employment Rights Act 2025: sick pay from 6 April 2026", "one source"),
    ),
    certainty=Certainty.BREACH,
    needs=Needs(Kind.PAY_LINE, ("element_code", "amount", "pay_date"), COLUMNS),
    evaluate=_evaluate,
    tolerance=_TOLERANCE,
    examples=(
        Example(
            "three days of a week of five, in 2025-26",
            _LINE | _SICK | {"units": "3", "rate": "23.75", "amount": "71.25"},
            "£118.75 a week is £23.75 a day",
        ),
        Example(
            "the same at the rate of 2024-25",
            _LINE | _SICK | {"units": "3", "rate": "23.35", "amount": "70.05"},
            "£116.75 a week",
            breaks={"rate": "£118.75"},
        ),
        Example(
            "two weeks at the right rate, paid as one",
            _LINE | _SICK | {"units": "2.5", "rate": "118.75", "amount": "200.00"},
            "units times rate",
            breaks={"amount": "£296.88"},
        ),
        Example(
            "80% of average earnings from April 2026",
            _LATER | _SICK | {"units": "0.43", "rate": "103.07", "amount": "44.32"},
            "the lower of £123.25 and 80%",
        ),
        Example(
            "more than the weekly rate in 2026-27",
            _LATER | _SICK | {"units": "1", "rate": "130.00", "amount": "125.00"},
            "£123.25 a week",
            breaks={"rate": "£123.25"},
        ),
        Example(
            "a fortnight of paternity pay at 90% of average earnings",
            _LINE | {"element_code": "SPP", "units": "2", "rate": "160.00", "amount": "320.00"},
            "the lower of £187.18 and 90%",
        ),
        Example(
            "paternity pay over the weekly rate",
            _LINE | {"element_code": "SPP", "units": "2", "rate": "194.32", "amount": "388.64"},
            "£187.18 a week in 2025-26",
            breaks={"rate": "£187.18"},
        ),
        Example(
            "sick pay of 2018",
            _LINE
            | _SICK
            | {"pay_date": "2018-09-25", "earned_from": "2018-09-01", "earned_to": "2018-09-30"}
            | {"units": "1", "rate": "92.05", "amount": "92.05"},
            "no rate of that year is among the figures",
            cannot="no weekly rate is known",
        ),
    ),
)
