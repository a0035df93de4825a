"""Which payslips a line of a return is about: by the employment, and never by a guess.

The number that a return gives an employment (its payroll id) may be what payslips call the employment or what they call
the employee. It is taken for the employment's where a payslip has that employment, else for the employee's; an employee
with several employments is then ambiguous, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    any_of,
    cast,
    coalesce,
    col,
    concat,
    count,
    count_distinct,
    is_null,
    named,
    not_null,
    number,
    row_number,
    select,
    sub,
    text,
    when,
    windowed,
)
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.uk.returns.amounts import bounded
from jamfirst.rules.working import Cannot, Working, records

PERIOD = ("tax", "loan", "pg_loan", "net_pay")
"""Amounts of one payment: those of all payslips of an employment on one day belong to one line."""

TO_DATE = ("taxable_pay_to_date", "tax_to_date")
"""Amounts of the tax year to date: those of the last payslip of the day."""

NI_TO_DATE = ("ni_at_lel", "ni_lel_to_pt", "ni_pt_to_uel", "ee_ni_to_date", "er_ni_to_date")
"""The same of National Insurance, for one letter."""

CODES = ("tax_code", "ni_letter")
"""What the last payslip of the day says in words."""

_ASIDE = ("aggregated", "unsaid")

SLIP = (*PERIOD, *TO_DATE, *NI_TO_DATE, *CODES)
"""The columns of a payslip that a return repeats."""

EMPLOYMENT, EMPLOYEE = "m", "p"
"""What a key is about: an employment or an employee."""


def matched(given: Given, slips: Relation) -> Working:
    """The lines, each with what its payslips say under ``slip_`` and the column's name, and ``day``, on which these
    were paid: the line's own day, but for the only line of an employment that has payslips of one day only."""
    referred = "paye_reference" in given.relation.has and "paye_reference" in slips.has
    totals = _totals(given, slips, referred=referred)
    post = coalesce(col("employment_id"), col("employee_id"))
    working = records(given.relation.name).step(
        {
            "key": key_of(EMPLOYMENT, post, referred=referred),
            "other": key_of(EMPLOYEE, col("employee_id"), referred=referred),
        }
    )
    working = working.look_up(_days(given, totals, "key"), ("key",), ("key_days",))
    working = working.step({"who": when((not_null(col("key_days")), col("key")), otherwise=col("other"))})
    working = working.look_up(_days(given, totals, "who"), ("who",), ("who_days", "who_day"))
    working = working.step({"of_who": windowed(count(), [col("who")])})
    only = all_of(exp.EQ(this=col(name), expression=number(1)) for name in ("who_days", "of_who"))
    working = working.step({"day": when((only, col("who_day")), otherwise=col("pay_date"))})
    working = working.step({"lines": windowed(count(), [col("who"), col("day")])})
    return working.look_up(totals, ("who", "day"), [f"slip_{name}" for name in (*SLIP, *_ASIDE, "posts")])


def unmatched() -> tuple[Cannot, ...]:
    """Why a line cannot be held against payslips."""
    posts = exp.GT(this=col("slip_posts"), expression=number(1))
    several = exp.GT(this=col("lines"), expression=number(1))
    unsaid = exp.GT(this=col("slip_unsaid"), expression=number(0))
    return (
        Cannot(is_null(col("slip_posts")), "no payslip of that employment and day is in the run"),
        Cannot(posts, "the employee has several employments, and the return does not say which this is"),
        Cannot(several, "several lines of the return are about that employment and day"),
        Cannot(unsaid, "a payslip of it does not say its tax or its net pay"),
    )


def key_of(kind: str, who: Expr, *, referred: bool) -> Expr:
    """An employment or an employee as one text, within an employer's scheme where both sides name it; NULL where nobody
    is named."""
    reference: Expr = text("")
    if referred:
        reference = exp.Upper(this=op.without(coalesce(col("paye_reference"), text("")), "[^A-Za-z0-9]"))
    return when((not_null(who), concat(text(f"{kind}|"), reference, text("|"), who.copy())))


def _totals(given: Given, slips: Relation, *, referred: bool) -> str:
    """A relation with a row for each employment and pay date, and one for each employee and pay date: what the payslips
    add up to and what the last of them says."""
    name = f"payslips by employment: {slips.name} {referred}"
    if name not in given.made:
        employment = _grouped(partial(_keyed, slips, EMPLOYMENT, "employment_id", referred=referred), slips.has)
        employee = _grouped(partial(_keyed, slips, EMPLOYEE, "employee_id", referred=referred), slips.has)
        both = exp.union(employment, employee, distinct=False, copy=False)
        given.made[name] = given.session.keep(both, "slip_totals")
    return given.made[name]


def _keyed(slips: Relation, kind: str, column: str, *, referred: bool) -> Working:
    """The payslips with whom each is about, and in which order those of one day were made."""
    rank = when(
        (exp.EQ(this=col("run_type"), expression=text("main")), number(0)),
        (exp.EQ(this=col("run_type"), expression=text("reversal")), number(1)),
        otherwise=number(2),
    )
    post = coalesce(col("employment_id"), col("employee_id"))
    keyed = records(slips.name).step({"who": key_of(kind, col(column), referred=referred), "post": post, "rank": rank})
    return keyed.where(all_of([not_null(col("who")), not_null(col("pay_date"))]))


def _grouped(keyed: Callable[[], Working], has: frozenset[str]) -> exp.Query:
    """The last payslip of each employment and day, with the sums over all of them."""

    def by() -> list[Expr]:
        return [col("who"), col("pay_date")]

    unknown = any_of(is_null(col(name)) for name in ("tax", "net_pay") if name in has)
    silent = when((unknown, number(1)), otherwise=number(0))
    ranked = keyed().step(
        {
            "nth": row_number(by(), [col("rank"), col("file_no"), col("record_no")]),
            "among": windowed(count(), by()),
            "unsaid": windowed(exp.Max(this=silent), by()),
            **{f"whole_{name}": windowed(exp.Sum(this=cast(col(name), "decimal(38,0)")), by()) for name in PERIOD},
        }
    )
    last = ranked.where(exp.EQ(this=col("nth"), expression=col("among")))
    posts = select("who", "pay_date", named(count_distinct(col("post")), "posts")).from_(sub(keyed().query, "k"))
    posts = posts.group_by("who", "pay_date")
    chosen = [named(col("who", "l"), "who"), named(col("pay_date", "l"), "day"), named(col("posts", "n"), "slip_posts")]
    chosen += [named(bounded(col(f"whole_{name}", "l")), f"slip_{name}") for name in PERIOD]
    chosen += [named(col(name, "l"), f"slip_{name}") for name in (*TO_DATE, *NI_TO_DATE, *CODES, *_ASIDE)]
    same = all_of(exp.EQ(this=col(name, "l"), expression=col(name, "n")) for name in ("who", "pay_date"))
    return select(*chosen).from_(sub(last.query, "l")).join(sub(posts, "n"), on=same)


def _days(given: Given, totals: str, name: str) -> str:
    """A relation of everybody with payslips, under a column ``name``: on how many days, and the first of these."""
    made = f"{name} of {totals}"
    if made not in given.made:
        query = select(
            named(col("who"), name),
            named(count(), f"{name}_days"),
            named(exp.Min(this=col("day")), f"{name}_day"),
        )
        given.made[made] = given.session.keep(query.from_(totals).group_by("who"), "slip_days")
    return given.made[made]
