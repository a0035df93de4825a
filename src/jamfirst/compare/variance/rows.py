"""The rows of variances: what each element of each employment moved by, what of it is explained, what is left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlglot import exp

from jamfirst.compare.variance.gross import (
    explained_gross,
    gross_by_lines,
    gross_by_payslip,
    line_parts,
    payslip_against_lines,
)
from jamfirst.compare.variance.sums import GONE, LEAVER, STARTER, less, plus, stacked
from jamfirst.compare.variance.taken import FROM_NET, deduction_parts, taken_parts
from jamfirst.engines.build import (
    all_of,
    any_of,
    cast,
    coalesce,
    col,
    concat,
    count_when,
    named,
    not_null,
    number,
    select,
    sub,
    table,
    text,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.model.finding import Weight
from jamfirst.model.variance import EXPLANATIONS, NO_PAY, NOT_PAID, OPEN, TOLERANCE_PENCE

PARTS = {"id": "bigint", "element": "text", "explanation": "text", "pence": "bigint"}
"""One explanation of one element of one employment, in pence; several rows of the same add up."""


def explain(session: Session, people: str, moves: str | None, elements: Sequence[str]) -> str:
    """Everything that explains anything, as a relation with the columns of ``PARTS``. ``moves`` are the pay lines,
    where both periods have them; ``elements`` are the payslip's that both have."""
    parts = session.create("parts", PARTS)
    if "gross_pay" in elements:
        for query in _gross(people, moves):
            session.append(parts, _shaped(query))
    judged = session.keep(explained_gross(people, parts), "judged")
    for query in taken_parts(judged, elements, lines=moves is not None):
        session.append(parts, _shaped(query))
    if moves is not None:
        for query in (*line_parts(moves), *deduction_parts(moves, judged)):
            session.append(parts, _shaped(query))
    if "net_pay" in elements:
        session.append(parts, _shaped(_net(parts)))
    session.drop(judged)
    return parts


def _shaped(query: exp.Select) -> exp.Select:
    """A query in the columns of ``PARTS``, without what explains nothing."""
    columns = [named(cast(col(name), kind), name) for name, kind in PARTS.items()]
    return select(*columns).from_(sub(query, "q")).where(exp.NEQ(this=col("pence"), expression=number(0)))


def _gross(people: str, moves: str | None) -> Iterator[exp.Select]:
    whole = exp.In(this=col("status"), expressions=[text(STARTER), text(LEAVER)])
    moved = less(plus(col("n_gross_pay")), plus(col("o_gross_pay")))
    yield select(
        "id", named(text("gross_pay"), "element"), named(col("status"), "explanation"), named(moved, "pence")
    ).from_(table(people)).where(whole)  # fmt: skip
    if moves is None:
        yield from gross_by_payslip(people)
        return
    yield from gross_by_lines(moves)
    yield from payslip_against_lines(people, moves)


def _net(parts: str) -> exp.Select:
    """Net pay is gross pay less what comes off it, and so are its explanations."""
    gross = exp.EQ(this=col("element"), expression=text("gross_pay"))
    sign = when((gross, col("pence")), otherwise=exp.Neg(this=col("pence")))
    chosen = exp.In(this=col("element"), expressions=[text(e) for e in ("gross_pay", *FROM_NET)])
    query = select("id", named(text("net_pay"), "element"), "explanation", named(exp.Sum(this=sign), "pence"))
    return query.from_(table(parts)).where(chosen).group_by("id", "explanation")


def variances(
    session: Session, people: str, moves: str | None, parts: str, elements: Sequence[str], *, comparable: bool
) -> str:
    """The rows: every element of every employment that moved, or that has an open part though it did not. ``code`` says
    what is asked of a row and ``weight`` that it is; where the two runs are not ``comparable`` nothing is asked."""
    old_new = stacked([*_of_payslip(people, elements), *(_of_lines(moves) if moves else ())])
    sums = select(
        "id",
        "element",
        named(cast(exp.Sum(this=col("pence")), "bigint"), "explained"),
        *(
            named(count_when(exp.EQ(this=col("explanation"), expression=text(e))), f"e{n}")
            for n, e in enumerate(EXPLANATIONS)
        ),
    )
    sums = sums.from_(table(parts)).group_by("id", "element")
    same = all_of([exp.EQ(this=col(n, "v"), expression=col(n, "s")) for n in ("id", "element")])
    wide = select(
        "v.*",
        named(less(col("new_pence", "v"), col("old_pence", "v")), "moved_pence"),
        named(coalesce(col("explained", "s"), number(0)), "explained_pence"),
        named(_names(), "explanation"),
    )
    wide = wide.from_(sub(old_new, "v")).join(sub(sums, "s"), on=same, join_type="left")
    rest = select("*", named(less(col("moved_pence"), col("explained_pence")), "open_pence")).from_(sub(wide, "w"))
    coded = select("*", named(_code(comparable=comparable), "code")).from_(sub(rest, "r"))
    kept = any_of(
        [exp.NEQ(this=col(n), expression=number(0)) for n in ("moved_pence", "open_pence")] + [not_null(col("code"))]
    )
    return session.keep(_finished(coded, people, kept), "variances")


def _finished(coded: exp.Select, people: str, kept: exp.Expr) -> exp.Select:
    weight = when((not_null(col("code", "c")), text(str(Weight.ASK))), otherwise=text(str(Weight.NOTE)))
    money = ("old_pence", "new_pence", "moved_pence", "explained_pence", "open_pence")
    query = select(
        col("id", "c"), "p.employment", "p.subject", "p.status", "c.element",
        *(named(cast(col(n, "c"), "bigint"), n) for n in money),
        "c.explanation", "c.code", named(weight, "weight"),
    )  # fmt: skip
    same = exp.EQ(this=col("id", "c"), expression=col("id", "p"))
    return query.from_(sub(coded, "c")).join(table(people, "p"), on=same).where(kept)


def _of_payslip(people: str, elements: Sequence[str]) -> Iterator[exp.Select]:
    for element in elements:
        money = [named(plus(col(f"{side}_{element}")), name) for side, name in (("o", "old_pence"), ("n", "new_pence"))]
        yield select("id", "status", named(text(element), "element"), *money).from_(table(people))


def _of_lines(moves: str) -> Iterator[exp.Select]:
    sums = [
        named(cast(exp.Sum(this=col(f"{side}_pence")), "bigint"), f"{name}_pence")
        for side, name in (("o", "old"), ("n", "new"))
    ]
    yield (
        select("id", "status", named(col("code"), "element"), *sums)
        .from_(table(moves))
        .group_by("id", "status", "code")
    )


def _names() -> exp.Expr:
    """The explanations of a row in their order, with commas between; empty where there is none."""
    said = [
        when((exp.GT(this=col(f"e{n}", "s"), expression=number(0)), text(f", {name}")), otherwise=text(""))
        for n, name in enumerate(EXPLANATIONS)
    ]
    return exp.Substring(this=concat(*said), start=number(3))


def _code(*, comparable: bool) -> exp.Expr:
    """What is asked of a row. Somebody who is not paid any more is asked about once, on net pay."""
    if not comparable:
        return cast(exp.Null(), "text")
    net = exp.EQ(this=col("element"), expression=text("net_pay"))
    gone = exp.EQ(this=col("status"), expression=text(GONE))
    paid_now = exp.Not(this=exp.In(this=col("status"), expressions=[text(GONE), text(LEAVER)]))
    nothing = exp.LTE(this=col("new_pence"), expression=number(0))
    large = exp.GT(this=exp.Abs(this=col("open_pence")), expression=number(TOLERANCE_PENCE))
    return when(
        (all_of([gone, net]), text(NOT_PAID)),
        (gone.copy(), cast(exp.Null(), "text")),
        (all_of([net.copy(), paid_now, nothing]), text(NO_PAY)),
        (large, text(OPEN)),
    )
