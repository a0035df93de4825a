"""Several payments of one employment in one period, where the pay of the period is taxed by itself: from the second on
the tax is that on all of them together, less what was taken before (regulation 29 of SI 2003/2682)."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    any_of,
    coalesce,
    col,
    count,
    is_null,
    named,
    number,
    select,
    sub,
    table,
    text,
    when,
)
from jamfirst.rules.given import Given
from jamfirst.rules.uk.paye.due import sane, tax_due
from jamfirst.rules.uk.paye.situations import bands, look_up_situation, situations
from jamfirst.rules.uk.paye.slots import UPTO
from jamfirst.rules.uk.paye.sums import Value, both, equal, less, smaller, times, value
from jamfirst.rules.working import Working, records

PERIOD = ("year", "parts", "used", "n")
"""What tells the periods of one employment apart."""

_SAME = ("slot", "free", "most", *UPTO)


def who() -> Expr:
    """The employment that a payslip is of: its own id, or the employee's where it has none."""
    return coalesce(col("employment_id"), col("employee_id"))


def is_main(given: Given) -> Expr:
    """Whether a payslip is of a main run: where neither it nor the run says otherwise."""
    run_type = exp.Lower(this=coalesce(col("run_type"), exp.Literal.string(given.facts.run_type or "main")))
    return exp.EQ(this=run_type, expression=exp.Literal.string("main"))


def together(given: Given) -> str | None:
    """The employments with several payslips in one period that are taxed by themselves: ``who`` and ``PERIOD``, and
    ``all_taken`` and ``all_law`` (the tax taken from all of them, and what the law takes). One of them at least is of a
    main run. ``None`` where there are none."""
    slips = records(given.relation.name).where(_may_be_alone(given))
    slips = look_up_situation(slips, given, ("problem", "alone", *PERIOD, *_SAME))
    slips = slips.step({"who": who(), "main": is_main(given), "pay": sane("taxable_pay"), "taken": sane("tax")})
    slips = slips.where(both(col("alone"), is_null(col("problem"))))
    same = [equal(exp.Min(this=col(name)), exp.Max(this=col(name))) for name in ("slot", "free")]
    whole = [equal(exp.Count(this=col(name)), count()) for name in ("pay", "taken")]
    main = less(0, exp.Sum(this=when((col("main"), number(1)), otherwise=number(0))))
    sums = [named(exp.Sum(this=col(name)), f"all_{name}") for name in ("pay", "taken")]
    kept = [named(exp.Min(this=col(name)), name) for name in _SAME]
    query = select("who", *PERIOD, *sums, *kept).from_(sub(slips.query, "s"))
    query = query.where(exp.Not(this=is_null(col("who")))).group_by("who", *PERIOD)
    groups = given.session.keep(query.having(less(1, count()), main, *same, *whole), "together")
    if not given.session.rows(select(count()).from_(table(groups)))[0][0]:
        return None
    working = tax_due(records(groups), bands(given), col("all_pay"))
    return given.session.keep(working.step({"all_law": smaller(most_of("all_pay"), "due")}).query, "together")


def _may_be_alone(given: Given) -> Expr:
    """A condition on the tax basis that leaves out most payslips before anything is looked up: usually few are taxed by
    themselves, and all have the same few words for it."""
    query = select("tax_basis").distinct().from_(table(situations(given))).where(col("alone")).limit(_FEW + 1)
    bases = [basis for (basis,) in given.session.rows(query)]
    if len(bases) > _FEW:
        return exp.true()
    return any_of(is_null(col("tax_basis")) if basis is None else equal("tax_basis", text(basis)) for basis in bases)


_FEW = 5


def most_of(pay: Value) -> Expr:
    """The most that may be taken of a payment: the share ``most`` of it, down to the penny; nothing of no pay."""
    share = op.quotient(times(pay, "most"), value(10_000))
    return when((less(0, pay), share), otherwise=number(0))


def with_together(working: Working, groups: str) -> Working:
    """Add ``all_taken`` and ``all_law``; NULL for a payslip that is the only one."""
    return working.step({"who": who()}).look_up(groups, ["who", *PERIOD], ["all_taken", "all_law"])
