"""The differences of one matched table pair, written as rows."""

from __future__ import annotations

from sqlglot import exp

from jamfirst.compare import reissued
from jamfirst.compare.align.cascade import Matching
from jamfirst.compare.align.match import members
from jamfirst.compare.changes import changed_only, count_changes, side_by_side
from jamfirst.compare.identity import identify
from jamfirst.compare.repeats import extras
from jamfirst.compare.rows import Writer
from jamfirst.compare.work import Work
from jamfirst.engines.build import col, exp_in, select, sub, table


def write_differences(work: Work, matching: Matching, grouped: str | None) -> tuple[reissued.Mask, ...]:
    """Append a row for every difference to the work's staging relation; gives the masks that were guessed on the way."""
    session = work.session
    pairs = side_by_side(session, matching, work.pairing)
    counted = count_changes(session, pairs, work.pairing)
    masks = () if work.key.declared else reissued.guess(session, pairs, work.pairing, counted, work.pair.name)
    masked = work.with_pairing(reissued.apply(work.pairing, masks))
    changed, by_field = changed_only(session, pairs, masked.pairing, masks)
    identity = identify(work.kind, masked.pairing, work.key.fields, masks)
    files = (work.baseline.files, work.candidate.files)
    writer = Writer(session, work.staging, work.no, work.pair.name, work.kind, identity, files)
    for f in masked.pairing.fields:
        if by_field.get(f.name):
            writer.changed(changed, f)
    _write_unmatched(masked, matching, grouped, writer)
    for relation in (pairs.relation, changed):
        session.drop(relation)
    return masks


def _write_unmatched(work: Work, matching: Matching, grouped: str | None, writer: Writer) -> None:
    extra = extras(work, matching, writer.identity)
    missing: exp.Select = matching.unmatched(0)
    over: exp.Select = select("*").from_(table(extra))
    if grouped is not None:
        writer.regrouped(_among(matching.unmatched(0), grouped, 0), "baseline")
        writer.regrouped(_among(over.copy(), grouped, 1), "candidate")
        missing = _among(missing, grouped, 0, inside=False)
        over = _among(over, grouped, 1, inside=False)
    writer.missing(missing)
    writer.extra(over)
    work.session.drop(extra)


def _among(query: exp.Select, grouped: str, side: int, *, inside: bool = True) -> exp.Select:
    """The records of a query that are, or are not, among the regrouped ones of a side."""
    belongs = exp_in(col("id"), members(grouped, side))
    return select("*").from_(sub(query, "q")).where(belongs if inside else exp.Not(this=belongs))
