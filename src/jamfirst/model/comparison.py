"""What comparing two runs gives, as values. The findings themselves lie in the engine session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jamfirst.model.columns import Role, ValueType
from jamfirst.model.expected import ExpectedOutcome
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import Problem


@dataclass(frozen=True, slots=True)
class MatchStep:
    """One step of matching: the columns that had to agree, in words, and how many records it matched."""

    by: str
    records: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A column, or a part of one, that was left out of the comparison, with the evidence for it.

    ``guess`` is true when nothing declared or repeated proves it; a guess never touches money, account, payee or
    pay date.
    """

    table: str
    column: str
    part: str
    records: int
    evidence: str
    guess: bool


@dataclass(frozen=True, slots=True)
class Reservation:
    """Something that is not known, in one sentence; ``weight`` says whether it holds the verdict back."""

    text: str
    weight: Weight
    table: str = ""


@dataclass(frozen=True, slots=True)
class Fairness:
    """One question about whether the two runs can be compared, with its answer (yes, no, cannot tell) in words."""

    question: str
    answer: str
    text: str
    weight: Weight


@dataclass(frozen=True, slots=True)
class TableComparison:
    """One table of the assessment. Conservation: ``baseline_rows`` = same + baseline records in ``buckets``.

    ``buckets`` gives, for each worst code (``expected`` where nothing differs but what was declared), how many baseline
    and how many candidate records stand in it, and their pence; together with ``same`` they account for every record
    and every penny of both runs. ``not_compared`` says why a table was not compared record by record; all its records
    are then in the bucket ``NOT_COMPARED``.
    """

    table: str
    kind: Kind
    baseline_rows: int
    candidate_rows: int
    same: int
    matched_by: tuple[MatchStep, ...]
    baseline_pence: int | None
    candidate_pence: int | None
    buckets: Mapping[str, Bucket]
    columns: tuple[ColumnPair, ...]
    key_note: str
    baseline_repeats: int = 0
    not_compared: str = ""


NOT_COMPARED = "not compared"
"""The bucket of records of a table that could not be compared with the other run's."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """The records whose worst code is this one, on each side, with their pence."""

    baseline_records: int
    candidate_records: int
    baseline_pence: int
    candidate_pence: int


@dataclass(frozen=True, slots=True)
class ColumnPair:
    """How a column of the baseline and one of the candidate were paired; either may be absent."""

    label: str
    baseline: str | None
    candidate: str | None
    compared: bool


@dataclass(frozen=True, slots=True)
class SideColumn:
    """A column that both sides of a table have, under one type. ``name`` is its name in the relations of the sides."""

    name: str
    label: str
    type: ValueType
    role: Role
    scale: int


@dataclass(frozen=True, slots=True)
class Sides:
    """A table pair as it was compared: the relations of both sides in the engine session, with the same columns. A row
    of findings has in ``row`` the hash of the values of its record, in the order of their labels: on the candidate's
    side for what the candidate alone has, else on the baseline's. ``files`` are the names of the files of each side; a
    record's ``file_no`` is a place among them."""

    table: str
    kind: Kind
    baseline: str
    candidate: str
    columns: tuple[SideColumn, ...]
    files: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything comparing gives. ``findings`` names the relation of findings in the engine session, ``behind`` that of
    the rows behind the answers on fairness; ``sides`` are the tables as they were compared."""

    tables: tuple[TableComparison, ...]
    findings: str
    behind: str
    masked: tuple[Masked, ...]
    fairness: tuple[Fairness, ...]
    reservations: tuple[Reservation, ...]
    problems: tuple[Problem, ...]
    expected: tuple[ExpectedOutcome, ...] = ()
    sides: tuple[Sides, ...] = ()
