"""Which of the records that only the candidate has repeat another of its records.

A payment is repeated when the same payee is paid the same pounds for the same reference again, on whatever day and
to whatever account, in the same file or another. Where a reference is absent, the day has to be the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.compare.align.cascade import Matching
from jamfirst.compare.identity import Identity
from jamfirst.compare.pairing import Field, Pairing
from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, any_of, col, count, is_null, number, select, sub, table
from jamfirst.engines.session import Session
from jamfirst.model.columns import Role
from jamfirst.model.kinds import Kind


def extras(
    session: Session,
    matching: Matching,
    side: str,
    kind: Kind,
    pairing: Pairing,
    key: Sequence[Field],
    identity: Identity,
) -> str:
    """The unmatched candidate records with a column ``repeated``. ``side`` is the whole candidate side: what an extra
    record repeats may be among the records that were never fetched."""
    over = session.keep(matching.unmatched(1), "over")
    if not session.rows(select(count()).from_(table(over)))[0][0]:
        return session.keep(select("*", exp.false().as_("repeated", copy=False)).from_(table(over)), "extra")
    same = key or tuple(f for f in pairing.fields if f.compared)
    again = _exists(matching.sides[1], over, [_pair(f) for f in same], exp.true())
    who = [f for f in (identity.subject or identity.name,) if f is not None]
    if kind == Kind.PAYMENT and who and identity.amount is not None:
        same_pay = [*who, identity.amount]
        peers = _peers(session, side, over, pairing, same_pay)
        again = any_of(
            [again, _exists_in(peers, [_pair(f) for f in same_pay], _same_purpose(pairing, identity))]
        )
    return session.keep(select("r.*", again.as_("repeated", copy=False)).from_(table(over, "r")), "extra")


def _pair(f: Field) -> tuple[exp.Expression, exp.Expression]:
    return col(f.name, "t"), col(f.name, "r")


def _same_purpose(pairing: Pairing, identity: Identity) -> exp.Expression:
    references = [f for f in pairing.with_role(Role.REFERENCE)]
    told = any_of(exp.EQ(this=a, expression=b) for a, b in map(_pair, references))
    absent = all_of(any_of([is_null(a), is_null(b)]) for a, b in map(_pair, references))
    if identity.day is None:
        return any_of([told, absent])
    return any_of(
        [told, all_of([absent, exp.EQ(this=_pair(identity.day)[0], expression=_pair(identity.day)[1])])]
    )


def _peers(session: Session, side: str, over: str, pairing: Pairing, same: Sequence[Field]) -> str:
    """The candidate's records of the same payee and pounds as an extra record, the extra records themselves taken
    out by counting equal contents."""
    columns = [col(f.name) for f in pairing.fields]
    wanted = select(op.row_hash([col(f.name) for f in same])).from_(table(over))
    asked = op.row_hash([col(f.name) for f in same])
    near = select(*columns).from_(table(side)).where(exp.In(this=asked, query=wanted.subquery()))
    content = op.row_hash([c.copy() for c in columns])
    full = select(
        *[
            exp.AnyValue(this=c.copy()).as_(f.name, copy=False)
            for c, f in zip(columns, pairing.fields, strict=True)
        ]
    )
    full = (
        full.select(content.as_("h", copy=False), count().as_("n", copy=False))
        .from_(sub(near, "near"))
        .group_by(content.copy())
    )
    mine = (
        select(content.copy().as_("h", copy=False), count().as_("n", copy=False))
        .from_(table(over))
        .group_by(content.copy())
    )
    left = (
        select("f.*")
        .from_(sub(full, "f"))
        .join(sub(mine, "m"), on=exp.EQ(this=col("h", "f"), expression=col("h", "m")), join_type="left")
        .where(
            exp.GT(this=col("n", "f"), expression=exp.Coalesce(this=col("n", "m"), expressions=[number(0)]))
        )
    )
    return session.keep(left, "peers")


def _exists(
    records: str, over: str, equal: Sequence[tuple[exp.Expression, exp.Expression]], more: exp.Expression
) -> exp.Expression:
    """Whether a fetched candidate record that is not itself extra is equal in some columns."""
    own = select("id").from_(table(over))
    taken = (
        select("*").from_(table(records)).where(exp.Not(this=exp.In(this=col("id"), query=own.subquery())))
    )
    return _exists_over(taken, equal, more)


def _exists_in(
    relation: str, equal: Sequence[tuple[exp.Expression, exp.Expression]], more: exp.Expression
) -> exp.Expression:
    return _exists_over(select("*").from_(table(relation)), equal, more)


def _exists_over(
    taken: exp.Select, equal: Sequence[tuple[exp.Expression, exp.Expression]], more: exp.Expression
) -> exp.Expression:
    conditions = [exp.EQ(this=a, expression=b) for a, b in equal]
    query = select(number(1)).from_(taken.subquery("t")).where(all_of([*conditions, more]))
    return exp.Exists(this=query)
