"""Records to look at for each cause: some that are affected, chosen to be different, and some that fit and are fine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    Select,
    all_of,
    coalesce,
    col,
    count,
    exp_in,
    named,
    null,
    number,
    row_number,
    select,
    sub,
    table,
    text,
    told_together,
    when,
    windowed,
)
from jamfirst.engines.session import Session
from jamfirst.explain.attributes import Source
from jamfirst.explain.population import Population
from jamfirst.model.columns import Role
from jamfirst.model.kinds import KINDS, PAYMENT_NAMED_BY

MOST = 5
"""How many examples of either sort a cause has."""

COLUMNS: Mapping[str, str] = {
    "cause": "bigint",
    "part": "text",
    "place": "bigint",
    "table_name": "text",
    "record_key": "text",
    "column_name": "text",
    "old_value": "text",
    "new_value": "text",
    "pence": "bigint",
}
"""The columns of examples: ``part`` is ``affected`` or ``fine`` (a record that meets the conditions and is not
affected, with nothing in the columns of values)."""

_MOST_PARTS = 4


def affected(session: Session, findings: str, caused: str, lead: Mapping[int, tuple[str, str, str | None]]) -> Select:
    """Affected records of each cause, of its leading table, code and column: payees apart, from the largest sum to the
    smallest in even steps. ``lead`` gives table, code and column by cause."""
    rows = select("c.cause", "f.*").from_(table(caused, "c"))
    rows = rows.join(table(findings, "f"), on=col("finding_id", "f").eq(col("finding_id", "c")))
    mine = when(*(_of_lead(number_, of) for number_, of in sorted(lead.items())), otherwise=exp.false())
    rows = rows.where(mine)
    size = [exp.Neg(this=exp.Abs(this=coalesce(col("pence"), number(0)))), col("record_key"), col("finding_id")]
    who = [col("cause"), coalesce(col("subject"), col("event_id"))]
    once = select("*", named(row_number(who, size), "nth")).from_(sub(rows, "r"))
    first = select("*").from_(sub(once, "o")).where(exp.EQ(this=col("nth"), expression=number(1)))
    order = row_number([col("cause")], [s.copy() for s in size])
    ranked = select("*", named(order, "n"), named(windowed(count(), [col("cause")]), "many")).from_(sub(first, "p"))
    wanted = any_of_steps(col("n"), col("many"))
    chosen = select("*").from_(sub(ranked, "k")).where(wanted)
    columns = {
        **{name: col(name) for name in COLUMNS},
        "part": text("affected"),
        "place": row_number([col("cause")], [col("n")]),
    }
    return select(*(named(columns[name], name) for name in COLUMNS)).from_(sub(chosen, "x"))


def any_of_steps(place: Expr, many: Expr) -> Expr:
    """Whether a place, from 1 to ``many``, is one of ``MOST`` in even steps from the first to the last."""
    steps = MOST - 1
    gap = exp.Paren(this=exp.Sub(this=many, expression=number(1)))
    at = [
        exp.Add(this=op.quotient(exp.Mul(this=gap.copy(), expression=number(i)), number(steps)), expression=number(1))
        for i in range(MOST)
    ]
    return exp.In(this=place, expressions=at)


def _of_lead(cause: int, of: tuple[str, str, str | None]) -> tuple[Expr, Expr]:
    name, code, column = of
    about = exp.NullSafeEQ(this=col("column_name", "f"), expression=exp.Null() if column is None else text(column))
    mine = [exp.EQ(this=col("table_name", "f"), expression=text(name))]
    mine.append(exp.EQ(this=col("code", "f"), expression=text(code)))
    return exp.EQ(this=col("cause", "c"), expression=number(cause)), all_of([*mine, about])


def fine(
    cause: int, name: str, population: Population, condition: Expr, placed: str, explained: str, caused: str
) -> Select:
    """Records that meet a condition and are not affected by the cause, in an order that their values alone decide."""
    mine = select("finding_id").from_(table(caused)).where(exp.EQ(this=col("cause"), expression=number(cause)))
    recs = select("rec").from_(table(explained)).where(exp_in(col("finding_id"), mine))
    hit = select("id").from_(table(placed)).where(exp_in(col("rec"), recs))
    rows = select("*").from_(table(population.relation)).where(condition)
    rows = rows.where(exp.Not(this=exp_in(col("id"), hit)))
    order = [op.portable_hash([col("row")]), col("row")]
    ranked = select("*", named(row_number([], order), "place")).from_(sub(rows, "r"))
    chosen = select("*").from_(sub(ranked, "k")).where(exp.LTE(this=col("place"), expression=number(MOST)))
    columns: dict[str, Expr] = {
        **{column: null(kind) for column, kind in COLUMNS.items()},
        "cause": number(cause),
        "part": text("fine"),
        "place": col("place"),
        "table_name": text(name),
        "record_key": told(population),
    }
    return select(*(named(columns[column], column) for column in COLUMNS)).from_(sub(chosen, "x"))


def told(population: Population) -> Expr:
    """A record of a population as one text, by the columns that name it."""
    return told_together(op.as_text(col(c.name)) for c in _naming(population))


def _naming(population: Population) -> Sequence[Source]:
    own = {c.label: c for c in population.own}
    if "amount" in own and "payment_ref" in KINDS[population.kind].columns:
        return [own[name] for name in PAYMENT_NAMED_BY if name in own]
    key = next((k for k in KINDS[population.kind].keys if own.keys() >= set(k)), None)
    if key is not None:
        return [own[name] for name in key]
    return [c for c in population.own if c.role not in (Role.HEADER, Role.REISSUED)][:_MOST_PARTS]
