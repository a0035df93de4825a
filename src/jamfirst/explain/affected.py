"""The findings that are explained, in groups of one kind: one code, in one table, about one column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    Expr,
    Select,
    all_of,
    any_of,
    col,
    count,
    exp_in,
    is_null,
    named,
    not_null,
    row_number,
    same,
    select,
    sub,
    table,
    text,
    total,
    when,
)
from jamfirst.engines.session import Session
from jamfirst.explain.population import Population
from jamfirst.model.finding import Status

REGROUPED = "payment.regrouped"
"""The same pounds in another number of payments: told apart from all else already, and no harm to anybody."""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one code in one table about one column (``None``: the whole record). ``side`` is where their records
    stand: ``candidate`` for what it alone has, ``law`` for what breaks a rule, else ``baseline``. ``records`` counts
    them; ``set_hash`` is the same for two groups of the very same records; ``rank`` is the place of the code."""

    table: str
    code: str
    column: str | None
    side: str
    rank: int
    records: int
    set_hash: str


def standing(session: Session, findings: str) -> str:
    """The findings that are explained: those that are new and were not declared, each with the ``part`` in which its
    record stands, the record (``rec``) and what finds it there (``row``). Where a rule is broken, the lawful value
    stands in the place of the old one."""
    law = not_null(col("source"))
    part = when(
        (law, text("law")),
        (exp.EQ(this=col("side"), expression=text("candidate")), text("candidate")),
        otherwise=text("baseline"),
    )
    names = (
        "code",
        "table_name",
        "column_name",
        "record_key",
        "new_value",
        "event_id",
        "subject",
        "pence",
        "code_rank",
    )
    rec = when((law.copy(), col("event_id")), otherwise=col("rec"))
    row = when((law.copy(), col("record_key")), otherwise=col("row"))
    old = named(when((law.copy(), col("expected_value")), otherwise=col("old_value")), "old_value")
    columns = [*names, old, "finding_id", named(part, "part"), named(rec, "rec"), named(row, "row")]
    query = (
        select(*columns)
        .from_(table(findings))
        .where(
            all_of(
                [
                    is_null(col("expected_by")),
                    same(col("status"), text(str(Status.NEW))),
                    exp.NEQ(this=col("code"), expression=text(REGROUPED)),
                ]
            )
        )
    )
    return session.keep(query, "explained")


_KEYS = ("table_name", "part", "code", "column_name")


def groups(session: Session, explained: str) -> tuple[Group, ...]:
    """The groups, by table, side, code and column."""
    apart = select(*_KEYS, "rec", named(exp.Min(this=col("code_rank")), "rank")).from_(table(explained))
    apart = apart.group_by(*_KEYS, "rec")
    hashed = total(op.checksum_part([col("rec")]))
    query = select(*_KEYS, exp.Min(this=col("rank")), count(), hashed).from_(sub(apart, "r")).group_by(*_KEYS)
    rows = session.rows(query.order_by(*_KEYS))
    return tuple(
        Group(str(name), str(code), column, str(side), int(rank), int(records), str(hashed))
        for name, side, code, column, rank, records, hashed in rows
    )


def of_group(group: Group) -> Expr:
    """Whether a row of the explained findings is one of a group."""
    column = exp.Null() if group.column is None else text(group.column)
    told = (same(col("table_name"), text(group.table)), same(col("part"), text(group.side)))
    return all_of([*told, same(col("code"), text(group.code)), same(col("column_name"), column)])


def placed(session: Session, explained: str, name: str, side: str, population: Population) -> str:
    """The records of findings as records of the population: ``rec`` and ``id``. Where several records are the same in
    every value, as many of them are taken as there are findings."""
    mine = all_of([same(col("table_name"), text(name)), same(col("part"), text(side)), not_null(col("row"))])
    asked = session.keep(select("rec", "row").distinct().from_(table(explained)).where(mine), "asked")
    wanted = select("rec", "row", named(row_number([col("row")], [col("rec")]), "n")).from_(table(asked))
    there = select("id", "row").from_(table(population.relation))
    there = there.where(exp_in(col("row"), select("row").from_(table(asked))))
    there = select("id", "row", named(row_number([col("row")], [col("id")]), "n")).from_(sub(there, "t"))
    equal = all_of(exp.EQ(this=col(n, "w"), expression=col(n, "p")) for n in ("row", "n"))
    query = select(col("rec", "w"), col("id", "p")).from_(sub(wanted, "w")).join(sub(there, "p"), on=equal)
    found = session.keep(query, "placed")
    session.drop(asked)
    return found


def labelled(session: Session, population: Population, hits: Select, left_out: Select | None = None) -> str:
    """The records of a population with ``y``: whether a record is among ``hits`` (a query of ``id``); without those
    that are ``left_out`` (another), which could not have shown it."""
    affected = session.keep(hits, "hits")
    query = select("p.*", named(not_null(col("id", "h")), "y")).from_(table(population.relation, "p"))
    on = exp.EQ(this=col("id", "p"), expression=col("id", "h"))
    query = query.join(table(affected, "h"), on=on, join_type="left")
    if left_out is not None:
        query = query.where(exp.Not(this=exp_in(col("id", "p"), left_out)))
    return session.view(query, "labelled")


def placed_records(explained: str, of: Sequence[Group], placed_in: str, only: str | None = None) -> Select:
    """The ids of the records of some groups; ``only`` names a relation of ``rec``, where some of them alone are
    meant."""
    mine = select("rec").from_(table(explained)).where(any_of(of_group(g) for g in of))
    if only is not None:
        mine = mine.where(exp_in(col("rec"), select("rec").from_(table(only))))
    found: Select = select("id").from_(table(placed_in)).group_by("id")
    return found.where(exp_in(col("rec"), mine))
