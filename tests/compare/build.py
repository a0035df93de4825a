"""Small runs from plain Python values, compared; and the laws that every comparison has to keep, checked each time."""

from __future__ import annotations

import atexit
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow
from hypothesis import settings as hypothesis_settings
from pyarrow import parquet

from jamfirst.compare import CompareSettings, TableRules, compare
from jamfirst.compare.fair.behind import BEHIND
from jamfirst.engines.build import col, named, select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.model.columns import Column, Role, ValueType
from jamfirst.model.comparison import Comparison, Fairness, TableComparison
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.money import pence
from jamfirst.model.run import InputFile, Run, RunFacts, Table

Value = str | Decimal | date | None
Record = Sequence[Value]
Finding = dict[str, Any]


@dataclass(frozen=True)
class Head:
    """A column as a test states it: its header, type and role; ``digits`` is what the engine's decimal holds."""

    name: str
    type: ValueType = ValueType.TEXT
    role: Role = Role.OTHER
    canonical: str | None = None
    scale: int = 0
    digits: int = 18

    @property
    def stored(self) -> pyarrow.DataType:
        """How the column's values are handed to the engine."""
        if self.type is ValueType.DECIMAL:
            return pyarrow.decimal128(self.digits, self.scale)
        return {
            ValueType.TEXT: pyarrow.string(),
            ValueType.DATE: pyarrow.date32(),
            ValueType.TIMESTAMP: pyarrow.timestamp("us"),
        }[self.type]


def text(name: str, role: Role = Role.OTHER) -> Head:
    """A column of text."""
    return Head(name, ValueType.TEXT, role)


def money(name: str, scale: int = 2, digits: int = 18) -> Head:
    """A column of exact decimals."""
    return Head(name, ValueType.DECIMAL, Role.MONEY, None, scale, digits)


def day(name: str) -> Head:
    """A column of dates."""
    return Head(name, ValueType.DATE, Role.DATE)


def known(kind: Kind, *names: str) -> tuple[Head, ...]:
    """Columns with a meaning in a kind, their types and roles taken from it."""
    found = (KINDS[kind].columns[name] for name in names)
    return tuple(Head(c.name, c.type, c.role, c.name, 2 if c.type is ValueType.DECIMAL else 0) for c in found)


@dataclass(frozen=True)
class Sheet:
    """A table of a run. ``files`` are names with how many records each holds; one file with everything by default."""

    name: str
    heads: tuple[Head, ...]
    rows: tuple[Record, ...]
    kind: Kind = Kind.PLAIN
    format: str = "delimited"
    files: tuple[tuple[str, int], ...] = ()

    def with_rows(self, rows: Sequence[Record]) -> Sheet:
        """The same table with other records."""
        return replace(self, rows=tuple(tuple(r) for r in rows), files=())

    def reordered(self, order: Sequence[int]) -> Sheet:
        """The same table with its columns in another order."""
        rows = tuple(tuple(row[i] for i in order) for row in self.rows)
        return replace(self, heads=tuple(self.heads[i] for i in order), rows=rows)

    def place(self, name: str) -> int:
        """Where a column stands."""
        return next(i for i, head in enumerate(self.heads) if name in (head.name, head.canonical))

    def pounds(self, name: str) -> int:
        """What a column adds up to, in pence; counted without the engine."""
        place = self.place(name)
        return sum(pence(row[place]) for row in self.rows if isinstance(row[place], Decimal))


def sheet(name: str, heads: Sequence[Head], rows: Sequence[Record], kind: Kind = Kind.PLAIN) -> Sheet:
    """A table of one file."""
    return Sheet(name, tuple(heads), tuple(tuple(r) for r in rows), kind)


def _table(session: Session, source: Sheet) -> Table:
    files = source.files or ((f"{source.name}.csv", len(source.rows)),)
    ends = list(accumulate(n for _, n in files))
    assert ends[-1] == len(source.rows)
    owner = [no for no, (_, n) in enumerate(files) for _ in range(n)]
    place = [i + 1 for _, n in files for i in range(n)]
    values = [pyarrow.array([row[i] for row in source.rows], head.stored) for i, head in enumerate(source.heads)]
    values += [pyarrow.array(owner, pyarrow.int32()), pyarrow.array(place, pyarrow.int64())]
    path = session.work / f"{session.new_name('table')}.parquet"
    parquet.write_table(pyarrow.table(values, [f"c{i}" for i in range(len(values))]), path)
    width = len(source.heads)
    shown = [
        *(f"c{i}" for i in range(width)),
        named(col(f"c{width}"), "file_no"),
        named(col(f"c{width + 1}"), "record_no"),
    ]
    relation = session.keep(select(*shown).from_(table(session.parquet(path)[0])), "table")
    heads = tuple(
        Column(i, head.name, head.type, head.role, head.canonical, head.scale) for i, head in enumerate(source.heads)
    )
    names = tuple(name for name, _ in files)
    return Table(source.name, source.kind, source.format, heads, relation, len(source.rows), names)


def run(
    session: Session, sheets: Sequence[Sheet], facts: RunFacts | None = None, files: Sequence[InputFile] = ()
) -> Run:
    """A run of these tables."""
    return Run(Path(), facts or RunFacts(), tuple(files), tuple(_table(session, s) for s in sheets))


class Behind(NamedTuple):
    """A row behind an answer on fairness."""

    question: str
    table_name: str
    side: str
    column_name: str
    value: str
    records: int


@dataclass(frozen=True)
class Outcome:
    """What a comparison found: the findings as dicts, in a fixed order, and the rest as it is."""

    comparison: Comparison
    findings: tuple[Finding, ...] = field(default=())
    behind: frozenset[Behind] = frozenset()

    @property
    def table(self) -> TableComparison:
        """The only table."""
        (only,) = self.comparison.tables
        return only

    @property
    def codes(self) -> dict[str, int]:
        """How many records each code has, every code of a record counted."""
        return dict(Counter(code for code, _ in {(f["code"], (f["table_no"], f["rec"])) for f in self.findings}))

    def answer(self, question: str) -> Fairness | None:
        """The answer to a question of fairness, if it was asked."""
        return next((f for f in self.comparison.fairness if f.question == question), None)

    def rows_behind(self, question: str) -> set[tuple[str, str, str]]:
        """The rows behind an answer: side, column and value."""
        return {(b.side, b.column_name, b.value) for b in self.behind if b.question == question}

    def of(self, code: str) -> list[Finding]:
        """The findings under a code."""
        return [f for f in self.findings if f["code"] == code]

    def changes(self, column: str) -> list[tuple[str | None, str | None]]:
        """Old and new values of a column, in order of the old."""
        found = [(f["old_value"], f["new_value"]) for f in self.findings if f["column_name"] == column]
        return sorted(found, key=lambda pair: [(value is not None, value or "") for value in pair])

    def masked(self) -> set[str]:
        """The columns that were left out, each with the part of it."""
        return {m.column + (f" ({m.part})" if m.part else "") for m in self.comparison.masked}

    def essence(self) -> list[tuple[Any, ...]]:
        """The findings without where records stand in their files and in the engine."""
        names = [n for n in self.findings[0] if n not in ("location", "rec")] if self.findings else []
        return sorted((tuple(f[n] for n in names) for f in self.findings), key=repr)


class _Shared:
    """One session for many comparisons, since opening one takes as long as a small comparison; a new one now and then,
    so that what earlier tests left behind does not pile up."""

    def __init__(self) -> None:
        self._open: DuckDBSession | None = None
        self._used = 0

    def session(self) -> DuckDBSession:
        """The session to use next."""
        if self._open is None or self._used >= 20:
            self.close()
            self._open, self._used = DuckDBSession(), 0
        self._used += 1
        return self._open

    def close(self) -> None:
        """Close what is open."""
        if self._open is not None:
            self._open.close()
            self._open = None


_SHARED = _Shared()
atexit.register(_SHARED.close)


def compared(
    before: Sheet | Sequence[Sheet],
    after: Sheet | Sequence[Sheet],
    settings: CompareSettings | None = None,
    session: Session | None = None,
    *,
    threads: int | None = None,
    facts: tuple[RunFacts, RunFacts] = (RunFacts(), RunFacts()),
) -> Outcome:
    """Compare two runs given as tables, in a session that is given, or one of a number of threads, or a shared one.
    ``facts`` are what the runs say of themselves."""
    if threads is not None:
        with DuckDBSession(threads=threads) as own:
            return compared(before, after, settings, own, facts=facts)
    session = session or _SHARED.session()
    left, right = ([s] if isinstance(s, Sheet) else list(s) for s in (before, after))
    runs = [run(session, sheets, told) for sheets, told in zip((left, right), facts, strict=True)]
    comparison = compare(runs[0], runs[1], session, settings or CompareSettings())
    names = [name for name, _ in session.columns(comparison.findings)]
    rows = session.rows(select(*names).from_(table(comparison.findings)))
    found = [dict(zip(names, row, strict=True)) for row in rows]
    order = ("table_name", "code_rank", "code", "record_key", "column_name", "old_value", "new_value", "finding_id")
    found.sort(key=lambda f: tuple(str(f[n]) for n in order))
    shown = session.rows(select(*BEHIND).from_(table(comparison.behind)))
    outcome = Outcome(comparison, tuple(found), frozenset(Behind(*row) for row in shown))
    _keeps_the_laws(outcome, left, right, settings)
    return outcome


def _keeps_the_laws(
    outcome: Outcome, before: Sequence[Sheet], after: Sequence[Sheet], settings: CompareSettings | None
) -> None:
    """Every record and every penny is accounted for, counted here anew from the test's own rows and the findings."""
    assert len({f["finding_id"] for f in outcome.findings}) == len(outcome.findings), "a finding_id stands twice"
    for no, told in enumerate(outcome.comparison.tables):
        mine = [f for f in outcome.findings if f["table_no"] == no]
        assert told.baseline_rows in [len(s.rows) for s in before if s.name == told.table]
        assert told.candidate_rows in [len(s.rows) for s in after]
        if told.not_compared:
            assert (told.same, mine) == (0, [])
            continue
        records = {(f["rec"], f["side"]) for f in mine}
        assert told.same == told.baseline_rows - sum(side != "candidate" for _, side in records)
        assert told.same == told.candidate_rows - sum(side != "baseline" for _, side in records)
        assert told.same == told.baseline_rows - sum(b.baseline_records for b in told.buckets.values())
        assert told.same == told.candidate_rows - sum(b.candidate_records for b in told.buckets.values())
        first = [f for f in mine if f["place"] == 1]
        assert len(first) == len({f["rec"] for f in mine}), "pence must stand on one row of a record"
        assert all(f["pence"] >= 0 for f in mine)
        assert all(f["pence"] == 0 for f in mine if f["place"] != 1)
        tolerated = settings is not None and settings.of(told.table).tolerance
        if told.baseline_pence is not None and told.candidate_pence is not None and not tolerated:
            gap = told.candidate_pence - told.baseline_pence
            assert sum(f["delta_pence"] for f in mine) == gap, "the pounds of the findings are not the change in all"


def rules(table_name: str, **given: Any) -> CompareSettings:
    """Rules for one table."""
    return CompareSettings({table_name: TableRules(**given)})


def examples(everyday: int) -> Callable[[Any], Any]:
    """How many examples a property gets every day; ``--hypothesis-profile=prove`` gives each a hundred times more."""
    proving = hypothesis_settings.get_current_profile_name() == "prove"
    wanted = everyday * 100 if proving else everyday
    return hypothesis_settings(max_examples=wanted)
