"""Tables that span several files: ``1.xml`` and ``2.xml`` are one table of payments, and so are its parts in CSV."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from jamfirst.engines.build import cast, col, null, number, select, table
from jamfirst.engines.session import Session
from jamfirst.read.contract import RawColumn, RawTable


@dataclass(frozen=True, slots=True)
class Spanned:
    """One table with the files that it spans, its parts united; ``file_no`` in its relation counts ``files``."""

    raw: RawTable
    files: tuple[str, ...]
    first_lines: tuple[int, ...]


def span(session: Session, parts: Sequence[tuple[str, RawTable]]) -> list[Spanned]:
    """Unite the parts (shown file name, table) that are one table: the same format and kind, and the same headers,
    whatever their order. Formats that fix their columns unite whatever columns each file happens to use."""
    groups: dict[tuple[object, ...], list[tuple[str, RawTable]]] = {}
    for shown, raw in parts:
        groups.setdefault(_likeness(raw), []).append((shown, raw))
    return [_united(session, group) for group in groups.values()]


def _likeness(raw: RawTable) -> tuple[object, ...]:
    if raw.kind is not None:
        return (raw.format, raw.kind, raw.name)
    return (raw.format, frozenset(_plain(c.name) for c in raw.columns))


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _united(session: Session, group: Sequence[tuple[str, RawTable]]) -> Spanned:
    files = tuple(dict.fromkeys(shown for shown, _ in group))
    raws = [raw for _, raw in group]
    columns = _all_columns(raws)
    selects = [_aligned(raw, columns, files.index(shown), session) for shown, raw in group]
    query: exp.Query = selects[0]
    for other in selects[1:]:
        query = exp.union(query, other, distinct=False, copy=False)
    first = raws[0]
    united = replace(
        first,
        name=_common_name([raw.name for raw in raws], files),
        columns=tuple(columns.values()),
        relation=session.view(query, "spanned"),
        controls=tuple(c for raw in raws for c in raw.controls),
        problems=tuple(p for raw in raws for p in raw.problems),
        notes=tuple(dict.fromkeys(note for raw in raws for note in raw.notes)),
    )
    return Spanned(united, files, tuple(raw.first_line for raw in raws))


def _all_columns(raws: Sequence[RawTable]) -> dict[str, RawColumn]:
    found: dict[str, RawColumn] = {}
    for raw in raws:
        for column in raw.columns:
            found.setdefault(_plain(column.name) or column.name, column)
    return found


def _aligned(raw: RawTable, columns: dict[str, RawColumn], file_no: int, session: Session) -> exp.Select:
    """One part with the united columns in their order; a column it does not have is NULL."""
    own = {(_plain(c.name) or c.name): i for i, c in enumerate(raw.columns)}
    values = [col(f"c{own[name]}") if name in own else null("text") for name in columns]
    named = [value.as_(f"c{i}", copy=False) for i, value in enumerate(values)]
    number_of_file = cast(number(file_no), "int").as_("file_no", copy=False)
    return select(*named, number_of_file, col("record_no")).from_(table(raw.relation))


def _shared_start(names: Sequence[str]) -> str:
    """The characters that all names begin with."""
    first, last = min(names), max(names)
    return first[: next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]


def _common_name(names: Sequence[str], files: Sequence[str]) -> str:
    """What the parts' names share, without the numbers that tell parts apart."""
    distinct = list(dict.fromkeys(names))
    if len(distinct) == 1:
        return distinct[0]
    shared = re.sub(r"[\W_]*(?:part|p)?[\W_\d]*$", "", _shared_start(distinct), flags=re.IGNORECASE)
    return shared or distinct[0]
