"""What explains the movement of gross pay: the pay lines, and the payslip's own hours and rate."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from jamfirst.compare.variance import payroll
from jamfirst.compare.variance.sums import BOTH, less, pence_of, plus, same_way, times, within
from jamfirst.engines.build import (
    all_of,
    any_of,
    col,
    count_when,
    differs,
    named,
    not_null,
    number,
    select,
    sub,
    table,
    text,
    when,
)

_TOLERANCE = 2
"""Pence by which rate times hours of a whole payslip may miss the movement of gross pay: the rounding of both
periods."""
_MOST_PREMIUM = 2
"""Without pay lines, more hours are taken for overtime at up to double time."""


def line_parts(moves: str) -> Iterator[exp.Select]:
    """The pence of each explanation of each pay line: ``id``, ``element``, ``explanation``, ``pence``."""
    for name, pence in ((text("rise"), "rise"), (col("called"), "by_units"), (text("rounding"), "pence_rounding")):
        found = [named(col("code"), "element"), named(name, "explanation"), named(col(pence), "pence")]
        query = select("id", *found).from_(table(moves))
        yield query.where(exp.NEQ(this=col(pence), expression=number(0)))


def gross_by_lines(moves: str) -> Iterator[exp.Select]:
    """The same pence as parts of gross pay, of employments paid in both periods; deductions are no part of it."""
    for query in line_parts(moves):
        gross = exp.NEQ(this=col("family"), expression=text(payroll.DEDUCTION))
        own = query.where(exp.EQ(this=col("status"), expression=text(BOTH)), gross)
        yield select("id", named(text("gross_pay"), "element"), "explanation", "pence").from_(sub(own, "g"))


def payslip_against_lines(people: str, moves: str) -> Iterator[exp.Select]:
    """What the payslip's own rate and hours say that its pay lines do not: pence that gross pay should have moved by
    and did not. Only where the two agreed last period: some services count other hours on the payslip."""
    wide = _beside_lines(people, moves)
    rate_gap = pence_of(times(less(col("n_hourly_rate"), col("n_rate")), col("n_units")))
    agreed = exp.EQ(this=col("o_hourly_rate"), expression=col("o_rate"))
    rated = [
        agreed,
        exp.EQ(this=col("basics"), expression=number(1)),
        not_null(col("n_rate")),
        not_null(col("n_units")),
    ]
    yield _gap(
        "rise", rate_gap, wide, [*rated, differs(col("n_hourly_rate"), col("n_rate")), not_null(col("n_hourly_rate"))]
    )
    hours_gap = pence_of(times(less(col("n_hours"), col("n_units_3")), col("n_hourly_rate")))
    sums = {
        side: [exp.EQ(this=col(f"{side}_hours"), expression=col(f"{side}_units_{n}")) for n in (1, 2, 3)]
        for side in "on"
    }
    disagrees = exp.Not(this=exp.Paren(this=any_of(sums["n"])))
    told = [not_null(col("n_hours")), not_null(col("n_units_3")), not_null(col("n_hourly_rate"))]
    yield _gap("hours", hours_gap, wide.copy(), [any_of(sums["o"]), disagrees, *told])


def _gap(name: str, pence: exp.Expr, wide: exp.Select, conditions: list[exp.Expr]) -> exp.Select:
    return select(
        "id", named(text("gross_pay"), "element"), named(text(name), "explanation"), named(pence, "pence")
    ).from_(sub(wide, "w")).where(*conditions)  # fmt: skip


def _beside_lines(people: str, moves: str) -> exp.Select:
    """Payslip figures beside sums of the lines: the one basic line's rates and units; the units of basic lines, of
    these with overtime, and of these with holiday, on main payslips."""
    basic = exp.EQ(this=col("family"), expression=text(payroll.BASIC))
    sums = [
        named(count_when(basic), "basics"),
        *(named(exp.Max(this=when((basic.copy(), col(n)))), n) for n in ("o_rate", "n_rate", "n_units")),
    ]
    families = (payroll.BASIC, payroll.OVERTIME, payroll.HOLIDAY)
    for side in ("o", "n"):
        for n in (1, 2, 3):
            some = exp.In(this=col("family"), expressions=[text(f) for f in families[:n]])
            sums.append(named(exp.Sum(this=when((some, col(f"{side}_main_units")))), f"{side}_units_{n}"))
    lines = select("id", *sums).from_(table(moves)).group_by("id")
    hours = [col(f"{side}_{n}", "p") for side in ("o", "n") for n in ("hours", "hourly_rate")]
    joined = select("l.*", *hours).from_(table(people, "p"))
    joined = joined.join(sub(lines, "l"), on=exp.EQ(this=col("id", "p"), expression=col("id", "l")))
    return joined.where(exp.EQ(this=col("status", "p"), expression=text(BOTH)))


def gross_by_payslip(people: str) -> Iterator[exp.Select]:
    """Without pay lines: the rate's movement times the hours, then the hours' movement times the rate. Hours that
    explain a movement at single to double time explain it whole: overtime does not show on the payslip."""
    known = [not_null(col(f"{side}_{n}")) for side in ("o", "n") for n in ("hours", "hourly_rate")]
    known.append(exp.EQ(this=col("status"), expression=text(BOTH)))
    rise = pence_of(times(less(col("n_hourly_rate"), col("o_hourly_rate")), col("n_hours")))
    hours = pence_of(times(less(col("n_hours"), col("o_hours")), col("o_hourly_rate")))
    first = select(
        "id", named(less(col("n_gross_pay"), col("o_gross_pay")), "moved"), named(rise, "rise"), named(hours, "hours")
    )
    inner = sub(first.from_(table(people)).where(*known), "r")
    rest = less(col("moved"), col("rise"))
    off = less(rest, col("hours"))
    exact = within(off, number(_TOLERANCE))
    premium = all_of(
        [
            same_way(col("hours"), rest.copy()),
            within(rest.copy(), exp.Mul(this=number(_MOST_PREMIUM), expression=exp.Abs(this=col("hours")))),
        ]
    )
    by_hours = when((exact, col("hours")), (premium, rest.copy()), otherwise=col("hours"))
    rounding = when((exact.copy(), off.copy()), otherwise=number(0))
    for name, pence in (("rise", col("rise")), ("hours", by_hours), ("rounding", rounding)):
        query = select(
            "id", named(text("gross_pay"), "element"), named(text(name), "explanation"), named(pence, "pence")
        )
        yield (
            select("*")
            .from_(sub(query.from_(inner.copy()), "e"))
            .where(exp.NEQ(this=col("pence"), expression=number(0)))
        )


def explained_gross(people: str, parts: str) -> exp.Select:
    """Employments with ``gross_explained``, the pence of gross pay that are explained."""
    gross = exp.EQ(this=col("element"), expression=text("gross_pay"))
    sums = select("id", named(exp.Sum(this=col("pence")), "pence")).from_(table(parts)).where(gross).group_by("id")
    query = select("p.*", named(plus(col("pence", "g")), "gross_explained")).from_(table(people, "p"))
    return query.join(sub(sums, "g"), on=exp.EQ(this=col("id", "p"), expression=col("id", "g")), join_type="left")
