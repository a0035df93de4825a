"""Both periods side by side: one row for each employment that was paid in either."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.compare.variance.payroll import ATTRIBUTES
from jamfirst.compare.variance.periods import Window
from jamfirst.compare.variance.sums import BACK, BOTH, GONE, LEAVER, STARTER, day
from jamfirst.engines.build import all_of, coalesce, col, is_null, named, select, table, text, when
from jamfirst.engines.session import Session
from jamfirst.model.variance import ELEMENTS

_BESIDE = ("slips", "taxable_pay", "tax_to_date", "taxable_pay_to_date", "hours", "hourly_rate", "period", *ATTRIBUTES)


def side_by_side(session: Session, old: str, new: str, before: Window, now: Window) -> str:
    """A relation with ``id``, ``employment``, ``subject``, ``status`` (see ``sums``), ``starting`` (started last
    period or in this), ``leaving`` (leaves in this period or has left), and every figure of both periods, ``o_`` and
    ``n_``."""
    names = (*ELEMENTS, *_BESIDE)
    query = select(
        named(coalesce(col("employment", "n"), col("employment", "o")), "employment"),
        named(coalesce(col("subject", "n"), col("subject", "o")), "subject"),
        named(_status(before, now), "status"),
        named(_starting(before), "starting"),
        named(_leaving(now, "n"), "leaving"),
        *(named(col(name, side), f"{side}_{name}") for side in ("o", "n") for name in names),
    )
    joined = query.from_(table(old, "o")).join(
        table(new, "n"), on=exp.EQ(this=col("employment", "o"), expression=col("employment", "n")), join_type="full"
    )
    return session.numbered(session.keep(joined, "employments"))


def _status(before: Window, now: Window) -> exp.Expr:
    no_old, no_new = is_null(col("employment", "o")), is_null(col("employment", "n"))
    return when(
        (all_of([no_old, _starting(before)]), text(STARTER)),
        (no_old.copy(), text(BACK)),
        (all_of([no_new, _leaving(now, "o")]), text(LEAVER)),
        (no_new.copy(), text(GONE)),
        otherwise=text(BOTH),
    )


def _starting(before: Window) -> exp.Expr:
    """Whether the payslip's start date is not before the last period; never, where no one knows when that was."""
    if before.first is None:
        return exp.false()
    return coalesce(exp.GTE(this=col("start_date", "n"), expression=day(before.first)), exp.false())


def _leaving(now: Window, side: str) -> exp.Expr:
    if now.last is None:
        return exp.false()
    return coalesce(exp.LTE(this=col("leaving_date", side), expression=day(now.last)), exp.false())
