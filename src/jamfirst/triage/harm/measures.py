"""The formulas of harm as expressions over one payee's row: days without income, outgoings at risk, weeks to repay.

Everything is whole numbers. A row has pence ``short`` (until it is made good), pence ``late`` for ``late_days``, pence
``overpaid``, ``usual`` (pence in the pay period; NULL unknown), ``turnover`` (pence a year; NULL unknown) and
``buffer`` (days; NULL unknown).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, cast, col, is_null, number, when

DAYS_A_YEAR = 365
"""Days over which a year's turnover and a year's interest are spread."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Where bands begin: days (times 100) without income, per cent (times 100) of a firm's buffer, weeks (times 100) to
    repay; ``share`` is the per cent (times 100) of income that is repaid, ``period`` the pay period in twelfths of a
    week."""

    people: Sequence[int]
    firms: Sequence[int]
    overpaid: Sequence[int]
    share: int
    period: int


@dataclass(frozen=True, slots=True)
class Case:
    """What is supposed: how long until it is made good what has no day yet, and how far buffers are moved, in days."""

    delay: int
    buffer_moved: int = 0

    @property
    def open_days(self) -> Expr:
        """Days until what is short is made good; none where nothing is."""
        return when((_positive("short"), number(self.delay)), otherwise=number(0))

    @property
    def most_days(self) -> Expr:
        """The longest that anything of the payee's takes to be made good."""
        return exp.Greatest(this=self.open_days, expressions=[col("late_days")])

    @property
    def buffer(self) -> Expr:
        """The buffer in this case; never less than none."""
        if not self.buffer_moved:
            return col("buffer")
        moved = exp.Add(this=col("buffer"), expression=number(self.buffer_moved))
        return exp.Greatest(this=moved, expressions=[number(0)])


def all_short() -> Expr:
    """Pence that do not come on the day."""
    return exp.Add(this=col("short"), expression=col("late"))


def pence_days(case: Case) -> Expr:
    """Pence of usual income that are missing, day by day after the buffer, added up: on each day no more than the
    whole income of the period is missing. Over usual income this is days without: for one payment, (days - buffer) x
    min(1, short / usual)."""
    first = _over(case.open_days, case.buffer)
    second = _over(col("late_days"), case.buffer)
    both = exp.Mul(this=_least(first, second), expression=_least(col("usual"), exp.paren(all_short())))
    only_short = exp.Mul(this=_over(first, second), expression=_least(col("usual"), col("short")))
    only_late = exp.Mul(this=_over(second, first), expression=_least(col("usual"), col("late")))
    return cast(exp.Add(this=exp.Add(this=both, expression=only_short), expression=only_late), "int128")


def days_without(case: Case) -> Expr:
    """Days without expected income in hundredths, the rest left out; NULL where income or buffer is not known."""
    hundredths = op.quotient(exp.Mul(this=pence_days(case), expression=number(100)), col("usual"))
    nothing = exp.EQ(this=exp.paren(all_short()), expression=number(0))
    return when((nothing, number(0)), (_positive("usual"), hundredths), otherwise=exp.Null())


def people_band(case: Case, edges: Edges) -> Expr:
    """The band of a person by days without and by weeks to repay; 0 where it cannot be told."""
    without = _band(exp.Mul(this=pence_days(case), expression=number(100)), edges.people, col("usual"))
    repaid = exp.Mul(this=cast(col("overpaid"), "int128"), expression=number(100 * 100 * 100 * edges.period))
    a_week = exp.Mul(this=cast(col("usual"), "int128"), expression=number(12 * edges.share))
    back = _band(repaid, edges.overpaid, a_week)
    touched = any_of([exp.GT(this=exp.paren(all_short()), expression=number(0)), _positive("overpaid")])
    unknown = any_of([is_null(col("usual")), exp.LTE(this=col("usual"), expression=number(0)), is_null(col("buffer"))])
    return when(
        (exp.Not(this=exp.paren(touched)), number(1)),
        (unknown, number(0)),
        otherwise=exp.Greatest(this=without, expressions=[back]),
    )


def weeks_to_repay(edges: Edges) -> Expr:
    """Whole weeks of paying back a share of income, begun ones too; NULL where income is not known."""
    pounds = exp.Mul(this=cast(col("overpaid"), "int128"), expression=number(100 * 100 * edges.period))
    a_week = exp.Mul(this=cast(col("usual"), "int128"), expression=number(12 * edges.share))
    less_one = exp.Sub(this=exp.Add(this=pounds, expression=a_week), expression=number(1))
    return when((_positive("usual"), op.quotient(less_one, a_week.copy())), otherwise=exp.Null())


def outgoing_days() -> Expr:
    """Days of a firm's outgoings (turnover over a year) that the missing money would have paid, in hundredths, the rest
    left out; NULL where turnover is not known."""
    worth = exp.Mul(this=cast(all_short(), "int128"), expression=number(100 * DAYS_A_YEAR))
    return when((_positive("turnover"), op.quotient(worth, col("turnover"))), otherwise=exp.Null())


def firms_band(case: Case, edges: Edges) -> Expr:
    """The band of a firm by outgoings at risk against its buffer, never above that of as many days without anything;
    0 where it cannot be told."""
    worth = exp.Mul(this=cast(all_short(), "int128"), expression=number(100 * 100 * DAYS_A_YEAR))
    whole = exp.Mul(this=cast(col("turnover"), "int128"), expression=case.buffer)
    by_outgoings = _band(worth, edges.firms, whole)
    nothing = exp.EQ(this=exp.paren(all_short()), expression=number(0))
    unknown = any_of(
        [is_null(col("turnover")), exp.LTE(this=col("turnover"), expression=number(0)), is_null(col("buffer"))]
    )
    return when((nothing, number(1)), (unknown, number(0)), otherwise=_least(by_outgoings, could_be(case, edges)))


def could_be(case: Case, edges: Edges) -> Expr:
    """The highest band that somebody of whom nothing is known might be in: all income missing, no buffer."""
    return _band(exp.Mul(this=case.most_days, expression=number(100)), edges.people, number(1))


def interest(case: Case, per_cent: int | None) -> Expr:
    """Simple interest in pence at a yearly rate in hundredths of a per cent, to the nearest penny; NULL where the rate
    is not known."""
    if per_cent is None:
        return exp.Null()
    lent = exp.Add(
        this=exp.Mul(this=cast(col("short"), "int128"), expression=case.open_days),
        expression=exp.Mul(this=cast(col("late"), "int128"), expression=col("late_days")),
    )
    a_year = 100 * 100 * DAYS_A_YEAR
    doubled = exp.Mul(this=exp.paren(lent), expression=number(2 * per_cent))
    return op.quotient(exp.Add(this=doubled, expression=number(a_year)), number(2 * a_year))


def _band(value: Expr, edges: Sequence[int], unit: Expr) -> Expr:
    """1, and one more for each edge of which the value has at least so many units."""
    return when(
        *(
            (exp.GTE(this=value.copy(), expression=exp.Mul(this=number(edge), expression=unit.copy())), number(band))
            for band, edge in reversed(list(enumerate(edges, 2)))
        ),
        otherwise=number(1),
    )


def _over(value: Expr, less: Expr) -> Expr:
    rest = exp.Sub(this=exp.paren(value.copy()), expression=exp.paren(less.copy()))
    return exp.Greatest(this=rest, expressions=[number(0)])


def _least(one: Expr, other: Expr) -> Expr:
    return exp.Least(this=one.copy(), expressions=[other.copy()])


def _positive(name: str) -> Expr:
    return all_of([exp.GT(this=col(name), expression=number(0))])
