"""Who is in one run only: joiners and leavers, or people that a release lost.

Whoever stands in both runs is known by the records that match; so only the payees of records that do not are looked up.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from jamfirst.compare.align.cascade import Matching
from jamfirst.compare.differ import bits_for
from jamfirst.compare.fair.behind import Behind, uncounted
from jamfirst.compare.identity import identify
from jamfirst.compare.pairing import Field
from jamfirst.compare.work import Work
from jamfirst.engines import operations as op
from jamfirst.engines.build import col, count, exp_in, named, not_null, select, sub, table
from jamfirst.model.kinds import Kind

QUESTION = "Same people and firms?"

_PAID = frozenset({Kind.PAYMENT, Kind.PAYSLIP, Kind.PAYEE})


@dataclass(frozen=True, slots=True)
class Population:
    """How many payees of a table stand in the baseline only, and in the candidate only."""

    table: str
    kind: Kind
    left: int
    joined: int


def population(work: Work, matching: Matching, behind: Behind) -> Population | None:
    """Who stands on one side only; ``None`` for a table that names no payees. They are taken down as rows."""
    who = _who(work)
    if who is None:
        return None
    found = [_only_here(work, matching, who, side, behind) for side in (0, 1)]
    return Population(work.pair.name, work.kind, found[0], found[1])


def _who(work: Work) -> Field | None:
    """The column that says whose a record is: an id, else a name."""
    identity = identify(work.kind, work.pairing, work.key.fields, ())
    found = identity.subject or identity.name
    return found if found is not None and found.compared and work.kind in _PAID else None


def _only_here(work: Work, matching: Matching, who: Field, side: int, behind: Behind) -> int:
    session, other = work.session, work.sides[1 - side]
    unmatched = select(named(col(who.name), "v")).distinct().from_(sub(matching.unmatched(side), "u"))
    mine = session.keep(select("v").from_(sub(unmatched, "d")).where(not_null(col("v"))), "unmatched")
    n = 0
    if session.rows(select(count()).from_(table(mine)))[0][0]:
        known = select(who.name).from_(table(_near(work, other, who, mine, work.rows[1 - side])))
        alone = select(named(op.as_text(col("v")), "value"), uncounted()).from_(table(mine))
        alone = alone.where(exp.Not(this=exp_in(col("v"), known.where(not_null(col(who.name))))))
        n = behind.add(QUESTION, work.pair.name, ("baseline", "candidate")[side], who.label, alone)
    session.drop(mine)
    return n


def _near(work: Work, other: str, who: Field, mine: str, rows: int) -> str:
    """The other side's records of these payees, and of a few that share a bucket with them: no other need be read."""
    bits = bits_for(rows)
    places = select(op.bucket_of(op.row_hash([col("v")]), bits)).distinct().from_(table(mine))
    found = {int(place) for (place,) in work.session.rows(places)}
    return work.session.narrow(other, op.in_buckets(op.row_hash([col(who.name)]), bits, found))
