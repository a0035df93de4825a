"""What was found, added up: by code, column, side and table, and by code and weight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from jamfirst.decide.weights import weight_of
from jamfirst.model.finding import CodeText, Weight, code_text
from jamfirst.model.kinds import Kind
from jamfirst.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Usual:
    """What a rule's findings weigh unless a policy says otherwise, how they read and which kind of table they are
    about."""

    weight: Weight
    words: CodeText
    kind: Kind


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one code stands on one table, column and side: events (one payment seen twice is one event), how many
    of them lost the value altogether, and the pence at stake. ``given`` is the weight that a policy gives it; ``usual``
    is that of a rule."""

    code: str
    kind: Kind
    column: str | None
    side: str
    table: str
    events: int
    pence: int
    emptied: int = 0
    given: Weight | None = None
    usual: Usual | None = None

    @property
    def weight(self) -> Weight:
        """What this does to the verdict: as the policy says, else by default."""
        return self.given or self.weight_under(None)

    def weight_under(self, policy: Policy | None) -> Weight:
        """What it would do to the verdict under a policy, or without one."""
        usual = self.usual.weight if self.usual else None
        return weight_of(self.code, self.kind, self.column, self.side, policy, usual)

    @property
    def words(self) -> CodeText:
        """How its code reads."""
        return self.usual.words if self.usual else code_text(self.code)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One code under one weight, added up over columns, sides and tables: a record that differs in two columns counts
    once."""

    code: str
    weight: Weight
    events: int
    pence: int
    tallies: tuple[Tally, ...]


def under(policy: Policy, tallies: Iterable[Tally]) -> list[Tally]:
    """Tallies with the weights that a policy gives them."""
    return [replace(t, given=t.weight_under(policy)) for t in tallies]
