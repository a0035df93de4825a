"""Which records may differ: two-phase signed bucket checksums, measured in docs/decisions.

Phase 1 reads each side once: every record falls in a bucket by the hash of its key and adds (baseline) or takes
away (candidate) a hash of all its values. A bucket that does not come to zero holds a difference. Phase 2
fetches the records of those buckets only, and the same sum for each key leaves those that differ. The sum is signed,
never XOR: a payment that stands twice on both sides and changed identically in both copies cancels under XOR (tested).
A difference can hide only where the 63-bit hashes in one bucket cancel by chance (about 2^-63 for each bucket that
differs); ``verify`` compares everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import col, count, exp_in, named, number, select, sub, table, when
from jamfirst.engines.session import Session

SMALL = 50_000
"""Up to this many records on both sides together, reading everything is quicker than checking sums first."""

_ROWS_A_BUCKET = 10
_MOST_DIFFER = 0.5


@dataclass(frozen=True, slots=True)
class Suspects:
    """The records that may differ, as relations with ``id`` and every column of the side, and how many records of each
    side were found equal. ``context`` are the records among which they were found, equal ones too. ``kept`` are the
    relations to drop when they are no longer needed."""

    sides: tuple[str, str]
    context: tuple[str, str]
    settled: int
    kept: tuple[str, ...]


def bits_for(rows: int) -> int:
    """How many bits of bucket: about ten records a bucket, between 2^10 and 2^20 buckets (bounded memory). More buckets
    cost phase 1 a little and save phase 2 more: it fetches all records of a bucket that differs (measured)."""
    return min(20, max(10, (rows // _ROWS_A_BUCKET).bit_length()))


@dataclass(frozen=True, slots=True)
class Buckets:
    """What phase 1 found: the numbers of the buckets that differ, of 2^``bits``."""

    differing: frozenset[int]
    bits: int

    @property
    def mostly_equal(self) -> bool:
        """Whether most buckets hold the same records on both sides, equal in every column."""
        return len(self.differing) <= _MOST_DIFFER * (1 << self.bits)


def checksums(
    session: Session, sides: tuple[str, str], rows: tuple[int, int], key: Sequence[str], values: Sequence[str]
) -> Buckets:
    """Phase 1. ``key`` and ``values`` are column names; a record's bucket comes from its key."""
    bits = bits_for(max(rows))
    found = session.rows(_differing(_signed(sides, key, values, bits), "place"))
    return Buckets(frozenset(int(place) for (place,) in found), bits)


def suspects(
    session: Session,
    sides: tuple[str, str],
    rows: tuple[int, int],
    key: Sequence[str],
    values: Sequence[str],
    *,
    everything: bool = False,
    buckets: Buckets | None = None,
) -> Suspects:
    """The records of both sides that may differ. ``everything`` fetches all records (the exact wide path, also taken
    when most records differ); ``buckets`` is phase 1 where it has been done already."""
    if everything or sum(rows) <= SMALL:
        return _all(session, sides)
    found_buckets = buckets or checksums(session, sides, rows, key, values)
    if not found_buckets.mostly_equal:
        return _all(session, sides)
    near = _fetched(session, sides, key, found_buckets)
    numbered = session.numbered(near)
    context = _split(session, numbered)
    found = _differing_keys(session, numbered, context, key, values)
    fetched = session.rows(select(count()).from_(table(found[0])))[0][0]
    return Suspects(found, context, rows[0] - int(fetched), (near, *found))


def _signed(sides: tuple[str, str], key: Sequence[str], values: Sequence[str], bits: int) -> exp.Query:
    """Every record of both sides as its bucket (``place``) and its signed hash (``part``). The key is hashed once."""
    hashed = op.row_hash([col(name) for name in key])
    halves = []
    for side, sign in zip(sides, (1, -1), strict=True):
        inner = select(named(hashed.copy(), "key_hash"), *values).from_(table(side))
        part = op.checksum_part([col("key_hash"), *(col(name) for name in values)])
        signed = part if sign > 0 else exp.Neg(this=part)
        place = op.bucket_of(col("key_hash"), bits)
        halves.append(select(named(place, "place"), named(signed, "part")).from_(sub(inner, "r")))
    return exp.union(halves[0], halves[1], distinct=False, copy=False)


def _differing(signed: exp.Query, place: str) -> exp.Select:
    nonzero = exp.NEQ(this=exp.Sum(this=col("part")), expression=number(0))
    return select(place).from_(sub(signed, "both_sides")).group_by(place).having(nonzero)


def _fetched(session: Session, sides: tuple[str, str], key: Sequence[str], buckets: Buckets) -> str:
    """The records of both sides in the buckets that differ, in one relation: ``side`` is 0 or 1."""
    inside = op.in_buckets(op.row_hash([col(name) for name in key]), buckets.bits, buckets.differing)
    halves = [
        select(named(number(number_of_side), "side"), "*").from_(table(session.narrow(side, inside)))
        for number_of_side, side in enumerate(sides)
    ]
    return session.keep(exp.union(halves[0], halves[1], distinct=False, copy=False), "near")


def _split(session: Session, near: str) -> tuple[str, str]:
    baseline, candidate = (
        session.view(
            select("*").from_(table(near)).where(exp.EQ(this=col("side"), expression=number(side))), "near_side"
        )
        for side in (0, 1)
    )
    return baseline, candidate


def _differing_keys(
    session: Session, near: str, context: tuple[str, str], key: Sequence[str], values: Sequence[str]
) -> tuple[str, str]:
    """Of the fetched records, those whose key does not come to zero either."""
    hashed = op.row_hash([col(name) for name in key])
    part = op.checksum_part([hashed.copy(), *(col(name) for name in values)])
    signed = when((exp.EQ(this=col("side"), expression=number(0)), part), otherwise=exp.Neg(this=part.copy()))
    query = _differing(select(named(hashed.copy(), "k"), named(signed, "part")).from_(table(near)), "k")
    keys = session.keep(query, "keys")
    baseline, candidate = (
        session.keep(
            select("*").from_(table(side)).where(exp_in(hashed.copy(), select("k").from_(table(keys)))), "suspects"
        )
        for side in context
    )
    session.drop(keys)
    return baseline, candidate


def _all(session: Session, sides: tuple[str, str]) -> Suspects:
    kept = [session.keep(select("*").from_(table(side)), "suspects") for side in sides]
    baseline, candidate = (session.numbered(relation) for relation in kept)
    return Suspects((baseline, candidate), (baseline, candidate), 0, tuple(kept))
