"""Which columns identify a record: declared, or inferred, proved, and said.

A key must be unique in the baseline AND mean the same record on the other side. Database ids recur on other
records (a repeat run of a real system gave all 569 ids again, each on another payment), which is worse than no key:
so every candidate key is proved by how well the other columns agree on the records it joins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlglot import exp

from jamfirst.compare.align.sample import SAMPLE, columns, sample
from jamfirst.compare.pairing import Field, Pairing
from jamfirst.engines import operations as op
from jamfirst.engines.build import (
    all_of,
    col,
    count,
    count_distinct,
    not_null,
    number,
    select,
    table,
)
from jamfirst.engines.session import Row, Session
from jamfirst.model.columns import Role, ValueType
from jamfirst.model.kinds import KINDS, Kind

_UNIQUE = 0.98
_UNIQUE_OF_A_KIND = 0.9
_COVERED = 0.3
_AGREE = 0.3
_ANOTHER = 0.05
_REISSUED = 0.5
_CHANCE = 0.7
_SINGLES = 6
_PAIRS = 10


@dataclass(frozen=True, slots=True)
class Key:
    """Columns that identify a record, with one sentence on how that is known. No columns: no key was found.

    ``reissued`` are identifiers that join other records, with the evidence: the service issues them anew.
    """

    fields: tuple[Field, ...]
    note: str
    declared: bool = False
    reissued: tuple[tuple[Field, str], ...] = ()

    @property
    def what(self) -> str:
        """The key's columns in words."""
        return _named(self.fields)

    @property
    def names(self) -> tuple[str, ...]:
        """The engine names of the key's columns."""
        return tuple(f.name for f in self.fields)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a sample says of one candidate key; shares are between 0 and 1."""

    unique: float
    covered: float
    agreement: float
    another: float
    pairs: int
    informative: int

    def proves(self, least_unique: float) -> bool:
        """Whether the key is unique enough, joins enough, and joins the same records."""
        if self.unique < least_unique or self.covered < _COVERED or not self.pairs:
            return False
        return not self.informative or (self.agreement >= _AGREE and self.another <= _ANOTHER)


def find_key(session: Session, sides: tuple[str, str], rows: tuple[int, int], pairing: Pairing, kind: Kind) -> Key:
    """The first candidate key that its evidence proves, most trusted candidates first; or none, saying why."""
    if not all(rows):
        return Key((), "one side has no records")
    prover = Prover(session, sides, rows, pairing)
    refused: list[str] = []
    reissued: list[tuple[Field, str]] = []
    for fields, least in _candidates(session, sides[0], rows[0], pairing, kind):
        evidence = prover.weigh(fields)
        if evidence.proves(least):
            return Key(fields, _accepted(fields, evidence), reissued=tuple(reissued))
        if evidence.unique >= least and evidence.covered >= _COVERED:
            refused.append(_refused(fields, evidence))
            if len(fields) == 1 and fields[0].role == Role.IDENTIFIER and evidence.another >= _REISSUED:
                reissued.append((fields[0], f"{evidence.another:.0%} of the records it joins are other records"))
    note = "; ".join(refused[:2]) or "no column or pair of columns is unique in the baseline"
    return Key((), note, reissued=tuple(reissued))


def presume_key(
    session: Session, sides: tuple[str, str], rows: tuple[int, int], pairing: Pairing, kind: Kind
) -> tuple[Field, ...]:
    """The columns of a likely key of a large table, by what the key alone shows: unique and in both runs. It is no key
    until the comparison has proved it (most records that it joins are equal in every column). Empty: none is likely."""
    for fields, least in _candidates(session, sides[0], rows[0], pairing, kind):
        values = columns([f.name for f in fields])
        left, right = sample(session, sides, max(rows), values, values)
        places = range(len(fields))
        once_b, keys_b, rows_b = _once(left, places)
        once_c, _, rows_c = _once(right, places)
        joined = len(once_b.keys() & once_c.keys())
        if rows_b and rows_c and keys_b >= least * rows_b and joined >= _COVERED * min(rows_b, rows_c):
            return fields
    return ()


def presumed_right(fields: Sequence[Field]) -> Key:
    """A presumed key that the comparison has proved."""
    return Key(tuple(fields), f"{_named(fields)} (unique, and most records it joins are equal in every column)")


def _named(fields: Sequence[Field]) -> str:
    return " and ".join(f.label for f in fields)


def _accepted(fields: Sequence[Field], evidence: Evidence) -> str:
    if not evidence.informative:
        return f"{_named(fields)} (unique; there was nothing else to prove it by)"
    return (
        f"{_named(fields)} (unique, and the other columns agree on {1 - evidence.another:.1%} of the records it joins)"
    )


def _refused(fields: Sequence[Field], evidence: Evidence) -> str:
    return f"{_named(fields)} recurs on other records ({evidence.another:.0%} of those it joins), so it was not used"


def _candidates(
    session: Session, side: str, rows: int, pairing: Pairing, kind: Kind
) -> Iterator[tuple[tuple[Field, ...], float]]:
    seen: set[tuple[str, ...]] = set()
    for names in KINDS[kind].keys:
        fields = tuple(f for name in names if (f := pairing.field(name)) is not None and not f.is_noise)
        if len(fields) == len(names) and fields:
            seen.add(tuple(f.name for f in fields))
            yield fields, _UNIQUE_OF_A_KIND
    likely = _likely(session, side, rows, pairing)
    for field, share in likely[:_SINGLES]:
        if share >= 0.9 and (field.name,) not in seen:
            yield (field,), _UNIQUE
    for pair in _likely_pairs(likely):
        if tuple(f.name for f in pair) not in seen:
            yield pair, _UNIQUE


def _likely(session: Session, side: str, rows: int, pairing: Pairing) -> list[tuple[Field, float]]:
    """The columns that could take part in a key, with their share of different values, most different first.
    Amounts and free text are no keys; identifiers come before other columns that are as different."""
    usable = [
        f
        for f in pairing.fields
        if f.type in (ValueType.TEXT, ValueType.DATE) and f.role not in (Role.AMOUNT, Role.MONEY) and not f.is_noise
    ]
    if not usable:
        return []
    counts = [op.approximate_distinct(col(f.name)).as_(f.name, copy=False) for f in usable]
    found = session.rows(select(*counts).from_(table(side)))[0]
    shares = [(f, min(1.0, n / max(1, rows))) for f, n in zip(usable, found, strict=True)]
    order = {Role.IDENTIFIER: 0, Role.REFERENCE: 1, Role.PAYEE: 2, Role.REISSUED: 3}
    return sorted(
        (s for s in shares if s[1] > 0),
        key=lambda s: (s[1] < 0.9, order.get(s[0].role, 4) if s[1] >= 0.9 else 0, -s[1], s[0].no),
    )


def _likely_pairs(likely: Sequence[tuple[Field, float]]) -> list[tuple[Field, ...]]:
    useful = [(f, share) for f, share in likely if share < 0.98 and f.role != Role.REISSUED][:_SINGLES]
    pairs = sorted(combinations(useful, 2), key=lambda p: -(p[0][1] + p[1][1]))
    pairs = [p for p in pairs if p[0][1] + p[1][1] >= 0.5 and p[0][1] > 0.1]
    return [tuple(f for f, _ in p) for p in pairs[:_PAIRS]]


_MOST_OTHERS = 6
_TELLING = (
    Role.AMOUNT,
    Role.PAYEE,
    Role.ACCOUNT,
    Role.PAY_DATE,
    Role.REFERENCE,
    Role.IDENTIFIER,
    Role.DATE,
    Role.MONEY,
)
_COUNTED_WHOLE = 2_000_000
_PART_BITS = 4


class Prover:
    """Weighs candidate keys of one table pair. A small table is fetched once, whole; of a large one, each candidate
    gets a sample chosen by its own values, with the most telling of the other columns: reading all would cost as much
    as comparing."""

    def __init__(self, session: Session, sides: tuple[str, str], rows: tuple[int, int], pairing: Pairing) -> None:
        self._session = session
        self._sides = sides
        self._rows = max(rows)
        self._fields = pairing.fields
        self._whole: tuple[list[Row], list[Row]] | None = None
        if self._rows <= SAMPLE:
            self._whole = self._fetch(())

    def _others(self, fields: Sequence[Field]) -> list[Field]:
        others = [f for f in self._fields if f not in fields and f.role != Role.REISSUED]
        if self._whole:
            return others
        return sorted(others, key=lambda f: (_TELLING.index(f.role) if f.role in _TELLING else 99, f.no))[:_MOST_OTHERS]

    def _fetch(self, by: Sequence[Field]) -> tuple[list[Row], list[Row]]:
        wanted = {f.no for f in (*by, *self._others(by))} if by else {f.no for f in self._fields}
        values = [col(f.name) if f.no in wanted else exp.Null() for f in self._fields]
        return sample(self._session, self._sides, self._rows, values, columns([f.name for f in by]))

    def weigh(self, fields: Sequence[Field]) -> Evidence:
        """Evidence for one key: how unique it is, how much it joins, and how the other columns agree where it does."""
        left, right = self._whole or self._fetch(fields)
        key = [f.no for f in fields]
        others = [f.no for f in self._others(fields)]
        once_b, keys_b, rows_b = _once(left, key)
        if not rows_b or keys_b < _UNIQUE_OF_A_KIND * rows_b:
            return Evidence(keys_b / max(1, rows_b), 0, 0, 0, 0, 0)
        once_c, rows_c = _any(right, key)
        pairs = [(once_b[k], once_c[k]) for k in sorted(once_b.keys() & once_c.keys())]
        if not pairs:
            return Evidence(keys_b / rows_b, 0, 0, 0, 0, 0)
        return _agreement(pairs, others, keys_b / rows_b, min(rows_b, rows_c))


def _once(rows: Sequence[Row], key: Sequence[int]) -> tuple[dict[Any, Row], int, int]:
    """The records whose key stands once, by key; how many keys there are, and how many records have one."""
    found: dict[Any, Row | None] = {}
    present = 0
    for row in rows:
        value = tuple(row[i] for i in key)
        if None not in value:
            present += 1
            found[value] = None if value in found else row
    return {k: row for k, row in found.items() if row is not None}, len(found), present


def _any(rows: Sequence[Row], key: Sequence[int]) -> tuple[dict[Any, Row], int]:
    """One record for each key, and how many records have one. Which of several does not hang on their order; that there
    are several is for the comparison to report."""
    found: dict[Any, Row] = {}
    present = 0
    for row in rows:
        value = tuple(row[i] for i in key)
        if None not in value:
            present += 1
            found[value] = min(row, found.get(value, row), key=lambda r: tuple(v or 0 for v in r))
    return found, present


def _agreement(pairs: Sequence[tuple[Row, Row]], others: Sequence[int], unique: float, smaller: int) -> Evidence:
    """How the other columns agree on joined records, against how they agree with the next pair's record, which is a
    neighbour picked by chance (pairs are in the order of a hash)."""
    total = len(pairs)
    following = [*pairs[1:], pairs[0]]
    chance = {i: sum(b[i] == c[i] for (b, _), (_, c) in zip(pairs, following, strict=True)) for i in others}
    telling = [i for i in others if chance[i] < _CHANCE * total]
    covered = total / max(1, smaller)
    if not telling:
        return Evidence(unique, covered, 1, 0, total, 0)
    agree = {i: sum(b[i] == c[i] for b, c in pairs) for i in telling}
    gains = [(agree[i] - chance[i]) / (total - chance[i]) for i in telling]
    another = sum(3 * sum(b[i] == c[i] for i in telling) < len(telling) for b, c in pairs)
    return Evidence(unique, covered, sum(gains) / len(gains), another / total, total, len(telling))


def repeats(session: Session, side: str, rows: int, fields: Sequence[Field]) -> int:
    """How many records of a side repeat a key that an earlier record has; records without a whole key do not count. Of
    a very large side one in sixteen keys is counted, chosen by hash, and the number multiplied."""
    key = [col(f.name) for f in fields]
    hashed = op.row_hash(key)
    query = select(exp.Sub(this=count(), expression=count_distinct(hashed))).from_(table(side))
    query = query.where(all_of([not_null(k.copy()) for k in key]))
    bits = _PART_BITS if rows > _COUNTED_WHOLE else 0
    if bits:
        query = query.where(exp.EQ(this=op.bucket([k.copy() for k in key], bits), expression=number(0)))
    return int(session.rows(query)[0][0]) << bits
