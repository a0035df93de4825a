"""What findings have in common: from the findings of a comparison and of the rules to a few causes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sqlglot import exp

from jamfirst.engines.build import Expr, Select, cast, col, count_distinct, named, select, sub, table, total
from jamfirst.engines.session import Session
from jamfirst.explain.affected import groups, standing
from jamfirst.explain.examples import COLUMNS, affected, fine
from jamfirst.explain.members import meets
from jamfirst.explain.merging import caused, merged, with_breaches
from jamfirst.explain.one_side import Guess, Side
from jamfirst.explain.population import Population, of_side, of_table
from jamfirst.explain.shared import with_shared
from jamfirst.explain.signature import hashed, of_cause
from jamfirst.model.cause import Cause, Part, Reach, Rewrite
from jamfirst.model.comparison import Comparison
from jamfirst.model.kinds import Kind
from jamfirst.model.run import Run


@dataclass(frozen=True, slots=True)
class Explained:
    """What the findings have in common. ``causes`` come largest first. ``findings`` names the findings with their
    ``cause_id``; ``examples`` the records to look at (``examples.COLUMNS``). Of ``events`` that could be explained
    ``left`` are in no cause."""

    causes: tuple[Cause, ...]
    findings: str
    examples: str
    events: int
    left: int


def explain(
    session: Session,
    comparison: Comparison,
    baseline: Run,
    candidate: Run,
    *,
    never: Collection[str] = (),
    progress: Callable[[str], None] = lambda what: None,
) -> Explained:
    """The causes of the findings that count: those that are new and were not declared. ``never`` are columns (by
    canonical name or header) that no cause may be described by, besides protected characteristics. The same findings
    give the same causes, in whatever order records stand and on any number of threads."""
    explained = standing(session, comparison.findings)
    members = session.create("members", {"cause": "bigint", "finding_id": "text"})
    found = _guesses(session, comparison, (baseline, candidate), explained, members, never, progress)
    guesses = [g for _, mine in found for g in mine]
    causes = _ordered(session, explained, members, merged(session, explained, members, guesses))
    of = with_breaches(session, explained, caused(session, members, causes))
    kinds = {t.table: t.kind for t in comparison.tables} | {t.name: t.kind for t in candidate.tables}
    sizes = _sized(session, explained, of)
    told = tuple(
        _cause(i, group, _parts(session, explained, of, i, kinds), sizes[i]) for i, group in enumerate(causes, 1)
    )
    events, left = session.rows(_events(explained, of))[0]
    return Explained(
        causes=told,
        findings=_with_causes(session, comparison.findings, explained, of),
        examples=_examples(session, explained, of, told, causes, found),
        events=int(events),
        left=int(left),
    )


_Found = list[tuple[Side, tuple[Guess, ...]]]


def _guesses(
    session: Session,
    comparison: Comparison,
    runs: tuple[Run, Run],
    explained: str,
    members: str,
    never: Collection[str],
    progress: Callable[[str], None],
) -> _Found:
    found: _Found = []
    for (name, side), mine in groupby(groups(session, explained), key=lambda g: (g.table, g.side)):
        population = _population(session, comparison, runs, name, side)
        if population is None or not population.rows:
            continue
        progress(f"Explaining {name}")
        one = Side(session, explained, population, tuple(mine), never)
        number = sum(len(g) for _, g in found) + 1
        found.append((one, with_shared(session, one, one.guesses(members, number))))
    return found


def _population(
    session: Session, comparison: Comparison, runs: tuple[Run, Run], name: str, side: str
) -> Population | None:
    if side == "law":
        owner = next((t for t in runs[1].tables if t.name == name), None)
        return None if owner is None else of_table(session, owner, runs[1])
    sides = next((s for s in comparison.sides if s.table == name), None)
    if sides is None:
        return None
    return of_side(session, sides, runs[side == "candidate"], candidate=side == "candidate")


def _ordered(
    session: Session, explained: str, members: str, causes: Sequence[tuple[Guess, ...]]
) -> list[tuple[Guess, ...]]:
    """The causes that have findings: those about most pounds first, then most records, then the worst code."""
    of = caused(session, members, causes)
    sizes = _sized(session, explained, of)
    kept = [(sizes[i], group) for i, group in enumerate(causes, 1) if i in sizes]
    kept.sort(key=lambda k: (-k[0].pence, -k[0].events, k[1][0].rank, k[1][0].table, k[1][0].number))
    return [group for _, group in kept]


def _rows(explained: str, of: str) -> Select:
    """The explained findings with their cause."""
    query = select(col("cause", "c"), "e.*").from_(table(explained, "e"))
    return query.join(table(of, "c"), on=col("finding_id", "c").eq(col("finding_id", "e")))


@dataclass(frozen=True, slots=True)
class _Size:
    """How many events a cause has, how many known payees, and the pence at stake."""

    events: int
    subjects: int
    pence: int


def _sized(session: Session, explained: str, of: str) -> dict[int, _Size]:
    """The size of each cause. A record's pence stand once, on its worst finding: one event's are the most that any of
    its findings has."""
    events = select(
        "cause",
        "event_id",
        named(exp.Max(this=col("subject")), "who"),
        named(exp.Max(this=col("pence")), "pence"),
    )
    events = events.from_(sub(_rows(explained, of), "r")).group_by("cause", "event_id")
    counted = (count_distinct(col("event_id")), count_distinct(col("who")), total(cast(col("pence"), "bigint")))
    rows = session.rows(select("cause", *counted).from_(sub(events, "v")).group_by("cause"))
    return {int(cause): _Size(*map(int, size)) for cause, *size in rows}


def _parts(session: Session, explained: str, of: str, cause: int, kinds: Mapping[str, Kind]) -> tuple[Part, ...]:
    """The findings of a cause by code, table and column, the worst code first."""
    mine = _rows(explained, of).where(exp.EQ(this=col("cause", "c"), expression=exp.Literal.number(cause)))
    keys = ("code", "table_name", "column_name")
    query = select(*keys, count_distinct(col("rec")), total(col("pence"))).from_(sub(mine, "r")).group_by(*keys)
    query = query.order_by(exp.Min(this=col("code_rank")), "table_name", "column_name", "code")
    return tuple(
        Part(str(code), str(name), kinds.get(str(name), Kind.PLAIN), column, int(records), int(pence))
        for code, name, column, records, pence in session.rows(query)
    )


def _cause(number: int, group: Sequence[Guess], parts: Sequence[Part], size: _Size) -> Cause:
    lead = group[0]
    made = Cause(
        cause_id=str(number),
        parts=_led(parts, lead),
        reach=lead.reach,
        slice=lead.slice,
        rewrites=_rewrites(group),
        assigned=size.events,
        records=lead.records,
        fine=lead.fine,
        subjects=size.subjects,
        pence=size.pence,
    )
    return replace(made, signature=hashed(of_cause(made)))


def _led(parts: Sequence[Part], lead: Guess) -> tuple[Part, ...]:
    """The parts with those first that the leading guess is about."""
    own = {(g.code, g.table, g.column) for g in lead.groups}
    return tuple(sorted(parts, key=lambda p: (p.code, p.table, p.column) not in own))


def _rewrites(group: Sequence[Guess]) -> tuple[Rewrite, ...]:
    """How each column changed, the columns of the leading guess first; one rewrite told twice is told once."""
    found: dict[tuple[str, str], Rewrite] = {}
    for guess in group:
        for column, what in guess.told:
            changed = next((g.records for g in guess.groups if g.column == column), guess.records)
            one = Rewrite(
                *(column, what.key, what.words, tuple(sorted(what.parameters.items()))),
                records=len(what.fits),
                changed=max(changed, len(what.fits)),
                alternatives=what.alternatives,
            )
            found.setdefault((column, what.words), one)
    return tuple(found.values())


def _events(explained: str, of: str) -> Select:
    """How many events there are, and how many of them no cause has."""
    query = select(col("event_id", "e"), named(exp.Max(this=col("cause", "c")), "cause")).from_(table(explained, "e"))
    on = col("finding_id", "c").eq(col("finding_id", "e"))
    rows = query.join(table(of, "c"), on=on, join_type="left").group_by(col("event_id", "e"))
    here = exp.Count(this=col("cause"))
    return select(exp.Count(this=exp.Star()), exp.Sub(this=exp.Count(this=exp.Star()), expression=here)).from_(
        sub(rows, "v")
    )


def _with_causes(session: Session, findings: str, explained: str, of: str) -> str:
    """The findings with their ``cause_id``."""
    names = [name for name, _ in session.columns(findings)]
    mine = select("finding_id", "code", "table_name", "part", "cause").from_(sub(_rows(explained, of), "x"))
    cause = cast(col("cause", "m"), "text")
    columns = [named(cause, n) if n == "cause_id" else col(n, "f") for n in names]
    query = select(*columns).from_(table(findings, "f"))
    new = exp.EQ(this=col("status", "f"), expression=exp.Literal.string("new"))
    on = exp.And(this=col("finding_id", "m").eq(col("finding_id", "f")), expression=new)
    return session.keep(query.join(sub(mine, "m"), on=on, join_type="left"), "findings")


def _examples(
    session: Session,
    explained: str,
    of: str,
    causes: Sequence[Cause],
    groups_of: Sequence[Sequence[Guess]],
    found: _Found,
) -> str:
    kept = session.create("examples", COLUMNS)
    if not causes:
        return kept
    lead = {i: (c.parts[0].table, c.parts[0].code, c.parts[0].column) for i, c in enumerate(causes, 1)}
    session.append(kept, affected(session, explained, of, lead))
    for query in _fine(explained, of, groups_of, found):
        session.append(kept, query)
    return kept


def _fine(explained: str, of: str, groups_of: Sequence[Sequence[Guess]], found: _Found) -> Iterator[Select]:
    sides = {g.number: side for side, mine in found for g in mine}
    for i, group in enumerate(groups_of, 1):
        lead, side = group[0], sides[group[0].number]
        if not lead.fine or lead.reach == Reach.NOWHERE:
            continue
        unit = side.population.unit
        met: Expr = exp.true()
        if lead.slice is not None:
            met = meets(lead.slice, side.attributes, unit.name if unit else None)
        yield fine(i, lead.table, side.population, met, side.placed, explained, of)
