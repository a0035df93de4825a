"""What the rules found in both runs, set beside each other: new breaches, those that live has as well, those mended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from jamfirst.assess.breaches import as_findings
from jamfirst.assess.intake import Intake
from jamfirst.decide import Usual
from jamfirst.engines.build import count, select, table
from jamfirst.engines.session import Session
from jamfirst.model.comparison import Comparison, Reservation
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import KINDS
from jamfirst.model.law import Certainty, RuleResult
from jamfirst.model.service import RuleSettings
from jamfirst.rules import check

_SIDES = {"candidate": "new", "both": "old", "baseline": "mended"}
"""What a breach is, by the side on which it stands."""


@dataclass(frozen=True, slots=True)
class Law:
    """What came of the rules. ``outcomes`` are those of the run in hand (the candidate, or the one run given);
    ``standing`` counts records by rule and table: new breaches, old ones (wrong in live as well) and mended ones (wrong
    in live alone). ``relation`` names their rows, with the columns of a comparison's findings; ``None`` where no rule
    points at any record. ``alone`` says that no baseline was given."""

    outcomes: tuple[RuleResult, ...]
    standing: Mapping[tuple[str, str], Mapping[str, int]]
    usual: Mapping[str, Usual]
    relation: str | None
    alone: bool

    @property
    def checked(self) -> int:
        """How many answers the rules gave about the run in hand."""
        return sum(o.checked for o in self.outcomes)

    def added_to(self, comparison: Comparison, session: Session) -> Comparison:
        """A comparison with the breaches among its findings, and what could not be checked among its reservations."""
        reservations = (*comparison.reservations, *_unchecked(self.outcomes, alone=self.alone))
        if self.relation is None:
            return replace(comparison, reservations=reservations)
        names = [name for name, _ in session.columns(comparison.findings)]
        parts = [select(*names).from_(table(relation)) for relation in (comparison.findings, self.relation)]
        both = session.view(parts[0].union(parts[1], distinct=False, copy=False), "found")
        return replace(comparison, findings=both, reservations=reservations)


def under_law(
    inputs: Intake, session: Session, settings: RuleSettings, comparison: Comparison, progress: Callable[[str], None]
) -> Law:
    """Apply the rules to the runs of a check. Raises ``BadInputError`` as ``check`` does."""
    progress("Checking the rules")
    candidate = check(inputs.candidate, session, settings)
    baseline = None if inputs.alone else check(inputs.baseline, session, settings)
    outcomes = (*(baseline.outcomes if baseline else ()), *candidate.outcomes)
    relation = None
    if any(o.breached for o in outcomes):
        named_in = inputs.candidate if inputs.alone else inputs.baseline
        relation = as_findings(session, candidate, baseline, named_in.tables, comparison.findings)
    usual = {o.rule_id: Usual(o.certainty.weight, o.words, o.kind) for o in outcomes}
    return Law(candidate.outcomes, _standing(session, relation), usual, relation, inputs.alone)


def _standing(session: Session, relation: str | None) -> dict[tuple[str, str], dict[str, int]]:
    if relation is None:
        return {}
    records = select("code", "side", "table_name", "rec").distinct().from_(table(relation))
    keys = ("code", "table_name", "side")
    query = select(*keys, count()).from_(records.subquery("r")).group_by(*keys)
    found: dict[tuple[str, str], dict[str, int]] = {}
    for code, name, side, n in session.rows(query.order_by(*keys)):
        found.setdefault((str(code), str(name)), {})[_SIDES[str(side)]] = int(n)
    return found


def _unchecked(outcomes: Sequence[RuleResult], *, alone: bool) -> list[Reservation]:
    """What the rules could not say. Beside a baseline it is told and does not hold the verdict back: what differs was
    found by comparing. Of one run alone, a record without a value that a rule needs leaves the answer open."""
    missing = [(o, c) for o in outcomes for c in o.cannot if c.missing and o.certainty == Certainty.BREACH]
    said = [
        Reservation(f"{o.title}: {_counted(o, c.records)} cannot be checked: {c.reason}.", Weight.ASK, o.table)
        for o, c in missing
        if alone
    ]
    rules = {o.rule_id for o in outcomes if any(not c.usual for c in o.cannot)}
    if rules:
        which = "1 rule" if len(rules) == 1 else f"{len(rules)} rules"
        text = f"{which} could not be checked on every record; the report says on which and why."
        said.append(Reservation(text, Weight.NOTE))
    return said


def _counted(outcome: RuleResult, records: int) -> str:
    one, many = KINDS[outcome.kind].noun
    return f"{records:,} {one if records == 1 else many}"
