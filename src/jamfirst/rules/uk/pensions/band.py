"""The employee's pension contribution is at the rate for a year of such pay."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, coalesce, col, is_null, number, text, when
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.uk.frequencies import with_frequency
from jamfirst.rules.uk.pensions.rate import KNOWN, contributes, signed, with_nearest
from jamfirst.rules.uk.pensions.rate import RULE as RATE
from jamfirst.rules.uk.pensions.schemes import BANDS, bands
from jamfirst.rules.uk.reckon import (
    above,
    at_least,
    at_most,
    below,
    equal,
    minus,
    one_of,
    plus,
    rounded,
    size,
    times,
    to_ten_thousandths,
    untrue,
    upper,
    whole,
)
from jamfirst.rules.uk.wages.earned import NOT_MAIN
from jamfirst.rules.working import Cannot, Judged, Unit, Worked

_EDGE = 1
"""Per cent by which a year's pay may be off: a year is 52 weeks to some and 52.14 to others."""
_LESS_THAN_A_PENNY = 1_000_000
"""A penny in hundred-millionths of a pound, as hours at a rate come out."""


def _evaluate(given: Given) -> Worked:
    working = with_frequency(given, given.relation, with_nearest(given))
    limits = [f"up_to_{band}" for band in range(1, BANDS)] + [f"rate_{band}" for band in range(1, BANDS + 1)]
    working = working.look_up(given.figures("pension bands", bands), ("scheme",), limits, "pay_date")
    whole_rate = [equal(col("near_rate"), col(f"rate_{band}")) for band in range(1, BANDS + 1)]
    working = working.step(
        {
            "year": times(col("pay"), col("periods")),
            "plain": _plain(),
            "at": when((any_of(whole_rate), col("near_rate")), otherwise=times(col("near_rate"), number(2))),
        }
    )
    working = working.step({"wrong": _wrong(), "due_rate": _rate_of(100)})
    share = times(col("due_rate"), when((equal(col("at"), col("near_rate")), number(2)), otherwise=number(1)))
    working = working.step({"banded": signed(rounded(times(col("pay"), share), 20_000))})
    working = working.show("pensionable pay", "pensionable_pay").show("in a year", "year")
    working = working.show("rate", "at", Unit.PER_CENT)
    working = working.show("rate for that pay", "due_rate", Unit.PER_CENT)
    judged = Judged("ee_pension", col("ee_pension"), col("banded"), breach=col("wrong"))
    return Worked(working, (judged,), _cannot(), _judges())


def _plain() -> Expr:
    """Whether the pay is that of an ordinary period: its hours at the rate for an hour and nothing else."""
    hourly = times(to_ten_thousandths(col("hours")), to_ten_thousandths(col("hourly_rate")))
    off = size(minus(hourly, times(whole(col("pensionable_pay")), number(_LESS_THAN_A_PENNY))))
    return coalesce(at_most(off, number(_LESS_THAN_A_PENNY)), exp.false())


def _rate_of(per_cent: int, further: int = 0) -> Expr:
    """The rate for a share of the year's pay, or of a band ``further`` up."""
    share = times(col("year"), number(per_cent))
    steps = [
        (at_most(share, times(col(f"up_to_{band}"), number(100))), col(f"rate_{min(max(band + further, 1), BANDS)}"))
        for band in range(1, BANDS)
    ]
    return when(*steps, otherwise=col(f"rate_{min(BANDS + further, BANDS)}"))


def _wrong() -> Expr:
    """Whether the rate is that of another band; where overtime, absence or the like may be in the pay, that of a band
    which is not next to it."""
    low, high = 100 - _EDGE, 100 + _EDGE
    plainly = any_of([below(col("at"), _rate_of(low)), above(col("at"), _rate_of(high))])
    anyhow = any_of([below(col("at"), _rate_of(low, -1)), above(col("at"), _rate_of(high, 1))])
    return coalesce(when((col("plain"), plainly), otherwise=anyhow), exp.false())


def _judges() -> Expr:
    """Main payslips at one of the rates of a scheme whose bands are known."""
    matched = at_most(size(minus(col("ee_pension"), col("due"))), number(RATE.tolerance.pence))
    main = untrue(one_of(upper(coalesce(col("run_type"), text(""))), NOT_MAIN))
    known = one_of(col("scheme"), KNOWN)
    return coalesce(
        all_of([contributes(), known, main, above(col("pensionable_pay"), number(0)), matched]), exp.false()
    )


def _cannot() -> tuple[Cannot, ...]:
    days = plus(op.days_between(col("earnings_from"), col("earnings_to")), number(1))
    partly = [
        below(days, col("least_days")),
        above(days, col("most_days")),
        at_least(col("start_date"), coalesce(col("earnings_from"), op.add_months(col("pay_date"), number(-1)))),
        at_most(col("leaving_date"), coalesce(col("earnings_to"), col("pay_date"))),
    ]
    apart = coalesce(any_of(coalesce(one, exp.false()) for one in partly), exp.false())
    return (
        Cannot(is_null(col("up_to_1")), "no bands of the pension scheme are known for the pay date"),
        Cannot(is_null(col("periods")), "how often the pay comes is not known"),
        Cannot(apart, "the pay is not that of a whole period", usual=True),
    )


_SLIP = {
    "employee_id": "1",
    "frequency": "monthly",
    "pension_scheme": "LGPS",
    "pension_section": "main",
    "pay_date": "2026-09-25",
}
_WHOLE = _SLIP | {"earnings_from": "2026-09-01", "earnings_to": "2026-09-30"}

RULE = Rule(
    id="uk.pension.band",
    title="The pension contribution is at the rate for a year of such pay",
    says="The rate of a member's contribution is that of the band in which a year of the pensionable pay lies. Where "
    "the pay is more than hours at the rate for an hour, the bands next to it are allowed: the employer sets the band "
    "for the year and may do so again when the pay changes.",
    words=words(
        "whose pension contribution is at the rate of another band",
        "whose pension contribution is at the rate of another band",
    ),
    sources=(
        Source("Local Government Pension Scheme Regulations 2013 (SI 2013/2356), regulation 9"),
        Source("Teachers' Pension Scheme Regulations 2014 (SI 2014/512), Schedule 3; teacherspensions.co.uk"),
    ),
    certainty=Certainty.QUERY,
    needs=Needs(
        Kind.PAYSLIP,
        ("pension_scheme", "pensionable_pay", "ee_pension", "pay_date", "frequency"),
        (
            *("pension_section", "earnings_from", "earnings_to", "start_date", "leaving_date", "run_type"),
            *("hours", "hourly_rate"),
        ),
    ),
    evaluate=_evaluate,
    tolerance=RATE.tolerance,
    examples=(
        Example(
            "£1,533.33 a month is £18,399.96 a year: 5.5% from April 2026",
            _WHOLE | {"hours": "120", "hourly_rate": "12.7778", "pensionable_pay": "1533.33", "ee_pension": "84.33"},
            "bands of April 2026",
        ),
        Example(
            "the same at 5.8%, as until March 2026",
            _WHOLE | {"hours": "120", "hourly_rate": "12.50", "pensionable_pay": "1500.00", "ee_pension": "87.00"},
            "bands of April 2025 and 2026",
            breaks={"ee_pension": "£82.50"},
        ),
        Example(
            "overtime takes the month over the band",
            _WHOLE | {"hours": "120", "hourly_rate": "12.50", "pensionable_pay": "1700.00", "ee_pension": "93.50"},
            "the band is set for the year",
        ),
        Example(
            "£5,000.00 a month at 5.5%",
            _WHOLE | {"pensionable_pay": "5000.00", "ee_pension": "275.00"},
            "bands of April 2026",
            breaks={"ee_pension": "£425.00"},
        ),
        Example(
            "a teacher on £3,000.00 a month: £36,000.00 a year is in the 8.6% band",
            _WHOLE
            | {"pension_scheme": "TPS", "pay_date": "2024-09-25", "hours": "100", "hourly_rate": "30.00"}
            | {"earnings_from": "2024-09-01", "earnings_to": "2024-09-30"}
            | {"pensionable_pay": "3000.00", "ee_pension": "258.00"},
            "teacherspensions.co.uk, tiered contributions",
        ),
        Example(
            "somebody who left in the month",
            _WHOLE | {"leaving_date": "2026-09-10", "pensionable_pay": "500.00", "ee_pension": "29.00"},
            "ten days' pay",
            cannot="not that of a whole period",
        ),
    ),
)
