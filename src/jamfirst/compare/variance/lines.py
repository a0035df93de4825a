"""Pay lines of both periods side by side, and what explains each movement: rate, units, or a line that came or went."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.compare.variance import payroll
from jamfirst.compare.variance.sums import BOTH, LEAVER, STARTER, less, pence_of, stacked, times, within
from jamfirst.engines.build import (
    all_of,
    any_of,
    coalesce,
    col,
    differs,
    is_null,
    named,
    not_null,
    number,
    select,
    sub,
    table,
    text,
    total,
    when,
)
from jamfirst.engines.session import Session

_KEPT = (
    *("id", "status", "code", "family", "o_pence", "n_pence", "moved"),
    *("o_rate", "n_rate", "n_units", "o_main_units", "n_main_units"),
)
_FIGURES = ("lines", "amount", "units", "main_units", "worth", "rate")


def lines_side_by_side(session: Session, old: str, new: str, people: str) -> str:
    """Each line of each employment, ``o_`` and ``n_``, with the pence that are explained: ``rise``, ``by_units`` (what
    units times rate, or the line itself, explains beside the rise) under the name ``called``, and ``pence_rounding``.
    Lines that only repeat a column of the payslip are left out."""
    sign = -1 if _deductions_are_negative(session, new) else 1
    return session.keep(_explained(_with_moves(_worth(_joined(old, new, people), sign))), "line_moves")


def _deductions_are_negative(session: Session, lines: str) -> bool:
    """Whether the service writes what is taken off with a minus sign; here it is shown as what is taken."""
    taken = exp.EQ(this=col("family"), expression=text(payroll.DEDUCTION))
    return bool(session.rows(select(total(col("amount"))).from_(table(lines)).where(taken))[0][0] < 0)


def _joined(old: str, new: str, people: str) -> exp.Select:
    same_line = [exp.EQ(this=col(n, "o"), expression=col(n, "n")) for n in ("employment", "code", "family")]
    both = select(
        *(named(coalesce(col(n, "n"), col(n, "o")), n) for n in ("employment", "code", "family")),
        *(named(col(n, side), f"{side}_{n}") for side in ("o", "n") for n in _FIGURES),
    )
    both = both.from_(table(old, "o")).join(table(new, "n"), on=all_of(same_line), join_type="full")
    kept = ("status", "starting", "leaving", "o_hours", "n_hours", "o_hourly_rate", "n_hourly_rate")
    query = select("p.id", "l.*", *(col(n, "p") for n in kept), named(not_null(col("employment", "a")), "away"))
    query = query.from_(sub(both, "l")).join(
        table(people, "p"), on=exp.EQ(this=col("employment", "l"), expression=col("employment", "p"))
    )
    query = query.join(
        sub(_away(old, new), "a"),
        on=exp.EQ(this=col("employment", "l"), expression=col("employment", "a")),
        join_type="left",
    )
    return query.where(exp.NEQ(this=col("family", "l"), expression=text(payroll.ON_PAYSLIP)))


def _away(old: str, new: str) -> exp.Query:
    """The employments with a line of absence or holiday in either period, once each."""
    absent = exp.In(this=col("family"), expressions=[text(payroll.ABSENCE), text(payroll.HOLIDAY)])
    sides = [select("employment").from_(table(side)).where(absent.copy()) for side in (old, new)]
    return select("employment").distinct().from_(sub(stacked(sides), "s"))


def _worth(joined: exp.Select, sign: int) -> exp.Select:
    """Units, rate and worth of each side, a line that is not there as nothing. Basic pay without units or rate of its
    own is told by the payslip's hours and rate."""
    basic = exp.EQ(this=col("family"), expression=text(payroll.BASIC))
    taken = exp.EQ(this=col("family"), expression=text(payroll.DEDUCTION))
    turned = when((taken, number(sign)), otherwise=number(1))
    columns: list[exp.Expr] = []
    for side, other in (("o", "n"), ("n", "o")):
        absent = is_null(col(f"{side}_amount"))
        units = coalesce(col(f"{side}_units"), when((basic.copy(), col(f"{side}_hours"))))
        rate = coalesce(col(f"{side}_rate"), when((basic.copy(), col(f"{side}_hourly_rate"))))
        worth = coalesce(col(f"{side}_worth"), times(units.copy(), rate.copy()))
        columns += [
            named(exp.Mul(this=coalesce(col(f"{side}_amount"), number(0)), expression=turned.copy()), f"{side}_pence"),
            named(coalesce(col(f"{side}_lines"), number(0)), f"{side}_count"),
            named(when((absent, number(0)), otherwise=units), f"{side}_u"),
            named(when((absent.copy(), col(f"{other}_rate")), otherwise=rate), f"{side}_r"),
            named(when((absent.copy(), number(0)), otherwise=worth), f"{side}_w"),
        ]
    return select("j.*", *columns).from_(sub(joined, "j"))


def _with_moves(worth: exp.Select) -> exp.Select:
    """What the line moved by, what units times rate say it moved by, and whether that formula is the line's: it held
    last period, to the rounding of each line. ``slack`` is twice the pence that rounding explains."""
    slack = exp.Add(this=exp.Add(this=col("o_count"), expression=col("n_count")), expression=number(1))
    held = any_of(
        [
            exp.EQ(this=col("o_count"), expression=number(0)),
            within(
                exp.Mul(this=number(2), expression=less(col("o_pence"), pence_of(col("o_w")))),
                exp.Add(this=col("o_count"), expression=number(1)),
            ),
        ]
    )
    both_told = [not_null(col("o_w")), not_null(col("n_w"))]
    basic = exp.EQ(this=col("family"), expression=text(payroll.BASIC))
    rated = [basic, not_null(col("o_r")), not_null(col("n_r")), not_null(col("n_u")), differs(col("o_r"), col("n_r"))]
    query = select(
        "w.*",
        named(less(col("n_pence"), col("o_pence")), "moved"),
        named(pence_of(less(col("n_w"), col("o_w"))), "formula"),
        named(coalesce(all_of([*both_told, held]), exp.false()), "fits"),
        named(slack, "slack"),
        named(when((all_of(rated), pence_of(times(less(col("n_r"), col("o_r")), col("n_u"))))), "by_rate"),
    )
    return query.from_(sub(worth, "w"))


def _explained(moves: exp.Select) -> exp.Select:
    both = exp.EQ(this=col("status"), expression=text(BOTH))
    gross = exp.NEQ(this=col("family"), expression=text(payroll.DEDUCTION))
    basic = exp.EQ(this=col("family"), expression=text(payroll.BASIC))
    priced = [both, gross, col("fits")]
    whole = exp.In(this=col("status"), expressions=[text(STARTER), text(LEAVER)])
    rise = when((all_of(priced), coalesce(col("by_rate"), number(0))), otherwise=number(0))
    by_units = when(
        (whole, col("moved")),
        (all_of(priced), less(col("formula"), coalesce(col("by_rate"), number(0)))),
        (all_of([both.copy(), gross.copy(), exp.Not(this=basic)]), col("moved")),
        otherwise=number(0),
    )
    rest = less(col("moved"), col("formula"))
    small = within(exp.Mul(this=number(2), expression=rest), col("slack"))
    rounding = when((all_of([*(p.copy() for p in priced), small]), rest.copy()), otherwise=number(0))
    query = select(
        *_KEPT,
        named(rise, "rise"),
        named(by_units, "by_units"),
        named(rounding, "pence_rounding"),
        named(_called(), "called"),
    )
    return query.from_(sub(moves, "m"))


def _called() -> exp.Expr:
    """The name of what explains a line beside its rate."""

    def of(*families: str) -> exp.Expr:
        return exp.In(this=col("family"), expressions=[text(f) for f in families])

    gone = exp.EQ(this=col("n_count"), expression=number(0))
    leaving = col("leaving")
    return when(
        (exp.In(this=col("status"), expressions=[text(STARTER), text(LEAVER)]), col("status")),
        (all_of([of(payroll.BASIC, payroll.HOLIDAY), leaving]), text("leaver")),
        (all_of([of(payroll.BASIC), col("starting")]), text("starter")),
        (all_of([of(payroll.BASIC), col("away")]), text("absence")),
        (of(payroll.BASIC), text("hours")),
        (of(payroll.OVERTIME), text("overtime")),
        (of(payroll.ABSENCE, payroll.HOLIDAY), text("absence")),
        (gone, text("one-off gone")),
        (of(payroll.ARREARS), text("award")),
        (of(payroll.REVERSED), text("reversal")),
        otherwise=text("other element"),
    )
