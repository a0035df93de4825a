"""The payslip of the period before in the same table: where it is there, what stands to date can be held to it."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    all_of,
    cast,
    coalesce,
    col,
    count,
    named,
    not_null,
    number,
    select,
    sub,
    table,
)
from jamfirst.rules.given import Given
from jamfirst.rules.uk.ni.several import employment
from jamfirst.rules.uk.ni.sums import bounded, eq, plus
from jamfirst.rules.uk.ni.tables import seen

CARRIED = ("ni_at_lel", "ni_lel_to_pt", "ni_pt_to_uel", "niable_pay_to_date", "ee_ni_to_date", "er_ni_to_date")
"""What is carried forward from one period to the next."""

COLUMNS = tuple(f"before_{name}" for name in CARRIED)
"""What ``previous`` gives of a payslip: the figures to date of the period before, in pence."""


def previous(given: Given) -> str:
    """The figures to date of the period before by ``id``, where that period has one payslip of the same employment with
    the same category letter, and this one has only one as well; empty where a table has one period only."""
    return given.once("the period before", lambda: _previous(given) if _periods(given) else "")


def _periods(given: Given) -> bool:
    """Whether the days of payment are far enough apart for two periods: a month less ten days, a week less two."""
    return any(
        (last - first).days >= (one.weeks * 7 - 2 if one.weeks else one.months * 30 - 10)
        for _, one, first, last in seen(given)
    )


def _previous(given: Given) -> str:
    one = [col("tax_year"), col("frequency"), col("ni_letter"), col("director_method"), col("director_from")]
    line = op.row_hash([col("paye_reference"), col("person_id"), employment(), *one])
    place = cast(op.try_decimal(col("period"), 0, 4), "bigint")
    figures = [named(bounded(col(name)), name) for name in CARRIED if name in given.relation.has]
    rows = select("id", named(line, "line"), named(place, "place"), *figures).from_(table(given.relation.name))
    known = rows.where(all_of([not_null(coalesce(col("employee_id"), col("employment_id"))), not_null(col("period"))]))
    return given.session.keep(_joined(given, _alone(known, given)), "previous")


def _alone(rows: exp.Query, given: Given) -> str:
    """One row for each line and place that has one payslip only."""
    least: list[Expr] = [named(exp.Min(this=col(name)), name) for name in ("id", *CARRIED) if name in _kept(given)]
    query = select("line", "place", *least).from_(sub(rows, "r")).group_by("line", "place")
    return given.session.keep(query.having(eq(count(), number(1))), "alone")


def _kept(given: Given) -> set[str]:
    return {"id", *given.relation.has.intersection(CARRIED)}


def _joined(given: Given, alone: str) -> exp.Query:
    before = [
        named(col(name, "p") if name in _kept(given) else cast(exp.Null(), "bigint"), f"before_{name}")
        for name in CARRIED
    ]
    same = [eq(col("line", "c"), col("line", "p")), eq(col("place", "c"), plus(col("place", "p"), number(1)))]
    query = select(col("id", "c"), *before).from_(table(alone, "c"))
    return query.join(table(alone, "p"), on=all_of(same))
