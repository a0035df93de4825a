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
    said = session.keep(_said(parts), "said")
    queries = [_of_payslip(people, said, element) for element in elements]
    if moves is not None:
        queries.append(_of_lines(moves, said))
    rest = select("*", named(less(col("moved_pence"), col("explained_pence")), "open_pence"))
    coded = select("*", named(_code(comparable=comparable), "code"))
    coded = coded.from_(sub(rest.from_(sub(stacked(queries), "w")), "r"))
    rows = session.keep(_finished(coded, people), "variances")
    session.drop(said)
    return rows


def _said(parts: str) -> exp.Select:
    """Each element of each employment that has an explanation: the pence explained, and which explanations as bits."""
    bits = ((exp.EQ(this=col("explanation"), expression=text(e)), number(1 << n)) for n, e in enumerate(EXPLANATIONS))
    return (
        select(
            "id",
            "element",
            named(cast(exp.Sum(this=col("pence")), "bigint"), "explained"),
            named(exp.BitwiseOrAgg(this=cast(when(*bits), "bigint")), "said"),
        )
        .from_(table(parts))
        .group_by("id", "element")
    )


def _finished(coded: exp.Select, people: str) -> exp.Select:
    """The rows that are kept, with whose they are: what moved, what should have moved and did not, what is asked."""
    weight = when((not_null(col("code", "c")), text(str(Weight.ASK))), otherwise=text(str(Weight.NOTE)))
    money = ("old_pence", "new_pence", "moved_pence", "explained_pence", "open_pence")
    kept = [exp.NEQ(this=col(n, "c"), expression=number(0)) for n in ("moved_pence", "open_pence")]
    query = select(
        col("id", "c"),
        "p.employment",
        "p.subject",
        "p.status",
        "c.element",
        *(named(cast(col(n, "c"), "bigint"), n) for n in money),
        named(_names(), "explanation"),
        "c.code",
        named(weight, "weight"),
    )
    same = exp.EQ(this=col("id", "c"), expression=col("id", "p"))
    return (
        query.from_(sub(coded, "c"))
        .join(table(people, "p"), on=same)
        .where(any_of([*kept, not_null(col("code", "c"))]))
    )


def _of_payslip(people: str, said: str, element: str) -> exp.Select:
    """One element of every employment; what did not move and has no explanation is left out early, but for net pay of
    nothing."""
    old, new = (plus(col(f"{side}_{element}", "p")) for side in "on")
    kept = [differs(old, new), not_null(col("said", "s"))]
    if element == "net_pay":
        kept.append(exp.LTE(this=new.copy(), expression=number(0)))
    mine = select("id", "explained", "said").from_(table(said))
    mine = mine.where(exp.EQ(this=col("element"), expression=text(element)))
    query = select(*_row("p", text(element), old, new)).from_(table(people, "p"))
    same = exp.EQ(this=col("id", "p"), expression=col("id", "s"))
    return query.join(sub(mine, "s"), on=same, join_type="left").where(any_of(kept))


def _row(owner: str, element: exp.Expr, old: exp.Expr, new: exp.Expr) -> list[exp.Expr]:
    return [
        col("id", owner),
        col("status", owner),
        named(element, "element"),
        named(old.copy(), "old_pence"),
        named(new.copy(), "new_pence"),
        named(less(new.copy(), old.copy()), "moved_pence"),
        named(coalesce(col("explained", "s"), number(0)), "explained_pence"),
        named(coalesce(col("said", "s"), number(0)), "said"),
    ]


def _of_lines(moves: str, said: str) -> exp.Select:
    """Every pay line that moved, or that has an explanation though it did not."""
    sums = [named(cast(exp.Sum(this=col(f"{side}_pence")), "bigint"), f"{side}_sum") for side in "on"]
    shifted = [exp.NEQ(this=col(n), expression=number(0)) for n in ("moved", "rise", "by_units", "pence_rounding")]
    lines = select("id", "status", "code", *sums).from_(table(moves)).where(any_of(shifted))
    lines = lines.group_by("id", "status", "code")
    query = select(*_row("l", col("code", "l"), col("o_sum", "l"), col("n_sum", "l"))).from_(sub(lines, "l"))
    same = [
        exp.EQ(this=col("id", "l"), expression=col("id", "s")),
        exp.EQ(this=col("code", "l"), expression=col("element", "s")),
    ]
    return query.join(table(said, "s"), on=all_of(same), join_type="left")


def _names() -> exp.Expr:
    """The explanations of a row in their order, with commas between; empty where there is none."""
    words = []
    for n, name in enumerate(EXPLANATIONS):
        bit = exp.BitwiseAnd(this=col("said", "c"), expression=number(1 << n))
        words.append(
            when((exp.NEQ(this=exp.Paren(this=bit), expression=number(0)), text(f", {name}")), otherwise=text(""))
        )
    return exp.Substring(this=concat(*words), start=number(3))


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
