"""The employee's pension contribution is at a rate that the scheme has."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, is_null, not_null, null, number, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, Tolerance, words
from jamfirst.rules.uk.pensions.schemes import CHOICES, LGPS, TEACHERS, choices, with_scheme
from jamfirst.rules.uk.reckon import (
    above,
    at_most,
    below,
    equal,
    minus,
    one_of,
    rounded,
    size,
    times,
    unequal,
    upper,
)
from jamfirst.rules.working import Cannot, Judged, Unit, Worked, Working, records

MOST_PAY = 10**12
"""Pence: ten billion pounds. More than that is no pay, and its sums would not fit."""
KNOWN = (LGPS, TEACHERS)
"""The schemes whose rates are known here."""


def with_nearest(given: Given) -> Working:
    """Payslips with ``near_rate``, the rate of their scheme nearest to the one found (hundredths of a per cent; NULL
    where no rates are known), and ``due``, the contribution at that rate in pence."""
    working = with_scheme(given, records(given.relation.name))
    sane = all_of([not_above("pensionable_pay"), not_above("ee_pension")])
    working = working.step(
        {
            "pay": when((sane, size(col("pensionable_pay")))),
            "paid_in": when((sane.copy(), size(col("ee_pension")))),
            "rate_day": coalesce(col("earnings_from"), col("pay_date")),
        }
    )
    made = given.figures("pension rates", choices)
    places = range(1, CHOICES + 1)
    take = [*(f"choice_{place}" for place in places), *(f"half_way_{place}" for place in places[:-1])]
    working = working.look_up(made, ("scheme", "section"), take, "rate_day")
    return working.step({"near_rate": _nearest()}).step(
        {"due": signed(rounded(times(col("pay"), col("near_rate")), 10_000))}
    )


def _nearest() -> Expr:
    """The rate nearest to the one found: a choice is taken up to half way to the next."""
    found = times(col("paid_in"), number(20_000))
    steps = [
        (at_most(found, times(col("pay"), col(f"half_way_{place}"))), col(f"choice_{place}"))
        for place in range(1, CHOICES)
    ]
    return when((is_null(col("choice_1")), null("bigint")), *steps, otherwise=col(f"choice_{CHOICES}"))


def not_above(column: str) -> Expr:
    """Whether an amount is one that sums can be made of."""
    return all_of([below(col(column), number(MOST_PAY)), above(col(column), number(-MOST_PAY))])


def signed(value: Expr) -> Expr:
    """A value with the sign of the pensionable pay."""
    return when((below(col("pensionable_pay"), number(0)), exp.Neg(this=exp.paren(value.copy()))), otherwise=value)


def contributes() -> Expr:
    """Whether a payslip has anything to do with a pension."""
    some = [unequal(coalesce(col(name), number(0)), number(0)) for name in ("pensionable_pay", "ee_pension")]
    named_or_paid = any_of([not_null(col("pension_scheme")), some[1].copy()])
    return all_of([any_of(some), named_or_paid])


def cannot_compare() -> tuple[Cannot, ...]:
    """Why a contribution cannot be held against a rate."""
    opposite = below(times(exp.Sign(this=col("pensionable_pay")), exp.Sign(this=col("ee_pension"))), number(0))
    return (
        Cannot(
            exp.Not(this=one_of(col("scheme"), KNOWN)),
            "only rates of the local government and the teachers' scheme of England and Wales are known",
            usual=True,
        ),
        Cannot(is_null(col("paid_in")), "the amounts are beyond any pay"),
        Cannot(equal(col("pensionable_pay"), number(0)), "there is no pensionable pay to compare with"),
        Cannot(opposite, "contributions are paid back"),
        Cannot(is_null(col("near_rate")), "no rates of the pension scheme are known for the pay period"),
    )


def _evaluate(given: Given) -> Worked:
    working = with_nearest(given).show("pensionable pay", "pensionable_pay").show("section", "section", Unit.TEXT)
    working = working.show("nearest rate", "near_rate", Unit.PER_CENT)
    off = above(size(minus(col("ee_pension"), col("due"))), number(_TOLERANCE.pence))
    scottish = exp.StartsWith(this=upper(col("tax_code")), expression=text("S"))
    elsewhere = all_of([equal(col("scheme"), text(LGPS)), scottish, off])
    cannot = Cannot(elsewhere, "with a Scottish tax code it may be the Scottish scheme, whose rates are not known")
    judged = Judged("ee_pension", col("ee_pension"), col("due"))
    return Worked(working.show("contribution", "due"), (judged,), (*cannot_compare(), cannot), contributes())


_TOLERANCE = Tolerance(2, "a contribution may be rounded to the penny for each of several elements of pay")
_SLIP = {"employee_id": "1", "pay_date": "2025-09-25", "earnings_from": "2025-09-01"}
_LG, _TP = _SLIP | {"pension_scheme": "LGPS"}, _SLIP | {"pension_scheme": "Teachers' Pension"}

RULE = Rule(
    id="uk.pension",
    title="The pension contribution is at a rate that the scheme has",
    says="The contribution of somebody in the local government or the teachers' pension scheme (England and Wales) is "
    "the pensionable pay times one of the rates of the scheme in that year, halved in the 50/50 section.",
    words=words(
        "whose pension contribution is at no rate of the scheme",
        "whose pension contribution is at no rate of the scheme",
    ),
    sources=(
        Source("Local Government Pension Scheme Regulations 2013 (SI 2013/2356), regulations 9 and 10"),
        Source("Teachers' Pension Scheme Regulations 2014 (SI 2014/512), Schedule 3"),
    ),
    certainty=Certainty.BREACH,
    needs=Needs(
        Kind.PAYSLIP,
        ("pension_scheme", "pensionable_pay", "ee_pension", "pay_date"),
        ("pension_section", "earnings_from", "tax_code"),
    ),
    evaluate=_evaluate,
    tolerance=_TOLERANCE,
    examples=(
        Example(
            "a team manager on £25,000.00 a year at 6.5%",
            _LG
            | {"pay_date": "2018-09-25", "earnings_from": "2018-09-01", "pension_section": "main"}
            | {"pensionable_pay": "2083.33", "ee_pension": "135.42"},
            "Hampshire County Council, contributions, example 2",
        ),
        Example(
            "the 50/50 section at the whole rate of the band below it that has half",
            _LG | {"pension_section": "50/50", "pensionable_pay": "2000.00", "ee_pension": "116.00"},
            "rates of April 2025",
            breaks={"ee_pension": "£114.00"},
        ),
        Example(
            "6.0%, which no band has",
            _LG | {"pension_section": "main", "pensionable_pay": "2000.00", "ee_pension": "120.00"},
            "rates of April 2025",
            breaks={"ee_pension": "£116.00"},
        ),
        Example(
            "Helen's November with two months' back-dated pay, at 9.6%",
            _TP
            | {"pay_date": "2019-11-29", "earnings_from": "2019-11-01"}
            | {"pensionable_pay": "4058.33", "ee_pension": "389.60"},
            "teacherspensions.co.uk, tiered contributions",
        ),
        Example(
            "£3,000.00 at 8.6%, a rate that ended in March 2025",
            _TP | {"pensionable_pay": "3000.00", "ee_pension": "258.00"},
            "teacherspensions.co.uk, contribution changes 2025/26",
            breaks={"ee_pension": "£267.00"},
        ),
        Example(
            "a reversal",
            _LG | {"pension_section": "main", "pensionable_pay": "-21.98", "ee_pension": "-1.21"},
            "5.5% of it",
        ),
        Example(
            "teachers from April 2026",
            _TP
            | {"pay_date": "2026-09-25", "earnings_from": "2026-09-01"}
            | {"pensionable_pay": "3000.00", "ee_pension": "267.00"},
            "no table of that year was found",
            cannot="no rates of the pension scheme",
        ),
        Example(
            "another scheme",
            _SLIP | {"pension_scheme": "NHS Pension", "pensionable_pay": "2000.00", "ee_pension": "130.00"},
            "other schemes have other rates",
            cannot="only rates of the local government",
        ),
    ),
)
