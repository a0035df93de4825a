"""Where affected records are concentrated: from a labelled relation to slices with exact counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from jamfirst.engines.session import Session
from jamfirst.explain.attributes import Attribute, Source, attributes
from jamfirst.explain.catalogue import ENTRIES, PAIRS
from jamfirst.explain.conditions import told
from jamfirst.explain.few_units import FewUnits, few_units
from jamfirst.explain.recount import Counts, pruned, recount, worth
from jamfirst.explain.sample import LIMITS, Limits, Sample, draw
from jamfirst.explain.slices.alternatives import alternatives, plainest
from jamfirst.explain.slices.beam import FEWEST_PAYEES
from jamfirst.explain.slices.bits import LEAST_GAIN
from jamfirst.explain.slices.cover import Cover, covers
from jamfirst.explain.slices.rule import Rule
from jamfirst.explain.statistics import by_chance, wilson
from jamfirst.model.cause import Condition, Interval, Op, Slice


def slices(
    session: Session,
    labelled: str,
    columns: Sequence[Source],
    unit: str | None,
    *,
    never: Collection[str] = (),
    further: Sequence[Attribute] = (),
    limits: Limits = LIMITS,
) -> tuple[Slice, ...]:
    """The slices that affected records are concentrated in, the largest first.

    ``labelled`` is a relation with ``id`` (any whole numbers that tell records apart), ``y`` (whether a record is
    affected) and typed ``columns``, one row a record. ``unit`` is the column that says whose record it is: what one
    payee's records have in common counts once. ``never`` are labels of columns that may not be used, besides protected
    characteristics; ``further`` are attributes besides the columns and what the catalogue derives from them. The same
    records give the same slices, in whatever order they stand and on any number of threads.
    """
    looked_at = (*attributes(columns, ENTRIES, PAIRS, never), *further)
    sample = draw(session, labelled, unit, looked_at, limits)
    if sample is None:
        return ()
    cover = covers(sample.coded)
    whole = _Whole(session, labelled, unit, sample, cover)
    own = _own_columns(sample.attributes)
    plainer = [plainest(sample.coded, cover, rule, own) for rule in cover.rules]
    rules = pruned(session, labelled, unit, sample, list(dict.fromkeys(plainer)))
    counts = recount(session, labelled, unit, sample, rules)
    kept = [rule for rule, c in zip(rules, counts, strict=True) if _believed(sample, rule, c)]
    counts = counts if len(kept) == len(rules) else recount(session, labelled, unit, sample, kept)
    found = [whole.slice(rule, c) for rule, c in zip(kept, counts, strict=True)]
    few = few_units(session, labelled, unit, sample, kept) if unit is not None and unit not in never else None
    return (*found, *([whole.few(few, columns)] if few else []))


def _own_columns(found: Sequence[Attribute]) -> list[int | None]:
    """For each attribute derived from one column the place of that column's own attribute, where that is looked at."""
    own = {a.sources[0]: i for i, a in enumerate(found) if not a.derived}
    return [own.get(a.sources[0]) if a.derived and len(a.sources) == 1 else None for a in found]


def _believed(sample: Sample, rule: Rule, counts: Counts) -> bool:
    return counts.units >= FEWEST_PAYEES and worth(sample, rule, counts)[1] >= LEAST_GAIN


_ENOUGH = 30


def _precision(sample: Sample, counts: Counts) -> Interval:
    """The share of affected records, from records that the search did not see where these are enough. Records outside
    the sample stand for all by the shares of the affected and of the others that are outside; where no affected record
    is, all affected ones are counted."""
    if counts.held_out < _ENOUGH:
        return wilson(counts.affected, counts.records)
    outside = 1 - sample.coded.hit.count / sample.affected
    hits = counts.held_out_affected / outside if outside else counts.affected
    others = counts.held_out - counts.held_out_affected
    rest = others / (1 - sample.coded.other.count / (sample.records - sample.affected)) if others else 0.0
    seen = counts.held_out if outside else counts.affected + others
    return wilson(hits / (hits + rest) * seen if hits else 0.0, seen)


@dataclass(frozen=True, slots=True)
class _Whole:
    """All that a slice's figures are taken from."""

    session: Session
    labelled: str
    unit: str | None
    sample: Sample
    cover: Cover

    def slice(self, rule: Rule, counts: Counts) -> Slice:
        """A rule with its figures."""
        others = alternatives(self.sample.coded, self.cover, rule)
        conditions = told(self.session, self.sample, rule)
        more = tuple(told(self.session, self.sample, other) for other in others)
        return self._with(conditions, counts, round(worth(self.sample, rule, counts)[0], 3), more)

    def few(self, found: FewUnits, columns: Sequence[Source]) -> Slice:
        """A finding about single payees."""
        assert self.unit is not None
        label = next((c.label for c in columns if c.name == self.unit), self.unit)
        words = next((c.words for c in columns if c.name == self.unit), "payee")
        op = Op.IN if len(found.units) > 1 else Op.EQUAL
        condition = Condition(label, label, words, op, found.units)
        return self._with((condition,), found.counts, 0.0, (), few=True)

    def _with(
        self,
        conditions: tuple[Condition, ...],
        counts: Counts,
        gain: float,
        others: tuple[tuple[Condition, ...], ...],
        few: bool = False,
    ) -> Slice:
        sample, tried = self.sample, max(1, self.cover.tried)
        share = counts.units / counts.affected if counts.affected and not few else 1.0
        precision = _precision(sample, counts)
        rest = (sample.affected - counts.affected, sample.records - counts.records)
        base = max(rest[0], 1) / max(rest[1], 1)
        return Slice(
            conditions,
            *(counts.records, counts.affected, counts.first_affected, counts.units),
            *(sample.affected, sample.records),
            precision=precision,
            held_out=counts.held_out,
            recall=round(counts.affected / sample.affected, 6),
            lift=round(counts.affected / counts.records / base, 3) if counts.records else 0.0,
            p=by_chance(counts.affected, counts.records, sample.affected, sample.records, share, tried),
            tried=tried,
            gain=gain,
            alternatives=others,
            few_units=few,
        )
