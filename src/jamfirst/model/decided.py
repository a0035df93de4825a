"""What people have decided on findings, as values. A decision never changes a weight or a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jamfirst.model.dates import british

FEWEST_DIGITS = 12
"""The least of a finding's id that a decision must give."""

WHOLE_ID = 32
"""The digits of a whole id."""


class Decided(StrEnum):
    """What was decided on a finding: a fault, accepted, wrong in the baseline, or meant."""

    FAULT = "fault"
    ACCEPTED = "accepted"
    BASELINE_WRONG = "baseline wrong"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class FindingDecision:
    """What a person decided on one finding (``finding``, its id or the first digits of it), or on every finding of one
    code in one table, and of one column where ``column`` says which.

    ``by`` is a name as typed, not verified. ``on`` is the day of the decision, ``until`` the last day that it holds.
    ``file`` and ``line`` say where it stands (line 0: not known); ``rolled_forward`` that an earlier assessment brought
    it.
    """

    decision: Decided
    by: str
    reason: str
    finding: str = ""
    code: str = ""
    table: str = ""
    column: str = ""
    on: date | None = None
    until: date | None = None
    file: str = ""
    line: int = 0
    rolled_forward: bool = False

    @property
    def about(self) -> tuple[str, str, str, str]:
        """What it is about: two decisions about the same cannot both hold."""
        return self.finding, self.code, self.table, self.column

    @property
    def place(self) -> str:
        """Where it stands: ``decisions.toml, line 12``."""
        return f"{self.file}, line {self.line:,}" if self.line else self.file

    def lapsed(self, today: date) -> bool:
        """Whether its last day is past."""
        return self.until is not None and self.until < today

    def text(self, today: date) -> str:
        """``decided 3 November 2026 by A. Name (not verified): accepted until 31 December 2026``."""
        day = f" {british(self.on)}" if self.on else ""
        said = f"decided{day} by {self.by} (not verified): {self.decision}"
        if self.until is None:
            return said
        return f"{said} until {british(self.until)}{', which is past: lapsed' if self.lapsed(today) else ''}"
