"""Payments merged or split: the same pounds for one payee, account and day, in another number of payments."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.compare.align.cascade import Matching
from jamfirst.compare.pairing import Field
from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, col, count, not_null, select, sub, table
from jamfirst.engines.session import Session


def regrouped(session: Session, matching: Matching, who: Sequence[Field], day: Field, amount: Field) -> str | None:
    """The records (``side`` 0 or 1, ``id``, ``g`` the group) that are one payee's same pounds grouped otherwise;
    ``None`` when there are none. Only records that no strict step has matched are looked at."""
    if matching.finished or not who:
        return None
    sums = [_sums(matching, side, who, day, amount) for side in (0, 1)]
    equal = all_of(
        [
            exp.EQ(this=col("g", "b"), expression=col("g", "c")),
            exp.EQ(this=col("pounds", "b"), expression=col("pounds", "c")),
            exp.NEQ(this=col("n", "b"), expression=col("n", "c")),
        ]
    )
    groups = session.keep(
        select(col("g", "b").as_("g", copy=False)).from_(sub(sums[0], "b")).join(sub(sums[1], "c"), on=equal),
        "groups",
    )
    if not session.rows(select(count()).from_(table(groups)))[0][0]:
        return None
    members = [
        select(exp.Literal.number(side).as_("side", copy=False), "id", "g")
        .from_(sub(_grouped(matching, side, who, day, amount), "m"))
        .where(exp.In(this=col("g"), query=select("g").from_(table(groups)).subquery()))
        for side in (0, 1)
    ]
    return session.keep(exp.union(members[0], members[1], distinct=False, copy=False), "regrouped")


def _grouped(matching: Matching, side: int, who: Sequence[Field], day: Field, amount: Field) -> exp.Select:
    group = [*(col(f.name) for f in who), col(day.name)]
    present = [not_null(col(f.name)) for f in (*who[:1], day, amount)]
    query = select("id", op.row_hash(group).as_("g", copy=False), col(amount.name).as_("pounds", copy=False))
    return query.from_(sub(matching.unmatched(side), "u")).where(all_of(present))


def _sums(matching: Matching, side: int, who: Sequence[Field], day: Field, amount: Field) -> exp.Select:
    return (
        select("g", exp.Sum(this=col("pounds")).as_("pounds", copy=False), count().as_("n", copy=False))
        .from_(sub(_grouped(matching, side, who, day, amount), "m"))
        .group_by("g")
    )
