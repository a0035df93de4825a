"""Compare one table of the baseline with the same table of the candidate, from its records to rows of differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from jamfirst.compare import reissued
from jamfirst.compare.align.cascade import EXACT, Matching
from jamfirst.compare.align.keys import Key, find_key, presume_key, presumed_right
from jamfirst.compare.align.keys import repeats as count_repeats
from jamfirst.compare.align.match import match
from jamfirst.compare.align.sample import SAMPLE
from jamfirst.compare.differ import SMALL, Buckets, Suspects, checksums, suspects
from jamfirst.compare.expected import about, met_in
from jamfirst.compare.fair import coverage
from jamfirst.compare.fair.behind import Behind
from jamfirst.compare.fair.codes import codes_apart
from jamfirst.compare.fair.gaps import gaps
from jamfirst.compare.fair.masked import hide_masked
from jamfirst.compare.fair.population import population
from jamfirst.compare.fair.seen import Seen
from jamfirst.compare.identity import amount_field
from jamfirst.compare.pairing import Pairing, TablePair, pair_columns
from jamfirst.compare.settings import CompareSettings
from jamfirst.compare.sides import project, settle_types
from jamfirst.compare.work import Work
from jamfirst.compare.write import write_differences
from jamfirst.engines import operations as op
from jamfirst.engines.build import col, select, table, total
from jamfirst.engines.session import Session
from jamfirst.model.columns import Role
from jamfirst.model.comparison import ColumnPair, Masked, MatchStep
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import UsageError

_NONE: Mapping[str, tuple[int, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TableResult:
    """What comparing one table gives beside its rows: how it was matched, what was masked, and its pounds. ``met``
    counts, by the id of a declared change about this table, the records that it is about; ``sides`` are the relations
    that were compared, where the table was, and ``files`` the names of their files."""

    no: int
    table: str
    kind: Kind
    baseline_rows: int
    candidate_rows: int
    matched_by: tuple[MatchStep, ...]
    masked: tuple[Masked, ...]
    columns: tuple[ColumnPair, ...]
    key_note: str
    baseline_repeats: int
    baseline_pence: int | None
    candidate_pence: int | None
    pairing: Pairing
    headers_differ: tuple[str, ...]
    seen: Seen
    sides: tuple[str, str] = ("", "")
    files: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    met: Mapping[str, int] = field(default_factory=dict)


def compare_table(
    session: Session, pair: TablePair, no: int, settings: CompareSettings, staging: str, behind: Behind
) -> TableResult:
    """Compare a table that both sides have; its differences are appended to ``staging``, and rows behind what it shows
    of fairness to ``behind``. Raises ``UsageError`` for a declared key column that is not in both runs."""
    if settings.set_apart:
        return _not_compared(_paired(session, pair, no, settings, staging), settings.set_apart)
    work, buckets = _begin(session, pair, no, settings, staging)
    found = _suspects(work, buckets)
    matching = Matching(session, *found.sides)
    match(work, matching, found.context)
    covered = coverage.apart(work, matching, found.settled, behind)
    if covered is not None:
        result = _not_compared(work, covered.text, codes_apart(work, matching, behind))
    else:
        seen = _seen(work, matching, behind)
        result = _result(work, matching, write_differences(work, matching), found.settled, seen)
    for relation in found.kept:
        session.drop(relation)
    return result


def _seen(work: Work, matching: Matching, behind: Behind) -> Seen:
    """What a table that is compared shows of fairness."""
    people = population(work, matching, behind)
    return Seen(work.pair.name, "", people, codes_apart(work, matching, behind), gaps(work))


def _begin(
    session: Session, pair: TablePair, no: int, settings: CompareSettings, staging: str
) -> tuple[Work, Buckets | None]:
    """The work on a table pair with its key; and phase 1 of the comparison, where the key was proved by it."""
    begun = _paired(session, pair, no, settings, staging)
    sides, pairing = begun.sides, begun.pairing
    if begun.rules.key:
        return _keyed(begun, _declared(pairing, begun.rules.key, pair.name)), None
    if max(begun.rows) > SAMPLE and sum(begun.rows) > SMALL and not settings.verify:
        likely = presume_key(session, sides, begun.rows, pairing, begun.kind)
        work = _keyed(begun, presumed_right(likely))
        buckets = checksums(session, sides, begun.rows, *_compared(work)) if likely else None
        if buckets is not None and buckets.mostly_equal:
            return work, buckets
    return _keyed(begun, find_key(session, sides, begun.rows, pairing, begun.kind)), None


def _paired(session: Session, pair: TablePair, no: int, settings: CompareSettings, staging: str) -> Work:
    """The work on a table pair with its columns paired, and no key yet."""
    baseline, candidate, rules = pair.baseline, pair.candidate, settings.of(pair.name)
    assert baseline is not None
    assert candidate is not None
    columns = hide_masked(pair_columns(baseline, candidate, rules), settings.masked)
    pairing = settle_types(session, baseline, candidate, columns)
    sides = project(session, baseline, candidate, pairing.fields)
    return Work(
        session, no, pair, rules, pairing, sides, Key((), ""), staging, settings.verify, about(settings.expected, pair)
    )


def _keyed(work: Work, key: Key) -> Work:
    return replace(work, key=key, pairing=_with_key(work.pairing, key))


def key_of(session: Session, pair: TablePair) -> tuple[str, ...]:
    """The key that would be found for a table pair, by column labels; empty when none is proved."""
    work, _ = _begin(session, pair, 0, CompareSettings(), "")
    return tuple(f.label for f in work.key.fields)


def _declared(pairing: Pairing, names: tuple[str, ...], where: str) -> Key:
    fields = []
    for name in names:
        f = pairing.field(name) or next((f for f in pairing.fields if name == f.baseline.name), None)
        if f is None:
            raise UsageError(f'{where}: the declared key column "{name}" is not in both runs.')
        fields.append(f)
    return Key(tuple(fields), " and ".join(f.label for f in fields) + " (declared)", declared=True)


def _with_key(pairing: Pairing, key: Key) -> Pairing:
    """A re-issued identifier that proved to be the key is compared after all (it joins, so it is equal); one that
    proved to stand on other records is not."""
    names = set(key.names)
    anew = {f.name: evidence for f, evidence in key.reissued}
    fields = []
    for f in pairing.fields:
        if f.name in names:
            fields.append(replace(f, compared=True, reason=""))
        elif f.name in anew and f.compared:
            fields.append(replace(f, compared=False, reason=f"{reissued.WORD}{anew[f.name]}"))
        else:
            fields.append(f)
    return replace(pairing, fields=tuple(fields))


def _compared(work: Work) -> tuple[list[str], list[str]]:
    """What buckets are made by (the key, else every compared column), and the other compared columns."""
    values = [f.name for f in work.pairing.fields if f.compared]
    by = list(work.key.names) or values
    return by, [v for v in values if v not in by]


def _suspects(work: Work, buckets: Buckets | None) -> Suspects:
    by, rest = _compared(work)
    everything = work.everything or not by
    return suspects(work.session, work.sides, work.rows, by, rest, everything=everything, buckets=buckets)


def _not_compared(work: Work, why: str, codes: Mapping[str, tuple[int, int]] = _NONE) -> TableResult:
    """A table pair of which nothing is told but its size and the codes of one side only."""
    pence = [_pence(work, side) for side in work.sides]
    return TableResult(
        no=work.no,
        table=work.pair.name,
        kind=work.kind,
        baseline_rows=work.baseline.rows,
        candidate_rows=work.candidate.rows,
        matched_by=(),
        masked=(),
        columns=_columns_shown(work.pairing),
        key_note="",
        baseline_repeats=0,
        baseline_pence=pence[0],
        candidate_pence=pence[1],
        pairing=work.pairing,
        headers_differ=(),
        seen=Seen(work.pair.name, why, codes=codes),
    )


def _result(work: Work, matching: Matching, masks: tuple[reissued.Mask, ...], settled: int, seen: Seen) -> TableResult:
    key, pairing = work.key, reissued.apply(work.pairing, masks)
    pence = [_pence(work, side) for side in work.sides]
    return TableResult(
        no=work.no,
        table=work.pair.name,
        kind=work.kind,
        baseline_rows=work.baseline.rows,
        candidate_rows=work.candidate.rows,
        matched_by=_steps_shown(matching, key, settled),
        masked=(*_left_out(work), *(m.shown for m in masks)),
        columns=_columns_shown(pairing),
        key_note=key.note,
        baseline_repeats=0
        if key.declared or not key.fields
        else count_repeats(work.session, work.sides[0], work.baseline.rows, key.fields),
        baseline_pence=pence[0],
        candidate_pence=pence[1],
        pairing=pairing,
        headers_differ=_headers_differ(work),
        seen=seen,
        sides=work.sides,
        files=(work.baseline.files, work.candidate.files),
        met=met_in(work.session, work.expected, pairing, work.sides[0]),
    )


def _headers_differ(work: Work) -> tuple[str, ...]:
    """The columns of what stands once in each file whose values are not the same on both sides."""
    found = []
    for f in work.pairing.with_role(Role.HEADER):
        if f.noise is not None:
            continue
        told = [select(f.name).distinct().from_(table(side)).order_by(f.name) for side in work.sides]
        if work.session.rows(told[0]) != work.session.rows(told[1]):
            found.append(f.label)
    return tuple(found)


def _pence(work: Work, side: str) -> int | None:
    amount = amount_field(work.kind, work.pairing)
    if amount is None:
        return None
    return int(work.session.rows(select(total(op.pence(col(amount.name), amount.scale))).from_(table(side)))[0][0])


def _steps_shown(matching: Matching, key: Key, settled: int) -> tuple[MatchStep, ...]:
    """The steps with their counts. With a key, records that agree in every column were matched by the key as well."""
    shown: dict[str, int] = {}
    for what, n in [(EXACT, settled), *matching.steps]:
        name = key.what if key.fields and what == EXACT else what
        shown[name] = shown.get(name, 0) + n
    return tuple(MatchStep(what, n) for what, n in shown.items() if n)


def _left_out(work: Work) -> tuple[Masked, ...]:
    """What was left out before anything was compared: by the format, by declaration, because the search for a key
    showed that it stands on other records, or because it is known to change by itself."""
    name, rows = work.pair.name, work.baseline.rows
    anew = {f.name: evidence for f, evidence in work.key.reissued}
    found = []
    for f in work.pairing.fields:
        if f.noise is not None:
            part = "" if f.noise.whole else f.noise.part
            found.append(Masked(name, f.label, part, f.noise.records or rows, f.noise.evidence, guess=False))
        elif not f.compared and f.role != Role.HEADER:
            guess = f.reason.startswith(reissued.WORD)
            found.append(Masked(name, f.label, "", rows, anew[f.name] if guess else f.reason, guess=guess))
    return tuple(found)


def _columns_shown(pairing: Pairing) -> tuple[ColumnPair, ...]:
    both = [ColumnPair(f.label, f.baseline.name, f.candidate.name, f.compared) for f in pairing.fields]
    left = [ColumnPair(c.label, c.name, None, compared=False) for c in pairing.only_baseline]
    right = [ColumnPair(c.label, None, c.name, compared=False) for c in pairing.only_candidate]
    return (*both, *left, *right)
