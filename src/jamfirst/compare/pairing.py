"""Which table of the candidate is which table of the baseline, and which column is which column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jamfirst.compare.settings import TableRules
from jamfirst.model.columns import ABSENT, Column, Role, ValueType
from jamfirst.model.kinds import Kind
from jamfirst.model.noise import Noise, may_be_noise
from jamfirst.model.run import Table


@dataclass(frozen=True, slots=True)
class TablePair:
    """One table on both sides; either may be absent, never both."""

    baseline: Table | None
    candidate: Table | None

    @property
    def name(self) -> str:
        """The baseline's name, so that files split or renamed in the candidate change nothing."""
        table = self.baseline or self.candidate
        assert table is not None
        return table.name


@dataclass(frozen=True, slots=True)
class Field:
    """One column that both sides have, under one type. ``reason`` says why it is not compared, when it is not;
    ``noise`` what of it changes by itself: the rest is compared, or that there is a value at all."""

    no: int
    label: str
    type: ValueType
    scale: int
    role: Role
    canonical: str | None
    baseline: Column
    candidate: Column
    compared: bool = True
    reason: str = ""
    tolerance: Decimal | None = None
    noise: Noise | None = None

    @property
    def is_noise(self) -> bool:
        """Whether the whole value changes by itself."""
        return self.noise is not None and self.noise.whole

    @property
    def tells(self) -> bool:
        """Whether the values of the field say anything of a record."""
        return self.compared and not self.is_noise

    @property
    def name(self) -> str:
        """The field's name in the engine."""
        return f"v{self.no}"

    @property
    def renamed(self) -> bool:
        """Whether the two headers are different words, beyond case and punctuation."""
        return plain(self.baseline.name) != plain(self.candidate.name)


@dataclass(frozen=True, slots=True)
class Pairing:
    """The columns of a table pair: those on both sides, and those on one side only."""

    fields: tuple[Field, ...]
    only_baseline: tuple[Column, ...]
    only_candidate: tuple[Column, ...]

    def field(self, label: str) -> Field | None:
        """The field with this label (canonical name or header), or ``None``."""
        return next((f for f in self.fields if f.label == label), None)

    def with_role(self, *roles: Role) -> tuple[Field, ...]:
        """The fields that have one of these roles, in column order."""
        return tuple(f for f in self.fields if f.role in roles)


def plain(name: str) -> str:
    """A header with case, spaces and punctuation taken out, for telling whether two headers are the same words."""
    return re.sub(r"[\W_]+", "", name).casefold()


def pair_tables(baseline: Sequence[Table], candidate: Sequence[Table]) -> tuple[TablePair, ...]:
    """Pair the tables of two runs: the same kind and name first, then the same kind and format, then most columns
    in common. A table without a partner stands alone. The order is the baseline's, then what is only in the
    candidate."""
    left, right = list(baseline), list(candidate)
    found: dict[int, Table] = {}
    for closeness in (_same_name, _same_kind_and_format, _same_kind, _alike):
        for table in left:
            if id(table) in found:
                continue
            partners = [other for other in right if closeness(table, other) and _meet(table, other)]
            if partners:
                best = max(partners, key=lambda other: (_overlap(table, other), -right.index(other)))
                found[id(table)] = best
                right.remove(best)
    pairs = [TablePair(table, found.get(id(table))) for table in left]
    return (*pairs, *(TablePair(None, table) for table in right))


def _meet(a: Table, b: Table) -> bool:
    """Whether there is anything to compare: two tables of one name may have no column in common."""
    return bool(pair_columns(a, b, TableRules()).fields)


def _same_name(a: Table, b: Table) -> bool:
    return plain(a.name) == plain(b.name) and a.kind == b.kind


def _same_kind_and_format(a: Table, b: Table) -> bool:
    return a.kind == b.kind != Kind.PLAIN and a.format == b.format and _overlap(a, b) >= 0.3


def _same_kind(a: Table, b: Table) -> bool:
    return a.kind == b.kind != Kind.PLAIN and _overlap(a, b) >= 0.3


def _alike(a: Table, b: Table) -> bool:
    return _overlap(a, b) >= 0.5


def _overlap(a: Table, b: Table) -> float:
    names_a, names_b = ({plain(c.label) for c in t.columns} for t in (a, b))
    return len(names_a & names_b) / max(1, len(names_a | names_b))


def pair_columns(baseline: Table, candidate: Table, rules: TableRules) -> Pairing:
    """Pair columns by canonical name, then by header (case and punctuation aside); the rest stand alone, but for tables
    that leave out columns without values: there a column on one side only is empty on the other."""
    left, right = list(baseline.columns), list(candidate.columns)
    pairs: list[tuple[Column, Column]] = []
    for same in (_same_canonical, _same_header):
        for column in tuple(left):
            partner = next((other for other in right if same(column, other)), None)
            if partner is not None:
                pairs.append((column, partner))
                left.remove(column)
                right.remove(partner)
    if baseline.sparse and candidate.sparse:
        pairs += [(column, replace(column, position=ABSENT)) for column in left]
        pairs += [(replace(column, position=ABSENT), column) for column in right]
        left, right = [], []
    pairs.sort(key=lambda pair: (pair[0].position == ABSENT, pair[0].position, pair[1].position))
    fields = tuple(_field(no, b, c, rules) for no, (b, c) in enumerate(pairs))
    return Pairing(fields, tuple(left), tuple(right))


def _same_canonical(a: Column, b: Column) -> bool:
    return a.canonical is not None and a.canonical == b.canonical


def _same_header(a: Column, b: Column) -> bool:
    return plain(a.name) == plain(b.name)


def _field(no: int, b: Column, c: Column, rules: TableRules) -> Field:
    canonical = b.canonical or c.canonical
    label = canonical or b.name
    declared = rules.ignore.get(label, rules.ignore.get(b.name))
    reason = declared if declared is not None else _BY_ROLE.get(b.role, "")
    noise = rules.noise.get(label, rules.noise.get(b.name))
    if noise is not None and (reason or not may_be_noise(b.role, canonical)):
        noise = None
    kind, scale = (ValueType.TEXT, 0) if noise is not None else _one_type(b, c)
    return Field(
        no=no,
        label=label,
        type=kind,
        scale=scale,
        role=b.role,
        canonical=canonical,
        baseline=b,
        candidate=c,
        compared=not reason,
        reason=reason,
        tolerance=rules.tolerance.get(label, rules.tolerance.get(b.name)),
        noise=noise,
    )


_BY_ROLE = {
    Role.REISSUED: "the format issues these anew in every run",
    Role.HEADER: "stands once in each file, and is compared file by file",
}


def _one_type(b: Column, c: Column) -> tuple[ValueType, int]:
    """The type both sides are cast to. Amounts keep the larger number of places; two types that do not meet are
    compared as text, which never hides a difference."""
    if b.type == c.type:
        return b.type, max(b.scale, c.scale)
    if {b.type, c.type} == {ValueType.DATE, ValueType.TIMESTAMP}:
        return ValueType.TIMESTAMP, 0
    return ValueType.TEXT, 0
