"""What was found, added up: by code, column, side and table, and by code and weight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from jamfirst.decide.weights import weight_of
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import Kind
from jamfirst.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one code stands on one table, column and side: events (one payment seen twice is one event), how many
    of them lost the value altogether, and the pence at stake. ``given`` is the weight that a policy gives it."""

    code: str
    kind: Kind
    column: str | None
    side: str
    table: str
    events: int
    pence: int
    emptied: int = 0
    given: Weight | None = None

    @property
    def weight(self) -> Weight:
        """What this does to the verdict: as the policy says, else by default."""
        return self.given or weight_of(self.code, self.kind, self.column, self.side)


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
    return [replace(t, given=weight_of(t.code, t.kind, t.column, t.side, policy)) for t in tallies]
