"""One table pair on its way through the comparison: what every step needs to know of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jamfirst.compare.align.keys import Key
from jamfirst.compare.pairing import Pairing, TablePair
from jamfirst.compare.settings import TableRules
from jamfirst.engines.session import Session
from jamfirst.model.expected import DeclaredChange
from jamfirst.model.kinds import Kind
from jamfirst.model.run import Table


@dataclass(frozen=True, slots=True)
class Work:
    """A table pair under comparison. ``sides`` are both sides as relations of the paired columns; ``no`` numbers the
    pair within the comparison; ``staging`` is the relation that differences are appended to; ``expected`` are the
    declared changes about this table."""

    session: Session
    no: int
    pair: TablePair
    rules: TableRules
    pairing: Pairing
    sides: tuple[str, str]
    key: Key
    staging: str
    everything: bool
    expected: tuple[DeclaredChange, ...] = ()

    @property
    def baseline(self) -> Table:
        """The baseline's table."""
        assert self.pair.baseline is not None
        return self.pair.baseline

    @property
    def candidate(self) -> Table:
        """The candidate's table."""
        assert self.pair.candidate is not None
        return self.pair.candidate

    @property
    def kind(self) -> Kind:
        """What the records are; the baseline's word where the two differ."""
        return self.baseline.kind

    @property
    def rows(self) -> tuple[int, int]:
        """How many records each side has."""
        return self.baseline.rows, self.candidate.rows

    def with_pairing(self, pairing: Pairing) -> Work:
        """The same work on other columns."""
        return replace(self, pairing=pairing)
