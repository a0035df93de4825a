"""The rows of variances added up: by explanation, by element, and what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from jamfirst.compare.variance.sums import BACK, BOTH, GONE, LEAVER, STARTER
from jamfirst.compare.variance.taken import TAX_WOBBLE
from jamfirst.engines.build import (
    all_of,
    col,
    count,
    count_distinct,
    count_when,
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
from jamfirst.model.variance import ELEMENTS, EXPLANATIONS, NO_PAY, NOT_PAID, OPEN, Ask, ElementMoved, Explained

MOST_ELEMENTS = 200
"""Pay elements that are added up one by one: beyond, the largest movements only."""


def explanations(session: Session, parts: str) -> tuple[Explained, ...]:
    """How many employments each explanation has, and its pence on gross and net pay, in the order of the
    explanations."""

    def on(element: str) -> exp.Expr:
        mine = exp.EQ(this=col("element"), expression=text(element))
        return total(when((mine, col("pence")), otherwise=number(0)))

    query = select("explanation", count_distinct(col("id")), on("gross_pay"), on("net_pay"))
    found = {row[0]: row[1:] for row in session.rows(query.from_(table(parts)).group_by("explanation"))}
    return tuple(Explained(name, *map(int, found[name])) for name in EXPLANATIONS if name in found)


def elements(session: Session, rows: str, sides: Mapping[str, tuple[int, int]]) -> tuple[ElementMoved, ...]:
    """Each element added up: those of the payslip first, then pay lines by the pounds that moved. ``sides`` are the
    whole sums of the payslip's elements, before and now; those of a pay line are of the employments whose line
    moved."""
    sums = [total(col(n)) for n in ("old_pence", "new_pence", "moved_pence", "explained_pence", "open_pence")]
    is_open = exp.NEQ(this=col("open_pence"), expression=number(0))
    moved = exp.NEQ(this=col("moved_pence"), expression=number(0))
    query = select("element", count_when(moved), *sums, count_when(is_open)).from_(table(rows)).group_by("element")
    found = [ElementMoved(str(name), *map(int, figures)) for name, *figures in session.rows(query)]
    order = list(ELEMENTS)
    place = {name: n for n, name in enumerate(order)}
    found.sort(key=lambda e: (place.get(e.element, 99), -abs(e.moved_pence), e.element))
    whole = [_whole(e, sides[e.element]) if e.element in sides else e for e in found]
    return tuple(whole[:MOST_ELEMENTS])


def _whole(e: ElementMoved, sides: tuple[int, int]) -> ElementMoved:
    old, new = sides
    return ElementMoved(
        e.element, e.employments, old, new, e.moved_pence, e.explained_pence, e.open_pence, e.open_employments
    )


def sums_of(session: Session, people: str, names: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The pence of each element of the payslip, in the last period and in this one."""
    columns = [total(col(f"{side}_{name}")) for name in names for side in "on"]
    found = session.rows(select(*columns).from_(table(people)))[0]
    return {name: (int(found[2 * n]), int(found[2 * n + 1])) for n, name in enumerate(names)}


def asks(session: Session, rows: str) -> tuple[Ask, ...]:
    """What is asked: each employment once, under its worst code. Its pence are the largest open part of any element, or
    all that it was paid where it is not paid any more."""
    order = (NOT_PAID, OPEN, NO_PAY)
    rank = when(*((exp.EQ(this=col("code"), expression=text(c)), number(n)) for n, c in enumerate(order)))
    gone = exp.EQ(this=col("code"), expression=text(NOT_PAID))
    stake = when((gone, exp.Abs(this=col("old_pence"))), otherwise=exp.Abs(this=col("open_pence")))
    worst = select("id", named(exp.Min(this=rank), "rank"), named(exp.Max(this=stake), "pence"))
    worst = worst.from_(table(rows)).where(not_null(col("code"))).group_by("id")
    query = select("rank", count(), total(col("pence"))).from_(sub(worst, "a")).group_by("rank").order_by("rank")
    return tuple(Ask(order[int(n)], int(many), int(pence)) for n, many, pence in session.rows(query))


def shape_of_people(session: Session, people: str) -> dict[str, int]:
    """How many employments were paid in both periods, started, came back, left, or are gone without a leaving date."""
    names = {"both": BOTH, "starters": STARTER, "back": BACK, "leavers": LEAVER, "gone": GONE}
    status = [count_when(exp.EQ(this=col("status"), expression=text(s))) for s in names.values()]
    return dict(zip(names, map(int, session.rows(select(*status).from_(table(people)))[0]), strict=True))


def unchanged(session: Session, rows: str, both: int) -> tuple[int, int]:
    """Of the employments paid in both periods: how many are as they were in every element, and how many moved in
    nothing but tax, within its rounding."""
    tax_or_net = exp.In(this=col("element"), expressions=[text("tax"), text("net_pay")])
    only = all_of([tax_or_net, exp.LTE(this=exp.Abs(this=col("moved_pence")), expression=number(TAX_WOBBLE))])
    per = select("id", named(count(), "n"), named(count_when(only), "wobbles")).from_(table(rows))
    per = per.where(exp.EQ(this=col("status"), expression=text(BOTH))).group_by("id")
    equal = exp.EQ(this=col("n"), expression=col("wobbles"))
    moved, wobbling = session.rows(select(count(), count_when(equal)).from_(sub(per, "p")))[0]
    return both - int(moved), int(wobbling)
