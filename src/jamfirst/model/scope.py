"""The scope that a person asks for: payrolls, tables, files and situations that a check must cover."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from jamfirst.model.expected import Condition


@dataclass(frozen=True, slots=True)
class Case:
    """A situation that must occur in both runs, such as maternity pay: at least so many records of the ``table`` (a
    name or a kind) that meet all conditions."""

    name: str
    table: str
    where: tuple[Condition, ...]
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Scope:
    """What must be covered; empty where nobody said. ``tables`` are names or kinds, ``files`` patterns of the names of
    files inside a run."""

    payrolls: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()


NOTHING_ASKED = Scope()
"""The scope of a service file without one: what is covered is printed, and nothing must be."""


class Need(StrEnum):
    """What sort of thing must be covered."""

    PAYROLL = "payroll"
    TABLE = "table"
    FILE = "file"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must be covered, and how much of it stands in each run: records, for a ``FILE`` files, for a
    payroll that only ``run.toml`` names 1. ``what`` is in words, without any value of a record; ``why`` says what is
    lacking, and is empty where nothing is."""

    what: str
    kind: Need
    baseline: int
    candidate: int
    why: str = ""

    @property
    def covered(self) -> bool:
        """Whether the check covers it."""
        return not self.why

    @property
    def sentence(self) -> str:
        """``Not covered: maternity pay (0 cases in the baseline, 1 needed)``; only for what is not covered."""
        return f"Not covered: {self.what} ({self.why})"
