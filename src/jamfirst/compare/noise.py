"""What always wobbles, learned from further baseline runs in which nothing was changed.

Each repeat is compared with the baseline as a candidate would be; whatever differs then differs by itself. Columns, or
the parts of them that move, are left out from there on. What may never be left out (money, accounts, payees, pay dates,
whole records) is not learned: a repeat that differs in those is no repeat, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlglot import exp

from jamfirst.compare.fair.behind import Behind
from jamfirst.compare.fair.facts import set_apart_by
from jamfirst.compare.noise_sample import sampled
from jamfirst.compare.one_table import TableResult, compare_table
from jamfirst.compare.pairing import TablePair, pair_tables
from jamfirst.compare.rows import STAGING
from jamfirst.compare.settings import CompareSettings, TableRules
from jamfirst.engines import operations as op
from jamfirst.engines.build import all_of, col, count, count_when, number, same, select, table, text
from jamfirst.engines.session import Session
from jamfirst.model.comparison import Reservation
from jamfirst.model.finding import Weight
from jamfirst.model.noise import PARTS, WHOLE, Noise, may_be_noise
from jamfirst.model.run import Run

_NOTHING_CHANGED = "between baseline runs with nothing changed"


@dataclass(frozen=True, slots=True)
class Learned:
    """Settings that leave out what was learned, and what the repeats showed that noise cannot explain."""

    settings: CompareSettings
    reservations: tuple[Reservation, ...]


def learn(
    session: Session,
    baseline: Run,
    repeats: Sequence[Run],
    settings: CompareSettings,
    progress: Callable[[str], None] = lambda what: None,
) -> Learned:
    """Learn from each repeat in turn; what an earlier one showed is left out of the next. What a release is meant to
    change is no matter here: a repeat is of no release."""
    declared, settings = settings.expected, replace(settings, expected=())
    reservations: list[Reservation] = []
    for repeat in repeats:
        progress(f"Learning what always wobbles from {repeat.path.name}")
        apart = set_apart_by(baseline.facts, repeat.facts)
        if apart:
            reservations.append(_no_repeat(repeat, apart))
            continue
        settings, doubts = _from_one(session, baseline, repeat, settings)
        reservations += doubts
    return Learned(replace(settings, expected=declared), tuple(reservations))


def _from_one(
    session: Session, baseline: Run, repeat: Run, settings: CompareSettings
) -> tuple[CompareSettings, list[Reservation]]:
    staging, behind = session.create("wobble", STAGING), Behind.empty(session)
    pairs = [p for p in pair_tables(baseline.tables, repeat.tables) if p.baseline and p.candidate]
    doubts: list[str] = []
    for no, whole in enumerate(pairs):
        pair = sampled(session, whole)
        result = compare_table(session, pair, no, settings, staging, behind)
        noise, strange = _of_table(session, staging, pair, result)
        doubts += strange
        settings = _with_noise(settings, pair.name, noise)
    alone = [t.name for t in baseline.tables if t.name not in {p.name for p in pairs}]
    doubts += [f"it has no {name}" for name in alone]
    for relation in (staging, behind.relation):
        session.drop(relation)
    return settings, [_no_repeat(repeat, "; ".join(doubts))] if doubts else []


def _no_repeat(repeat: Run, why: str) -> Reservation:
    text = (
        f"{repeat.path.name} was given as a repeat of the baseline with nothing changed, but {why}. "
        "What wobbles by itself cannot be told from it there."
    )
    return Reservation(text, Weight.ASK)


def _of_table(session: Session, staging: str, pair: TablePair, result: TableResult) -> tuple[list[Noise], list[str]]:
    """The noise of one table, and what of its differences can be none."""
    if result.seen.apart:
        return [], [result.seen.apart]
    found = [Noise(m.column, m.part or WHOLE, m.records, _said(m.evidence)) for m in result.masked if m.guess]
    strange = [f"{n:,} of its {pair.name} records {words}" for words, n in _whole_records(session, staging, result.no)]
    for label, n in _changed(session, staging, result.no).items():
        f = result.pairing.field(label)
        if f is not None and may_be_noise(f.role, f.canonical):
            part = _moving_part(session, staging, result.no, label)
            found.append(
                Noise(label, part, n, f"differs on {n:,} of {result.baseline_rows:,} records {_NOTHING_CHANGED}")
            )
        else:
            strange.append(f"{label} of {pair.name} differs on {n:,} records")
    found += [Noise(label, WHOLE, 0, f"differs {_NOTHING_CHANGED}") for label in result.headers_differ]
    return found, strange


def _said(evidence: str) -> str:
    return f"{_NOTHING_CHANGED}: {evidence}"


def _rows(query: exp.Select, staging: str, no: int, *more: exp.Expr) -> exp.Select:
    here = exp.EQ(this=col("table_no"), expression=number(no))
    return query.from_(table(staging)).where(all_of([here, *more]))


def _whole_records(session: Session, staging: str, no: int) -> list[tuple[str, int]]:
    """Records that stand on one side only, in words with their number."""
    one_sided = exp.NEQ(this=col("side"), expression=text("both"))
    query = _rows(select("side", count()), staging, no, one_sided).group_by("side").order_by("side")
    words = {"baseline": "are missing", "candidate": "are new"}
    return [(words[str(side)], int(n)) for side, n in session.rows(query)]


def _changed(session: Session, staging: str, no: int) -> dict[str, int]:
    """How many records differ in each column, by its label."""
    paired = exp.EQ(this=col("side"), expression=text("both"))
    query = _rows(select("column_name", count()), staging, no, paired).group_by("column_name").order_by("column_name")
    return {str(label): int(n) for label, n in session.rows(query)}


def _moving_part(session: Session, staging: str, no: int, label: str) -> str:
    """The first part of a text without which old and new are the same on every record that differs; all of it where no
    part does it, or nothing would be left."""
    told: list[exp.Expr] = []
    for pattern in PARTS.values():
        old, new = (op.without(col(f"{side}_value"), pattern) for side in ("old", "new"))
        left = exp.NEQ(this=exp.Trim(this=old.copy()), expression=text(""))
        told += [count_when(same(old, new)), count_when(left)]
    here = exp.EQ(this=col("column_name"), expression=text(label))
    n, *counts = session.rows(_rows(select(count(), *told), staging, no, here))[0]
    agreeing, left_over = counts[::2], counts[1::2]
    found = zip(PARTS, agreeing, left_over, strict=True)
    return next((part for part, m, left in found if m == n and left), WHOLE)


def _with_noise(settings: CompareSettings, name: str, found: Iterable[Noise]) -> CompareSettings:
    """The settings with more noise for one table; a column that moved in another part before is left out whole."""
    rules = settings.of(name)
    noise: dict[str, Noise] = dict(rules.noise)
    for one in found:
        known = noise.get(one.column)
        noise[one.column] = one if known is None else replace(one, part=WHOLE)
    tables: Mapping[str, TableRules] = {**settings.tables, name: replace(rules, noise=MappingProxyType(noise))}
    return replace(settings, tables=tables)
