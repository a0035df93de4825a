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
from jamfirst.engines.build import all_of, col, exp_in, named, not_null, select, sub, table
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
    """How many payees of records that do not match stand on no record of the other side."""
    if matching.all_matched(side):
        return 0
    mine = sub(matching.unmatched(side), "u")
    places = select(op.bucket_of(op.row_hash([col(who.name)]), bits := bits_for(work.rows[1 - side]))).distinct()
    found = {int(place) for (place,) in work.session.rows(places.from_(mine).where(not_null(col(who.name))))}
    if not found:
        return 0
    near = work.session.narrow(work.sides[1 - side], op.in_buckets(op.row_hash([col(who.name)]), bits, found))
    known = select(who.name).from_(table(near)).where(not_null(col(who.name)))
    alone = all_of([not_null(col(who.name)), exp.Not(this=exp_in(col(who.name), known))])
    values = select(named(op.as_text(col(who.name)), "value"), uncounted()).distinct().from_(mine.copy()).where(alone)
    return behind.add(QUESTION, work.pair.name, ("baseline", "candidate")[side], who.label, values)
