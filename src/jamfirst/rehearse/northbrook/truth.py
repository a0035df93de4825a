"""The truth about a release: which records each change touched, counted while the runs were made.

``docs/reference/truth.md`` describes the file; ``truth.schema.json`` beside this module is its JSON Schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jamfirst.rehearse.northbrook.changes import Change
from jamfirst.rehearse.northbrook.journal import Journal
from jamfirst.rehearse.northbrook.views import Found, keyed_found

SCHEMA = "jamfirst.northbrook.truth/1"
SCHEMA_FILE = Path(__file__).with_name("truth.schema.json")
NOISE = (
    ("every table", "", "rows stand in another order"),
    ("payment", "payment_ref", "numbers are issued anew and come back on other payments (EndToEndId, InstrId)"),
    ("payment", "batch_ref", "message and batch ids are issued anew (MsgId, PmtInfId, the Bacs serial)"),
    ("payment", "", "the time of making differs (CreDtTm)"),
    ("journal_line", "journal_ref", "journals are numbered anew"),
)
"""What differs in every run although nothing changed: table, column (empty for none) and what, in words."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change did to one table under one code. ``records`` are keys, sorted; ``hidden`` are records that it
    would have touched but for another change that touched them worse; ``pence`` is of ``records``."""

    code: str
    table: str
    columns: tuple[str, ...]
    records: tuple[str, ...]
    hidden: tuple[str, ...]
    pence: int

    @property
    def count(self) -> int:
        """How many records."""
        return len(self.records)


@dataclass(frozen=True, slots=True)
class Planted:
    """One change with everything it did: where it shows first, then what follows from it in other tables."""

    change: Change
    condition: str
    subjects: tuple[str, ...]
    shows: Effect
    follows: tuple[Effect, ...]

    @property
    def effects(self) -> tuple[Effect, ...]:
        """All effects, the first one first."""
        return (self.shows, *self.follows)


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that is true of a pair of runs. ``totals`` is what a perfect comparison finds: records and pence
    by code, each record once under its worst code, whatever number of changes touched it."""

    seed: int
    employees: int
    month: str
    baseline: Mapping[str, int]
    candidate: Mapping[str, int]
    intended: tuple[Planted, ...]
    defects: tuple[Planted, ...]
    totals: Mapping[str, tuple[int, int]]

    def as_json(self) -> str:
        """The truth file: JSON with sorted records, the same bytes for the same truth."""
        value = {
            "schema": SCHEMA,
            "seed": self.seed,
            "employees": self.employees,
            "month": self.month,
            "rows": {"baseline": dict(self.baseline), "candidate": dict(self.candidate)},
            "intended": [_planted(one) for one in self.intended],
            "defects": [_planted(one) for one in self.defects],
            "noise": [{"table": table, "column": column, "what": what} for table, column, what in NOISE],
            "totals": {code: {"records": n, "pence": p} for code, (n, p) in sorted(self.totals.items())},
        }
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "code": effect.code,
        "table": effect.table,
        "columns": list(effect.columns),
        "count": effect.count,
        "pence": effect.pence,
        "records": list(effect.records),
        "hidden": list(effect.hidden),
    }


def _planted(one: Planted) -> dict[str, Any]:
    return {
        "id": one.change.id,
        "title": one.change.title,
        "condition": one.condition,
        "rewrite": one.change.rewrite,
        "harm_rank": one.change.harm_rank,
        "harm": one.change.harm,
        **_effect(one.shows),
        "subject_count": len(one.subjects),
        "subjects": list(one.subjects),
        "follows": [_effect(effect) for effect in one.follows],
    }


@dataclass(slots=True)
class _Sum:
    """The records of one code and table while they are counted."""

    records: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    columns: dict[str, None] = field(default_factory=dict)
    pence: int = 0


class Tally:
    """Counts while the candidate run is made. Memory grows with the records that changed, not with the council."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._changes = tuple(changes)
        self._sums: dict[str, dict[tuple[str, str], _Sum]] = {change.id: {} for change in self._changes}
        self._subjects: dict[str, set[str]] = {change.id: set() for change in self._changes}
        self._totals: dict[str, list[int]] = {}
        self.journals = {change.id: Journal() for change in self._changes}

    def add(self, subject: str, alone: Mapping[str, Iterable[Found]], together: Iterable[Found]) -> None:
        """Takes what each change does ``alone`` to one subject's records and what all of them do ``together``."""
        seen = {}
        for one in together:
            seen[one.table, one.key] = one.code
            self._total(one)
        for change_id, found in alone.items():
            for one in found:
                self._take(change_id, one, visible=seen.get((one.table, one.key)) == one.code, subject=subject)

    def _take(self, change_id: str, one: Found, *, visible: bool, subject: str = "") -> None:
        into = self._sums[change_id].setdefault((one.table, one.code), _Sum())
        if not visible:
            into.hidden.append(one.key)
            return
        into.records.append(one.key)
        into.columns.update(dict.fromkeys(one.columns))
        into.pence += one.pence
        if subject:
            self._subjects[change_id].add(subject)

    def _total(self, one: Found) -> None:
        total = self._totals.setdefault(one.code, [0, 0])
        total[0] += 1
        total[1] += one.pence

    def ledger(
        self, before: Mapping[str, Any], after: Mapping[str, Any], alone: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Takes the journals at the end: all lines before, after, and with each change alone."""
        together = keyed_found("journal_line", before, after)
        for one in together:
            self._total(one)
        seen = {one.key: one.code for one in together}
        for change_id, lines in alone.items():
            for one in keyed_found("journal_line", before, lines):
                self._take(change_id, one, visible=seen.get(one.key) == one.code)

    @property
    def totals(self) -> dict[str, tuple[int, int]]:
        """Records and pence by code."""
        return {code: (records, pence) for code, (records, pence) in self._totals.items()}

    def planted(self, change: Change, condition: str) -> Planted:
        """Everything that one change did."""
        effects = {key: _finished(key, found) for key, found in self._sums[change.id].items()}
        first = (change.table, change.code)
        shows = effects.pop(first, None) or Effect(change.code, change.table, (), (), (), 0)
        rest = tuple(effects[key] for key in sorted(effects))
        return Planted(change, condition, tuple(sorted(self._subjects[change.id])), shows, rest)


def _finished(key: tuple[str, str], found: _Sum) -> Effect:
    table, code = key
    records, hidden = tuple(sorted(found.records)), tuple(sorted(found.hidden))
    return Effect(code, table, tuple(sorted(found.columns)), records, hidden, found.pence)
