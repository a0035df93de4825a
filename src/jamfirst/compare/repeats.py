"""Which of the records that only the candidate has repeat another of its records.

A payment is repeated when the same payee is paid the same pounds for the same reference again, on whatever day and
to whatever account, in the same file or another. Where a reference is absent, the day has to be the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from jamfirst.compare.align.cascade import Matching
from jamfirst.compare.differ import bits_for
from jamfirst.compare.identity import Identity
from jamfirst.compare.pairing import Field, Pairing
from jamfirst.compare.work import Work
from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, any_of, col, count, is_null, named, number, select, sub, table
from jamfirst.model.columns import Role
from jamfirst.model.kinds import Kind


def extras(work: Work, matching: Matching, identity: Identity) -> str:
    """The unmatched candidate records with a column ``repeated``. What they repeat may be among the records that were
    never fetched, so the whole candidate side is searched."""
    session, pairing = work.session, work.pairing
    over = session.keep(matching.unmatched(1), "over")
    if not session.rows(select(count()).from_(table(over)))[0][0]:
        return session.keep(select("*", named(exp.false(), "repeated")).from_(table(over)), "extra")
    again = _exists(matching.sides[1], over, [_copy(pairing)], exp.true())
    if work.key.fields:
        again = any_of([again, _exists(matching.sides[1], over, [_pair(f) for f in work.key.fields], exp.true())])
    who = [f for f in (identity.subject or identity.name,) if f is not None]
    if work.kind == Kind.PAYMENT and who and identity.amount is not None:
        same_pay = [*who, identity.amount]
        peers = _peers(work, over, same_pay)
        again = any_of([again, _exists_in(peers, [_pair(f) for f in same_pay], _same_purpose(pairing, identity))])
    return session.keep(select("r.*", named(again, "repeated")).from_(table(over, "r")), "extra")


def _pair(f: Field) -> tuple[exp.Expr, exp.Expr]:
    return col(f.name, "t"), col(f.name, "r")


def _copy(pairing: Pairing) -> tuple[exp.Expr, exp.Expr]:
    """All columns, where two NULLs are equal."""
    names = [f.name for f in pairing.fields if f.compared]
    return op.row_hash([col(n, "t") for n in names]), op.row_hash([col(n, "r") for n in names])


def _same_purpose(pairing: Pairing, identity: Identity) -> exp.Expr:
    references = pairing.with_role(Role.REFERENCE)
    told = any_of(exp.EQ(this=a, expression=b) for a, b in map(_pair, references))
    absent = all_of(any_of([is_null(a), is_null(b)]) for a, b in map(_pair, references))
    if identity.day is None:
        return any_of([told, absent])
    return any_of([told, all_of([absent, exp.EQ(this=_pair(identity.day)[0], expression=_pair(identity.day)[1])])])


def _peers(work: Work, over: str, same: Sequence[Field]) -> str:
    """The candidate's records of the same payee and pounds as an extra record, in the columns that tell a repeat; the
    extra records themselves are taken out by counting."""
    session, pairing, day = work.session, work.pairing, work.pairing.field("pay_date")
    told = list(dict.fromkeys([*same, *pairing.with_role(Role.REFERENCE), *([day] if day else [])]))
    names = [f.name for f in told]
    wanted = select(op.row_hash([col(f.name) for f in same])).from_(table(over))
    asked = op.row_hash([col(f.name) for f in same])
    near = select(*names).from_(table(_of_amounts(work, over, same[-1])))
    near = near.where(exp.In(this=asked, query=wanted.subquery()))
    full = select(*names, named(count(), "n")).from_(sub(near, "near")).group_by(*names)
    mine = select(*names, named(count(), "n")).from_(table(over)).group_by(*names)
    equal = all_of(exp.NullSafeEQ(this=col(n, "f"), expression=col(n, "m")) for n in names)
    more = exp.GT(this=col("n", "f"), expression=exp.Coalesce(this=col("n", "m"), expressions=[number(0)]))
    left = select("f.*").from_(sub(full, "f")).join(sub(mine, "m"), on=equal, join_type="left").where(more)
    return session.keep(left, "peers")


def _of_amounts(work: Work, over: str, amount: Field) -> str:
    """The candidate's records of the same pounds as an extra record, and of a few amounts that share a bucket with
    them: numbers are read quickest, and a reader of files need not decode the rest of what is left out."""
    bits = bits_for(work.rows[1])
    hashed = op.row_hash([col(amount.name)])
    wanted = select(op.bucket_of(hashed.copy(), bits)).distinct().from_(table(over))
    places = {int(place) for (place,) in work.session.rows(wanted)}
    return work.session.narrow(work.sides[1], op.in_buckets(hashed, bits, places))


def _exists(records: str, over: str, equal: Sequence[tuple[exp.Expr, exp.Expr]], more: exp.Expr) -> exp.Expr:
    """Whether a fetched candidate record that is not itself extra is equal in some columns."""
    own = select("id").from_(table(over))
    taken = select("*").from_(table(records)).where(exp.Not(this=exp.In(this=col("id"), query=own.subquery())))
    return _exists_over(taken, equal, more)


def _exists_in(relation: str, equal: Sequence[tuple[exp.Expr, exp.Expr]], more: exp.Expr) -> exp.Expr:
    return _exists_over(select("*").from_(table(relation)), equal, more)


def _exists_over(taken: exp.Select, equal: Sequence[tuple[exp.Expr, exp.Expr]], more: exp.Expr) -> exp.Expr:
    conditions = [exp.EQ(this=a, expression=b) for a, b in equal]
    query = select(number(1)).from_(taken.subquery("t")).where(all_of([*conditions, more]))
    return exp.Exists(this=query)
