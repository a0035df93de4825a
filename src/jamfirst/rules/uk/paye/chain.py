"""Payslips of one employment in one period: each goes on from where another stopped."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines.build import (
    Expr,
    cast,
    col,
    count,
    exp_in,
    named,
    not_null,
    number,
    row_number,
    select,
    sub,
    table,
    when,
    windowed,
)
from jamfirst.rules.given import Given
from jamfirst.rules.uk.paye.due import sane
from jamfirst.rules.uk.paye.several import is_main, who
from jamfirst.rules.uk.paye.situations import look_up_situation
from jamfirst.rules.uk.paye.sums import both, either, equal, fails, less, minus, plus, unlike
from jamfirst.rules.working import Working, records

_PERIOD = ("who", "year", "n")


def chains(given: Given) -> str | None:
    """The payslips of employments that have several in one period: ``id``, ``beside`` (1), and ``pay_follows`` and
    ``tax_follows``, what pay and tax to date would be where they do not go on from another payslip; NULL where they do.
    ``None`` where every employment has one payslip.

    The order of payslips is not known: a figure goes on if, less the payslip's own amount, it is that of any other. One
    of them may stand at the beginning. Payslips of one day that all show the figure after the last of them are right as
    well.
    """
    slips = _several(given)
    if slips is None:
        return None
    working = records(slips).step({"beside": number(1)})
    for short, amount, to_date in (("pay", "taxable_pay", "taxable_pay_to_date"), ("tax", "tax", "tax_to_date")):
        working = working.look_up(
            _broken(given, slips, (amount, to_date), f"{short}_follows"), ["id"], [f"{short}_follows"]
        )
    return given.session.keep(
        select("id", "beside", "pay_follows", "tax_follows").from_(sub(working.query, "s")), "chains"
    )


def _several(given: Given) -> str | None:
    """The payslips of employments with more than one, with ``who``, ``year`` and ``n`` of the period. Where only the
    employee is known, two payslips of main runs are those of two jobs."""
    slips = records(given.relation.name).step({"who": who()})
    repeated = select("who").from_(sub(slips.query.copy(), "s")).where(not_null(col("who"))).group_by("who")
    kept = given.session.keep(repeated.having(less(1, count())), "repeated")
    if not given.session.rows(select(count()).from_(table(kept)))[0][0]:
        return None
    few = slips.where(exp_in(col("who"), select("who").from_(table(kept))))
    few = look_up_situation(few, given, _PERIOD[1:]).where(both(not_null(col("year")), not_null(col("n"))))
    main = exp.Sum(this=when((is_main(given), number(1)), otherwise=number(0)))
    beside = few.step({"in_period": windowed(count(), _period()), "mains": windowed(main, _period())})
    one_job = either(not_null(col("employment_id")), less("mains", 2))
    return given.session.keep(beside.where(both(less(1, "in_period"), one_job)).query, "several")


def _period() -> list[Expr]:
    return [col(name) for name in _PERIOD]


def _broken(given: Given, slips: str, figures: tuple[str, str], name: str) -> str:
    """The payslips whose figure does not go on from another: ``id``, and what it would be."""
    units = _matched(_units(records(slips), *figures), given)
    units = units.step({"place": row_number(_period(), [col("matched"), col("pay_date"), col("id")])})
    first = windowed(exp.FirstValue(this=col("before")), _period(), [col("place")])
    so_far = windowed(exp.Sum(this=col("amount")), _period(), [col("place")])
    told = units.step({name: cast(plus(first, so_far), "bigint")})
    wrong = both(fails(col("matched")), less(1, "place"), unlike("after", name))
    return given.session.keep(select("id", name).from_(sub(told.query, "t")).where(wrong), "broken")


def _units(working: Working, amount: str, to_date: str) -> Working:
    """Payslips with ``amount`` and the figures ``after`` and ``before`` it; those of a day with one figure are one."""
    working = working.step({"one": sane(amount), "after": sane(to_date)})
    working = working.where(both(not_null(col("one")), not_null(col("after"))))
    spread = {
        "low": windowed(exp.Min(this=col("after")), [*_period(), col("pay_date")]),
        "high": windowed(exp.Max(this=col("after")), [*_period(), col("pay_date")]),
        "day_total": cast(windowed(exp.Sum(this=col("one")), [*_period(), col("pay_date")]), "bigint"),
        "place_in_day": row_number([*_period(), col("pay_date")], [col("id")]),
    }
    shared = equal("low", "high")
    working = working.step(spread).where(either(fails(shared), equal("place_in_day", 1)))
    working = working.step({"amount": when((shared.copy(), col("day_total")), otherwise=col("one"))})
    return working.step({"before": minus("after", "amount")})


def _matched(units: Working, given: Given) -> Working:
    """Add whether a unit begins where another stops."""
    kept = given.session.keep(units.query, "units")
    ends = [named(col("after"), "before"), named(count(), "ending"), named(exp.Min(this=col("id")), "ending_id")]
    stops = given.session.keep(select(*_PERIOD, *ends).from_(table(kept)).group_by(*_PERIOD, "after"), "stops")
    found = records(kept).look_up(stops, [*_PERIOD, "before"], ["ending", "ending_id"])
    itself = both(equal("ending", 1), equal("ending_id", "id"))
    return found.step({"matched": both(not_null(col("ending")), fails(itself))})
