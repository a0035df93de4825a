"""What a rule is and what came of it, as values: how certain it is, where it is written, what it found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jamfirst.model.finding import CodeText, Weight
from jamfirst.model.kinds import Kind


class Certainty(StrEnum):
    """What a record that a rule points at is: a breach of the law for certain, a question worth asking, or information
    that never blocks."""

    BREACH = "breach"
    QUERY = "query"
    INFORMATION = "information"

    @property
    def weight(self) -> Weight:
        """What one does to the verdict, unless a policy says otherwise."""
        return _WEIGHTS[self]


_WEIGHTS = {
    Certainty.BREACH: Weight.STOP,
    Certainty.QUERY: Weight.ASK,
    Certainty.INFORMATION: Weight.NOTE,
}


@dataclass(frozen=True, slots=True)
class CannotCheck:
    """Why a rule could not say anything of some records, and of how many. ``missing`` says that the file leaves a value
    empty that the rule cannot do without; ``usual`` that the rule never promised an answer there (a sort code that no
    table lists)."""

    reason: str
    records: int
    missing: bool = False
    usual: bool = False


@dataclass(frozen=True, slots=True)
class RuleResult:
    """What came of one rule on one table of one run: of ``records`` it looked at, ``checked`` were answered and
    ``breached`` break it; ``gap_pence`` adds up how far these are off. ``not_applied`` says what it would have needed
    where it was not applied at all; every count is then 0."""

    rule_id: str
    title: str
    certainty: Certainty
    source: str
    kind: Kind
    words: CodeText
    table: str = ""
    records: int = 0
    checked: int = 0
    breached: int = 0
    gap_pence: int = 0
    cannot: tuple[CannotCheck, ...] = ()
    not_applied: str = ""


@dataclass(frozen=True, slots=True)
class Breaches:
    """What the rules found in one run. ``relation`` names the rows in the engine session, with the columns that
    ``rules.breaches.COLUMNS`` lists."""

    outcomes: tuple[RuleResult, ...]
    relation: str
