"""The differences of one matched table pair, written as rows."""

from __future__ import annotations

from jamfirst.compare import reissued
from jamfirst.compare.align.cascade import Matching
from jamfirst.compare.changes import changed_only, count_changes, side_by_side
from jamfirst.compare.expected import marker
from jamfirst.compare.identity import identify
from jamfirst.compare.inputs import inputs_of
from jamfirst.compare.repeats import extras
from jamfirst.compare.rows import Writer
from jamfirst.compare.work import Work
from jamfirst.engines.build import col, exp_in, select, table


def write_differences(work: Work, matching: Matching) -> tuple[reissued.Mask, ...]:
    """Append a row for every difference to the work's staging relation; gives the masks guessed on the way."""
    session = work.session
    pairs = side_by_side(session, matching, work.pairing)
    counted = count_changes(session, pairs, work.pairing)
    matched = matching.matched + work.rows[0] - matching.fetched[0]
    masks = () if work.key.declared else reissued.guess(session, pairs, work.pairing, counted, work.pair.name, matched)
    masked = work.with_pairing(reissued.apply(work.pairing, masks))
    changed, by_field = changed_only(session, pairs, masked.pairing, masks)
    identity = identify(work.kind, masked.pairing, work.key.fields, masks)
    files = (work.baseline.files, work.candidate.files)
    marks = marker(session, work.expected, masked.pairing, changed)
    inputs = inputs_of(work.kind, masked.pairing)
    fields = work.pairing.fields
    writer = Writer(session, work.staging, work.no, work.pair.name, work.kind, identity, files, marks, inputs, fields)
    for f in masked.pairing.fields:
        if by_field.get(f.name):
            writer.changed(changed, f)
    _write_unmatched(masked, matching, writer)
    for relation in (pairs.relation, changed):
        session.drop(relation)
    return masks


def _write_unmatched(work: Work, matching: Matching, writer: Writer) -> None:
    extra = extras(work, matching, writer.identity)
    writer.missing(matching.unmatched(0))
    writer.added(select("*").from_(table(extra)))
    if matching.regrouped is not None:
        for side, name in enumerate(("baseline", "candidate")):
            belongs = exp_in(col("id"), matching.members(side))
            writer.regrouped(select("*").from_(table(matching.sides[side])).where(belongs), name)
    work.session.drop(extra)
