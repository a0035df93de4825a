"""Payslips that share one earnings period: National Insurance and loans are due on their sum.

Social Security Contributions and Benefits Act 1992, schedule 1 paragraph 1, and SI 2001/1004 regulation 14: the
earnings of all employments with one employer are added together, unless it is not practicable to do so. Those few
payslips are found by one grouping of a hash over the table; only these are then looked at more closely.
"""

from __future__ import annotations

from collections.abc import Sequence

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
    exp_in,
    is_null,
    named,
    not_null,
    null,
    number,
    select,
    sub,
    table,
    text,
    when,
    windowed,
)
from jamfirst.rules.given import Given
from jamfirst.rules.uk.ni.sums import bounded, eq, gt, is_any, lt, ne
from jamfirst.rules.uk.ni.tables import seen
from jamfirst.rules.working import Working, records

USES = (
    "employee_id", "employment_id", "person_id", "paye_reference", "payroll", "run_type", "tax_year", "period",
    "aggregated", "pay_date", "frequency", "ni_letter", "niable_pay", "ee_ni", "er_ni", "loan", "pg_loan", "loan_plan",
    "earnings_from", "earnings_to", "niable_pay_to_date", "ee_ni_to_date", "er_ni_to_date",
)  # fmt: skip
"""The columns that tell which payslips belong together, and those that are added up."""

COLUMNS = (
    "slips", "all_pay", "all_ee", "all_er", "all_loan", "all_pg", "plan_low", "plan_high", "last", "whole", "jobs",
    "undated_back", "loan_last", "to_date_pay", "to_date_ee", "to_date_er", "why",
)  # fmt: skip
"""What ``several`` gives of a payslip that shares its earnings period: how many there are; the sums of their pay and of
what each of them took, in pence, NULL where not known; the loan plans, lowest and highest; whether it is the last of
them in order; whether one of them is a main payslip (1 or 0); whether they are of several employments; whether one of
them takes back pay of a time that is not known; whether it is the last that has to do with a loan; the sums of
the figures to date; and why nothing can be said, as a word, NULL where something can:
``joint``, ``letters``, ``pay`` or ``back``."""

_NO = ("no", "n", "false", "0")
_YES = ("yes", "y", "true", "1")
_OTHER_RUNS = ("supplementary", "off-cycle", "reversal")


def several(given: Given) -> str:
    """The payslips of a table that share their earnings period with another, by ``id``; empty where there is none."""
    return given.once("several payslips", lambda: _several(given))


def is_main() -> Expr:
    """Whether a payslip is no supplementary one, no reversal and of no run off the cycle."""
    return exp.Not(this=is_any(exp.Lower(this=coalesce(col("run_type"), text(""))), _OTHER_RUNS))


def added() -> Expr:
    """Whether the file says that the earnings of several employments are added together; NULL where it does not say."""
    said = exp.Lower(this=col("aggregated"))
    return when((is_any(said, _YES), exp.true()), (is_any(said.copy(), _NO), exp.false()))


def employment() -> Expr:
    """What tells the employments of one person apart."""
    return op.row_hash([col("employee_id"), coalesce(col("employment_id"), col("payroll"))])


def person() -> Expr:
    """Who is paid; NULL where a payslip does not say."""
    return coalesce(col("person_id"), col("employee_id"), col("employment_id"))


def _unit() -> Sequence[Expr]:
    """Equal for payslips whose earnings may have to be added: one person's with one employer in one period; where the
    file says that employments stand apart, one employment's."""
    period = coalesce(col("period"), op.as_text(col("pay_date")))
    apart = when((is_any(exp.Lower(this=col("aggregated")), _NO), employment()))
    return [col("paye_reference"), col("tax_year"), col("frequency"), period, person(), apart]


def _several(given: Given) -> str:
    session = given.session
    few = _candidates(given)
    if not few:
        return ""
    mine = exp_in(col("id"), select("id").from_(table(few)))
    found = session.keep(_added_up(records(given.relation.name).where(mine)).query, "several")
    session.drop(few)
    return found if session.rows(select(count()).from_(table(found)))[0][0] else ""


def _candidates(given: Given) -> str:
    """The ``id`` of payslips of which there may be several in one period, by one grouping of a hash of little; empty
    where there are none. Of groups of two, which nearly all are, the grouping itself gives both."""
    session = given.session
    hashed = select("id", named(op.row_hash(_likeness()), "unit")).from_(table(given.relation.name))
    hashed = hashed.where(not_null(person()))
    ends = named(exp.Min(this=col("id")), "low"), named(exp.Max(this=col("id")), "high")
    shared = select("unit", named(count(), "slips"), *ends).from_(sub(hashed.copy(), "u"))
    units = session.keep(shared.group_by("unit").having(gt(count(), number(1))), "units")
    most = session.rows(select(exp.Max(this=col("slips"))).from_(table(units)))[0][0]
    if not most:
        return ""
    few = session.keep(select(named(col("low"), "id")).from_(table(units)), "few")
    session.append(few, select("high").from_(table(units)))
    if most > 2:
        larger = select("unit").from_(table(units)).where(gt(col("slips"), number(2)))
        session.append(few, select("id").from_(sub(hashed, "u")).where(exp_in(col("unit"), larger)))
    session.drop(units)
    return few


def mixed(given: Given) -> str:
    """The people (``person``) whom one employer pays by several frequencies in a table; empty where there are none."""
    return given.once("people paid by several frequencies", lambda: _mixed(given))


def _mixed(given: Given) -> str:
    if len(seen(given)) < 2:
        return ""
    rows = select(named(person(), "person"), "paye_reference", "frequency").from_(table(given.relation.name))
    kept = rows.where(all_of([not_null(person()), not_null(col("frequency"))]))
    two = ne(exp.Min(this=col("frequency")), exp.Max(this=col("frequency")))
    query = select("person").from_(sub(kept, "p")).group_by("person", "paye_reference").having(two)
    return given.session.keep(query, "mixed")


def _likeness() -> Sequence[Expr]:
    """What payslips that belong together have alike at least: fewer columns than ``_unit``, because each costs time on
    a large table."""
    period = coalesce(col("period"), op.as_text(col("pay_date")))
    apart = when((is_any(exp.Lower(this=col("aggregated")), _NO), coalesce(col("employment_id"), col("payroll"))))
    return [period, person(), apart]


def _added_up(few: Working) -> Working:
    parts = {f"part_{place}": value for place, value in enumerate(_unit())}
    few = few.step(parts | {"job": employment(), "said": added(), "main": is_main(), "taken_back": _taken_back()})
    few = few.step({"main_from": windowed(exp.Min(this=when((col("main"), col("earnings_from")))), map(col, parts))})
    few = few.step(_of_earlier_pay())
    few = few.step(_over([col(name) for name in (*parts, "earlier")])).where(gt(col("slips"), number(1)))
    few = few.step(
        {"all_pay": bounded(col("sum_pay")), "all_ee": bounded(col("sum_ee")), "all_er": bounded(col("sum_er"))}
    )
    few = few.step({"why": _why()})
    return Working(select("id", *COLUMNS).from_(sub(few.query, "s")))


def _taken_back() -> Expr:
    return coalesce(is_any(exp.Lower(this=col("run_type")), ("reversal",)), exp.false())


def _of_earlier_pay() -> dict[str, Expr]:
    """Whether a reversal takes back pay that was earned before what the main payslips of the period are for: then it
    corrects an earlier period and belongs to none of these. ``undated`` says that this cannot be told."""
    known = all_of([not_null(col("earnings_to")), not_null(col("main_from"))])
    before = all_of([col("taken_back"), coalesce(lt(col("earnings_to"), col("main_from")), exp.false())])
    return {"earlier": before, "undated": all_of([col("taken_back"), exp.Not(this=exp.paren(known))])}


def _over(unit: Sequence[Expr]) -> dict[str, Expr]:
    def over(function: Expr) -> Expr:
        return windowed(function, [part.copy() for part in unit])

    def whole_sum(name: str) -> Expr:
        known = eq(over(exp.Count(this=col(name))), over(count()))
        return when((known, cast(over(exp.Sum(this=col(name))), "decimal(38,0)")))

    def loans(name: str) -> Expr:
        return bounded(cast(over(exp.Sum(this=coalesce(col(name), number(0)))), "decimal(38,0)"))

    letter = coalesce(col("ni_letter"), text(""))
    borrows = any_of([not_null(col("loan_plan")), ne(coalesce(col("loan"), number(0)), number(0))])
    latest = [col("pay_date"), col("id")]
    return {
        "slips": over(count()),
        "sum_pay": whole_sum("niable_pay"),
        "sum_ee": whole_sum("ee_ni"),
        "sum_er": whole_sum("er_ni"),
        "to_date_pay": bounded(whole_sum("niable_pay_to_date")),
        "to_date_ee": bounded(whole_sum("ee_ni_to_date")),
        "to_date_er": bounded(whole_sum("er_ni_to_date")),
        "all_loan": loans("loan"),
        "all_pg": loans("pg_loan"),
        "plan_low": over(exp.Min(this=col("loan_plan"))),
        "plan_high": over(exp.Max(this=col("loan_plan"))),
        "last": exp.paren(eq(_place(unit, latest), number(1))),
        "loan_last": exp.paren(eq(_place(unit, [when((borrows, number(1)), otherwise=number(0)), *latest]), number(1))),
        "whole": over(exp.Max(this=when((col("main"), number(1)), otherwise=number(0)))),
        "jobs": exp.paren(ne(over(exp.Min(this=col("job"))), over(exp.Max(this=col("job"))))),
        "letters": exp.paren(ne(over(exp.Min(this=letter)), over(exp.Max(this=letter.copy())))),
        "undated_back": exp.paren(
            eq(over(exp.Max(this=when((col("undated"), number(1)), otherwise=number(0)))), number(1))
        ),
        "unsaid": over(exp.Max(this=when((is_null(col("said")), number(1)), otherwise=number(0)))),
    }


def _place(unit: Sequence[Expr], latest: Sequence[Expr]) -> Expr:
    """The place of a payslip among those of its period, the latest being the first."""
    order = [exp.Ordered(this=value.copy(), desc=True, nulls_first=False) for value in latest]
    place = windowed(exp.RowNumber(), [part.copy() for part in unit])
    place.set("order", exp.Order(expressions=order))
    return place


def _why() -> Expr:
    joint = all_of([col("jobs"), eq(col("unsaid"), number(1))])
    return when(
        (joint, text("joint")),
        (col("letters"), text("letters")),
        (is_null(col("all_pay")), text("pay")),
        (lt(col("all_pay"), number(0)), text("back")),
        otherwise=null("text"),
    )
