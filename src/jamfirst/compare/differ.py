"""Which records may differ: two-phase signed bucket checksums, measured in docs/decisions.

Phase 1 reads each side once: every record falls in a bucket by the hash of its key and adds (baseline) or takes
away (candidate) a hash of all its values. A bucket that does not come to zero holds a difference. Phase 2
fetches the records of those buckets only. The sum is signed, never XOR: a payment that stands twice on both sides
and changed identically in both copies cancels under XOR (tested). A difference can hide only where two 63-bit
hashes in one bucket cancel by chance (about 2^-63 for each bucket that differs); ``verify`` compares everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from jamfirst.engines import operations as op
from jamfirst.engines.build import any_of, col, count, exp_in, number, select, sub, table
from jamfirst.engines.session import Session

SMALL = 50_000
"""Up to this many records on both sides together, reading everything is quicker than checking sums first."""

_ROWS_A_BUCKET = 16
_MOST_DIFFER = 0.5


@dataclass(frozen=True, slots=True)
class Suspects:
    """The records that may differ, as relations with ``id`` and every column of the side; and how many records of
    each side were found equal without being fetched."""

    baseline: str
    candidate: str
    settled: int


def bits_for(rows: int) -> int:
    """How many bits of bucket: about sixteen records a bucket, between 2^10 and 2^20 buckets (bounded memory)."""
    return min(20, max(10, (rows // _ROWS_A_BUCKET).bit_length()))


def suspects(
    session: Session,
    sides: tuple[str, str],
    rows: tuple[int, int],
    key: Sequence[str],
    values: Sequence[str],
    *,
    everything: bool = False,
) -> Suspects:
    """The records of both sides that may differ. ``key`` and ``values`` are column names; a record's bucket comes
    from its key. ``everything`` fetches all records (the exact wide path, also taken when most records differ)."""
    if everything or sum(rows) <= SMALL:
        return _fetch_all(session, sides)
    bits = bits_for(max(rows))
    buckets = session.keep(_differing_buckets(sides, key, values, bits), "buckets")
    differing = int(session.rows(select(count()).from_(table(buckets)))[0][0])
    if differing > _MOST_DIFFER * 2**bits:
        session.drop(buckets)
        return _fetch_all(session, sides)
    kept = tuple(_fetch(session, side, _in_buckets(key, bits, buckets)) for side in sides)
    session.drop(buckets)
    fetched = session.rows(select(count()).from_(table(kept[0])))[0][0]
    return Suspects(kept[0], kept[1], rows[0] - int(fetched))


def _differing_buckets(sides: tuple[str, str], key: Sequence[str], values: Sequence[str], bits: int) -> exp.Query:
    every = [col(name) for name in (*key, *values)]
    where = op.bucket([col(name) for name in key], bits)
    halves = []
    for side, sign in zip(sides, (1, -1), strict=True):
        part = op.checksum_part(every)
        signed = part if sign > 0 else exp.Neg(this=part)
        halves.append(
            select(
                where.copy().as_("bucket", copy=False),
                signed.as_("part", copy=False),
                number(sign).as_("sign", copy=False),
            ).from_(table(side))
        )
    sums = [exp.NEQ(this=exp.Sum(this=col(name)), expression=number(0)) for name in ("part", "sign")]
    both = exp.union(halves[0], halves[1], distinct=False, copy=False)
    return select("bucket").from_(sub(both, "both_sides")).group_by("bucket").having(any_of(sums))


def _in_buckets(key: Sequence[str], bits: int, buckets: str) -> exp.Expression:
    return exp_in(op.bucket([col(name) for name in key], bits), select("bucket").from_(table(buckets)))


def _fetch(session: Session, side: str, where: exp.Expression | None) -> str:
    query = select("*").from_(table(side))
    if where is not None:
        query = query.where(where)
    numbered = select(exp.Window(this=exp.RowNumber()).as_("id", copy=False), "*").from_(sub(query, "records"))
    return session.keep(numbered, "suspects")


def _fetch_all(session: Session, sides: tuple[str, str]) -> Suspects:
    baseline, candidate = (_fetch(session, side, None) for side in sides)
    return Suspects(baseline, candidate, 0)
