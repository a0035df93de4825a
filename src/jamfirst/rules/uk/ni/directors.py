"""Directors: their earnings period is the tax year, or what is left of it when they are appointed.

SI 2001/1004 regulation 8. Under the annual method every payment is worked out on all earnings of the period so far,
less what was taken before. Under the alternative arrangements payments are worked out as for anybody else, and the last
one of the tax year makes up the difference. To-date figures count from the appointment, as in HMRC's test figures.
"""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    cast,
    coalesce,
    col,
    count,
    is_null,
    not_null,
    null,
    number,
    select,
    sub,
    table,
    text,
    when,
)
from jamfirst.rules.given import Given
from jamfirst.rules.uk.ni.several import is_main
from jamfirst.rules.uk.ni.sums import (
    above,
    bounded,
    eq,
    ge,
    gt,
    is_any,
    larger,
    le,
    lt,
    minus,
    named_is,
    ne,
    percentage,
    plus,
    smaller,
)
from jamfirst.rules.uk.ni.tables import DIRECTORS, director_figures, frequency_figures, year_figures
from jamfirst.rules.working import Working, records

USES = (
    "director_method", "director_from", "start_date", "leaving_date", "niable_pay_to_date", "ee_ni_to_date",
    "er_ni_to_date", "period", "run_type",
)  # fmt: skip
"""The columns that tell who is a director, and what was paid and taken so far."""

COLUMNS = (
    "d_kind", "d_weeks", "d_pay", "d_ee", "d_ee_then", "d_er", "d_er_then", "d_at", "d_low", "d_high", "d_earlier",
    "d_only", "d_ee_before", "d_er_before",
)  # fmt: skip
"""What ``directors`` gives of a payslip of a director: how it is worked out (``annual``; ``regular``, as for anybody
else; ``either``, where it may be the last of the year; ``unknown``); the weeks of the earnings period; all pay of it so
far; what this payslip must take and the employer pay, at the year's rates and at those of the day; the earnings in the
three bands; whether the person may have been paid before the appointment; whether every payslip, not only the last, is
worked out on the year; and what was taken and paid before. Amounts are in pence, NULL where not known."""

_ANNUAL = (
    "an",
    "annual",
    "annually",
    "standard",
    "std",
    "cumulative",
    "standardannualisedearningsmethod",
    "annualmethod",
)
_ALTERNATIVE = ("al", "alt", "alternative", "alternativemethod", "alternativearrangements", "noncumulative")
_NOT = ("emp", "employee", "no", "none", "notadirector", "n")


def directors(given: Given) -> str:
    """The payslips of directors in a table by ``id``; empty where there is none."""
    return given.once("directors", lambda: _directors(given))


def _directors(given: Given) -> str:
    if not given.relation.has.intersection(("director_method", "director_from")):
        return ""
    said = any_of([not_null(col("director_method")), not_null(col("director_from"))])
    found = records(given.relation.name).where(all_of([said, not_null(col("pay_date"))]))
    found = found.look_up(year_figures(given), (), ("year_start", "year_end"), during="pay_date")
    found = found.look_up(frequency_figures(given), ("frequency",), ("step_days", "step_months", "last_period"))
    found = found.step({"method": _method(), "weeks": _weeks()}).where(_serving())
    kept = given.session.keep(found.step({"d_kind": _kind()}).query, "directors")
    weeks = given.session.rows(select("weeks").from_(table(kept)).where(not_null(col("weeks"))).group_by("weeks"))
    if not given.session.rows(select(count()).from_(table(kept)))[0][0]:
        return ""
    rates = director_figures(given, sorted(int(row[0]) for row in weeks))
    return given.session.keep(_worked_out(kept, rates).query, "directors")


def _method() -> Expr:
    said = op.without(exp.Lower(this=col("director_method")), r"[^a-z]+")
    return when(
        (is_any(said, _ANNUAL), text("annual")),
        (is_any(said.copy(), _ALTERNATIVE), text("alternative")),
        (is_any(said.copy(), _NOT), text("none")),
        otherwise=text("unknown"),
    )


def _serving() -> Expr:
    """Whether the person is a director on the day of payment."""
    appointed = coalesce(le(col("director_from"), col("pay_date")), exp.true())
    return all_of([ne(col("method"), text("none")), appointed])


def _weeks() -> Expr:
    """Weeks from that of the appointment to the end of the tax year, of 52; one for an appointment in week 53."""
    gone = op.quotient(op.days_between(col("year_start"), col("director_from")), number(7))
    since = any_of([is_null(col("director_from")), le(col("director_from"), col("year_start"))])
    left = larger(minus(number(52), cast(gone, "bigint")), number(1))
    return when((is_null(col("year_start")), null("bigint")), (since, number(52)), otherwise=left)


def _kind() -> Expr:
    """How a payslip is worked out. The last of a tax year is the one after which no regular day of payment is left, and
    which has the last number; where the two do not agree, or somebody leaves, it may be the last."""
    later = when(
        (gt(col("step_days"), number(0)), op.add_days(col("pay_date"), col("step_days"))),
        otherwise=op.add_months(col("pay_date"), col("step_months")),
    )
    by_day = exp.paren(gt(later, col("year_end")))
    by_number = exp.paren(ge(op.try_decimal(col("period"), 0, 4), col("last_period")))
    last = all_of([by_day, coalesce(by_number, exp.false())])
    may_be = any_of(
        [by_day.copy(), coalesce(by_number.copy(), exp.false()), not_null(col("leaving_date")), exp.Not(this=is_main())]
    )
    return when(
        (named_is("method", "annual"), text("annual")),
        (named_is("method", "unknown"), text("unknown")),
        (last, text("annual")),
        (may_be, text("either")),
        otherwise=text("regular"),
    )


def _worked_out(kept: str, rates: str) -> Working:
    found = records(kept).look_up(rates, ("ni_letter", "weeks"), DIRECTORS, during="pay_date")
    found = found.step(
        {
            "d_pay": _to_date("niable_pay"),
            "d_ee_before": minus(_to_date("ee_ni"), bounded(col("ee_ni"))),
            "d_er_before": minus(_to_date("er_ni"), bounded(col("er_ni"))),
        }
    )
    found = found.step(
        {
            "in_main": above(smaller(col("d_pay"), col("d_uel")), col("d_pt")),
            "in_extra": above(col("d_pay"), col("d_uel")),
            "in_employer": above(smaller(col("d_pay"), col("d_uel")), col("d_st")),
        }
    )
    return Working(select("id", *COLUMNS).from_(sub(found.step(_due() | _bands()).query, "s")))


def _to_date(name: str) -> Expr:
    """An amount so far, this payslip included; in the first or only period of the year it is that of the payslip."""
    first = any_of([eq(op.try_decimal(col("period"), 0, 4), number(1)), eq(col("last_period"), number(1))])
    return bounded(coalesce(col(f"{name}_to_date"), when((first, col(name)))))


def _due() -> dict[str, Expr]:
    def employee(rates: str) -> Expr:
        both = plus(
            percentage(col("in_main"), col(f"{rates}_main")), percentage(col("in_extra"), col(f"{rates}_extra"))
        )
        return minus(both, col("d_ee_before"))

    def employer(rates: str) -> Expr:
        rate = col(f"{rates}_employer")
        both = plus(percentage(col("in_employer"), rate), percentage(col("in_extra"), rate.copy()))
        return minus(both, col("d_er_before"))

    return {
        "d_weeks": col("weeks"),
        "d_only": exp.paren(named_is("method", "annual")),
        "d_ee": employee("d"),
        "d_ee_then": employee("e"),
        "d_er": employer("d"),
        "d_er_then": employer("e"),
        "d_earlier": coalesce(
            all_of([lt(col("weeks"), number(52)), lt(col("start_date"), col("director_from"))]), exp.false()
        ),
    }


def _bands() -> dict[str, Expr]:
    reached = ge(col("d_pay"), col("d_lel"))
    return {
        "d_at": when((reached, col("d_lel")), (lt(col("d_pay"), col("d_lel")), number(0))),
        "d_low": above(smaller(col("d_pay"), col("d_pt")), col("d_lel")),
        "d_high": col("in_main"),
    }
