"""Compare one table of the baseline with the same table of the candidate, from its records to rows of differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from jamfirst.compare import reissued, repeats
from jamfirst.compare.align.anchors import Recognition, find_anchors
from jamfirst.compare.align.cascade import (
    EXACT,
    Matching,
    Step,
    identifying,
    match_exact,
    match_key,
    match_step,
    narrow,
    steps_of,
)
from jamfirst.compare.align.keys import Key, find_key
from jamfirst.compare.align.keys import repeats as count_repeats
from jamfirst.compare.changes import changed_only, count_changes, side_by_side
from jamfirst.compare.differ import Suspects, suspects
from jamfirst.compare.identity import amount_field, identify
from jamfirst.compare.pairing import Field, Pairing, TablePair, pair_columns
from jamfirst.compare.regroup import regrouped
from jamfirst.compare.rows import Writer
from jamfirst.compare.settings import CompareSettings, TableRules
from jamfirst.compare.sides import project, settle_types
from jamfirst.engines import operations as op
from jamfirst.engines.build import col, exp_in, number, select, sub, table, total
from jamfirst.engines.session import Session
from jamfirst.model.columns import Role
from jamfirst.model.comparison import ColumnPair, Masked, MatchStep
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import UsageError


@dataclass(frozen=True, slots=True)
class TableResult:
    """What comparing one table gives beside its rows: how it was matched, what was masked, and its pounds."""

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


def compare_table(
    session: Session, pair: TablePair, no: int, settings: CompareSettings, staging: str
) -> TableResult:
    """Compare a table that both sides have; its differences are appended to ``staging``."""
    baseline, candidate = pair.baseline, pair.candidate
    assert baseline is not None
    assert candidate is not None
    rules = settings.of(pair.name)
    pairing = settle_types(session, baseline, candidate, pair_columns(baseline, candidate, rules))
    sides = project(session, baseline, candidate, pairing.fields)
    rows = (baseline.rows, candidate.rows)
    key = _key(session, sides, rows, pairing, baseline.kind, rules)
    pairing = _with_key(pairing, key)
    found = _suspects(session, sides, rows, pairing, key, settings)
    matching = Matching(session, found.baseline, found.candidate)
    grouped = _match(session, matching, pairing, key, baseline.kind)
    masks = _write(session, matching, grouped, pairing, key, sides, pair, no, staging)
    pairing = reissued.apply(pairing, masks)
    pence = [_pence(session, side, baseline.kind, pairing) for side in sides]
    return TableResult(
        no=no,
        table=pair.name,
        kind=baseline.kind,
        baseline_rows=rows[0],
        candidate_rows=rows[1],
        matched_by=_steps_shown(matching, key, found.settled),
        masked=(*_declared_masks(pairing, key, pair.name, rows[0]), *(m.shown for m in masks)),
        columns=_columns_shown(pairing),
        key_note=key.note,
        baseline_repeats=count_repeats(session, sides[0], key.fields) if key.fields else 0,
        baseline_pence=pence[0],
        candidate_pence=pence[1],
        pairing=pairing,
    )


def _key(
    session: Session,
    sides: tuple[str, str],
    rows: tuple[int, int],
    pairing: Pairing,
    kind: Kind,
    rules: TableRules,
) -> Key:
    if not rules.key:
        return find_key(session, sides, rows, pairing, kind)
    fields = []
    for name in rules.key:
        f = pairing.field(name) or next((f for f in pairing.fields if name == f.baseline.name), None)
        if f is None:
            raise UsageError(f'The declared key column "{name}" is not in both runs.')
        fields.append(f)
    return Key(tuple(fields), " and ".join(f.label for f in fields) + " (declared)", declared=True)


def _with_key(pairing: Pairing, key: Key) -> Pairing:
    """A re-issued identifier that proved to be the key is compared after all (it joins, so it is equal); one that
    proved to stand on other records is not."""
    names = set(key.names)
    anew = {f.name: evidence for f, evidence in key.reissued}
    fields = tuple(
        replace(f, compared=True, reason="")
        if f.name in names
        else replace(f, compared=False, reason=f"re-issued: {anew[f.name]}")
        if f.name in anew and f.compared
        else f
        for f in pairing.fields
    )
    return replace(pairing, fields=fields)


def _suspects(
    session: Session,
    sides: tuple[str, str],
    rows: tuple[int, int],
    pairing: Pairing,
    key: Key,
    settings: CompareSettings,
) -> Suspects:
    values = [f.name for f in pairing.fields if f.compared]
    by = list(key.names) or values
    rest = [v for v in values if v not in by] if key.fields else []
    return suspects(session, sides, rows, by, rest, everything=settings.verify or not values)


def _match(session: Session, matching: Matching, pairing: Pairing, key: Key, kind: Kind) -> str | None:
    """Match what can be matched; gives the relation of payments that are only grouped otherwise."""
    values = [f.name for f in pairing.fields if f.compared]
    match_exact(matching, values)
    if key.fields:
        match_key(matching, key.names, _order(pairing, key), key.note.split(" (")[0])
    grouped = None
    if not matching.finished:
        grouped = _cascade(session, matching, pairing, kind)
    return grouped


def _order(pairing: Pairing, key: Key) -> list[str]:
    """The columns that order records of one key: amounts and dates first, they change least often together."""
    roles = (Role.AMOUNT, Role.PAY_DATE, Role.DATE, Role.MONEY)
    first = [f.name for role in roles for f in pairing.with_role(role)]
    return first + [
        f.name for f in pairing.fields if f.compared and f.name not in first and f.name not in key.names
    ]


def _cascade(session: Session, matching: Matching, pairing: Pairing, kind: Kind) -> str | None:
    known = find_anchors(session, matching.sides, matching.most, pairing)
    _match_stable(matching, pairing, known)
    anchors = known.anchors
    if matching.finished or not anchors:
        return None
    left = narrow(session, matching, anchors, [f.name for f in pairing.fields if f.compared])
    steps = list(steps_of(anchors))
    allowed = set(identifying(session, matching.sides[0], anchors, steps))
    _take(matching, left, [s for s in steps if s.keeps_amount and s in allowed])
    grouped = _regroup(session, matching, pairing, kind)
    if grouped is not None:
        left = (_without(session, left[0], grouped, 0), _without(session, left[1], grouped, 1))
    _take(matching, left, [s for s in steps if not s.keeps_amount and s in allowed])
    return grouped


def _match_stable(matching: Matching, pairing: Pairing, known: Recognition) -> None:
    """Match records that agree in every column but those whose values do not recur; look-alikes by what is stable in
    those."""
    stable = [f.name for f in pairing.fields if f.compared and f not in known.unstable]
    if known.unstable and len(stable) >= 2:
        parts = [a.shown() for a in known.anchors if a.fields[0] in known.unstable]
        whole = [op.as_text(col(f.name)) for f in known.unstable]
        match_exact(matching, stable, "every column but " + _listed(known.unstable), [*parts, *whole])


def _listed(fields: Sequence[Field]) -> str:
    return ", ".join(f.label for f in fields)


def _take(matching: Matching, left: tuple[str, str], steps: Sequence[Step]) -> None:
    for step in steps:
        if matching.finished:
            return
        match_step(matching, left, step)


def _regroup(session: Session, matching: Matching, pairing: Pairing, kind: Kind) -> str | None:
    amount, day = amount_field(kind, pairing), pairing.field("pay_date")
    if kind != Kind.PAYMENT or amount is None or day is None:
        return None
    who = [f for f in (*pairing.with_role(Role.PAYEE), *pairing.with_role(Role.ACCOUNT)) if f.compared]
    return regrouped(session, matching, who, day, amount)


def _without(session: Session, relation: str, grouped: str, side: int) -> str:
    mine = select("id").from_(table(grouped)).where(exp.EQ(this=col("side"), expression=number(side)))
    query = select("*").from_(table(relation)).where(exp.Not(this=exp_in(col("id"), mine)))
    return session.keep(query, "left")


def _write(
    session: Session,
    matching: Matching,
    grouped: str | None,
    pairing: Pairing,
    key: Key,
    sides: tuple[str, str],
    pair: TablePair,
    no: int,
    staging: str,
) -> tuple[reissued.Mask, ...]:
    """Write the rows of every difference; gives the masks that were guessed on the way."""
    assert pair.baseline is not None
    assert pair.candidate is not None
    kind = pair.baseline.kind
    pairs = side_by_side(session, matching, pairing)
    counted = count_changes(session, pairs, pairing)
    masks = (
        ()
        if key.declared
        else reissued.guess(session, pairs.relation, pairing, counted, pairs.rows, pair.name)
    )
    compared = reissued.apply(pairing, masks)
    changed, by_field = changed_only(session, pairs, compared, masks)
    identity = identify(kind, compared, key.fields, masks)
    writer = Writer(
        session, staging, no, pair.name, kind, identity, (pair.baseline.files, pair.candidate.files)
    )
    for f in compared.fields:
        if by_field.get(f.name):
            writer.changed(changed, f)
    _write_unmatched(session, matching, grouped, compared, key, sides[1], writer)
    for relation in (pairs.relation, changed):
        session.drop(relation)
    return masks


def _write_unmatched(
    session: Session,
    matching: Matching,
    grouped: str | None,
    pairing: Pairing,
    key: Key,
    side: str,
    writer: Writer,
) -> None:
    extra = repeats.extras(session, matching, side, writer.kind, pairing, key.fields, writer.identity)
    missing = matching.unmatched(0)
    over = select("*").from_(table(extra))
    if grouped is not None:
        for place, (query, name) in enumerate(
            ((matching.unmatched(0), "baseline"), (over.copy(), "candidate"))
        ):
            mine = (
                select("id").from_(table(grouped)).where(exp.EQ(this=col("side"), expression=number(place)))
            )
            writer.regrouped(select("*").from_(sub(query, "q")).where(exp_in(col("id"), mine)), name)
        parts = [exp.Not(this=exp_in(col("id"), _members(grouped, place))) for place in (0, 1)]
        missing = select("*").from_(sub(missing, "q")).where(parts[0])
        over = over.where(parts[1])
    writer.missing(missing)
    writer.extra(over)
    session.drop(extra)


def _members(grouped: str, place: int) -> exp.Select:
    return select("id").from_(table(grouped)).where(exp.EQ(this=col("side"), expression=number(place)))


def _pence(session: Session, side: str, kind: Kind, pairing: Pairing) -> int | None:
    amount = amount_field(kind, pairing)
    if amount is None:
        return None
    return int(session.rows(select(total(op.pence(col(amount.name)))).from_(table(side)))[0][0])


def _steps_shown(matching: Matching, key: Key, settled: int) -> tuple[MatchStep, ...]:
    """The steps with their counts. With a key, records that agree in every column were matched by the key as well."""
    shown: dict[str, int] = {}
    for what, n in [(EXACT, settled), *matching.steps]:
        name = key.note.split(" (")[0] if key.fields and what == EXACT else what
        shown[name] = shown.get(name, 0) + n
    return tuple(MatchStep(what, n) for what, n in shown.items() if n)


def _declared_masks(pairing: Pairing, key: Key, table_name: str, rows: int) -> tuple[Masked, ...]:
    """The columns left out before anything was compared: by the format, by declaration, or because the search for a
    key showed that they stand on other records."""
    guessed = {f.name: evidence for f, evidence in key.reissued}
    masked = []
    for f in pairing.fields:
        if f.compared:
            continue
        if f.name in guessed:
            masked.append(Masked(table_name, f.label, "", rows, guessed[f.name], guess=True))
        elif not f.reason.startswith("re-issued: "):
            masked.append(Masked(table_name, f.label, "", rows, f.reason, guess=False))
    return tuple(masked)


def _columns_shown(pairing: Pairing) -> tuple[ColumnPair, ...]:
    both = [ColumnPair(f.label, f.baseline.name, f.candidate.name, f.compared) for f in pairing.fields]
    left = [ColumnPair(c.label, c.name, None, compared=False) for c in pairing.only_baseline]
    right = [ColumnPair(c.label, None, c.name, compared=False) for c in pairing.only_candidate]
    return (*both, *left, *right)
