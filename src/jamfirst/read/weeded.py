"""A file that is regular but for a few lines: those are judged one by one, and the engine reads all others as ever.

The lines that stand out are left out of a copy, and the copy must be regular throughout. So it does not matter how they
were chosen: any line may be taken out and judged alone, for no field of the file goes over a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sqlglot import exp

from jamfirst.engines.build import col, number, when
from jamfirst.engines.session import Session
from jamfirst.read.careful import Careful, Sorter, TableRow
from jamfirst.read.contract import Spool
from jamfirst.read.not_records import NotRecord, is_bare_total
from jamfirst.read.quoting import splitter
from jamfirst.read.regular import Regular, read_regular
from jamfirst.read.source import Source
from jamfirst.read.survey import stems
from jamfirst.read.totals import stated_amounts
from jamfirst.read.weeds import Weed, weeds_at_end, weeds_throughout

PIECE = 1 << 20
MOST_RECORDS = 500
"""So many records may be among the lines that stand out: each shifts the numbers of those after it."""


def read_weeded(source: Source, session: Session) -> Careful | None:
    """What reading carefully would give, or ``None``: then it must be read so. ``record_no`` is NULL for a large file,
    and the column for what stands beyond the last one is there only where something does."""
    if not source.survey.even:
        return None
    ways: list[Callable[[Source], list[Weed] | None]] = [weeds_at_end, weeds_throughout]
    for find in ways[1:] if source.survey.repeats else ways:
        weeds = find(source)
        found = _read_without(weeds, source, session) if weeds else None
        if found:
            return found
    return None


def _read_without(weeds: Sequence[Weed], source: Source, session: Session) -> Careful | None:
    split = splitter(source.layout.delimiter, source.layout.quote)
    if any(split(weed.record.text).opened for weed in weeds):
        return None
    records = [weed for weed in weeds if weed.what is None]
    bare = bool(records) and is_bare_total(records[-1].record.fields)
    totals = [weed.record.fields for weed in weeds if weed.what is NotRecord.TOTAL]
    summed = list(stated_amounts(totals[-1], source.layout.width)) if totals else []
    body = read_regular(_without(weeds, source, session), session, numbered=bare, summed=summed)
    if body is None:
        return None
    blank = source.survey.lines - source.layout.skip - len(weeds) - body.records
    if records and body.numbered and (blank or len(records) > MOST_RECORDS):
        return None
    return _united(weeds, body, source, session)


def _without(weeds: Sequence[Weed], source: Source, session: Session) -> Source:
    """The file without some of its lines."""
    target = session.work / f"{session.new_name('weeded')}.csv"
    _copy(source.path, target, weeds)
    survey, quote = source.survey, source.layout.quote
    size = source.path.stat().st_size
    left = replace(
        survey,
        lines=survey.lines - len(weeds),
        ended=survey.ended or weeds[-1].end == size,
        quotes=survey.quotes - sum(weed.record.text.count(quote) for weed in weeds),
        repeats=survey.repeats
        - sum(weed.record.text.encode().startswith(stem) for weed in weeds for stem in stems(source.layout)),
    )
    return replace(source, path=target, survey=left)


def _copy(path: Path, target: Path, weeds: Sequence[Weed]) -> None:
    with path.open("rb") as file, target.open("wb") as out:
        at = 0
        for end, after in [*((weed.begin, weed.end) for weed in weeds), (path.stat().st_size, 0)]:
            while at < end:
                piece = file.read(min(PIECE, end - at))
                out.write(piece)
                at += len(piece)
            at = file.seek(after)


def _united(weeds: Sequence[Weed], body: Regular, source: Source, session: Session) -> Careful:
    """The engine's records and those among the weeds, numbered through."""
    layout, sorter = source.layout, Sorter(source.layout, source.shown)
    places: list[int] = []
    beyond = 0
    with Spool(session, layout.width + 1) as spool:
        for taken, weed in enumerate(weeds):
            if not weed.record.text.strip():
                continue
            before = weed.record.line - 1 - layout.skip - taken
            values = sorter.values(TableRow(weed.record, 0 if weed.what else before + spool.rows + 1, weed.what))
            if values is not None:
                places.append(before)
                beyond = beyond or int(values[-1] is not None)
                spool.write(values, before + spool.rows + 1)
        extra = spool.relation() if spool.rows else ""
    relation = session.view(_union(body, extra, places, layout.width, beyond), "text")
    found = sorter.found(relation, body.records + len(places))
    found.beyond, found.sums = beyond, {} if places else body.sums
    if not places or places[-1] < body.records:
        found.bare_total = None  # the last record is one of the engine's, and reads like no total
    return found


def _union(body: Regular, extra: str, places: Sequence[int], width: int, beyond: int) -> exp.Query:
    columns: list[exp.Expr] = [col(f"c{i}") for i in range(width)]
    nothing = [exp.cast(exp.null(), "text").as_(f"c{width}")] * beyond
    shifted = exp.Add(this=col("record_no"), expression=_records_before(places)) if places else col("record_no")
    own = exp.select(*columns, *nothing, exp.cast(shifted, "bigint").as_("record_no")).from_(body.relation)
    if not extra:
        return own
    number_of_extra = col("record_no") if body.numbered else exp.cast(exp.null(), "bigint").as_("record_no")
    more = [col(f"c{width}")] * beyond
    return exp.union(own, exp.select(*columns, *more, number_of_extra).from_(extra), distinct=False, copy=False)


def _records_before(places: Sequence[int], first: int = 0) -> exp.Expr:
    """How many weeds that are records stand before a record of the engine's, by halving."""
    if not places:
        return number(first)
    middle = len(places) // 2
    stands_before = exp.LTE(this=col("record_no"), expression=number(places[middle]))
    return when(
        (stands_before, _records_before(places[:middle], first)),
        otherwise=_records_before(places[middle + 1 :], first + middle + 1),
    )
