"""What a check takes in: the two runs, or one alone, and the repeats of the baseline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from jamfirst.engines.session import Session
from jamfirst.model.run import Run, RunFacts
from jamfirst.model.service import ServiceFile
from jamfirst.read import read

NO_RUN = Run(Path(), RunFacts(), (), ())
"""What stands for a baseline where none was given: no files, no tables, nothing said."""


class Asked(Protocol):
    """The options that say what to take in."""

    @property
    def service(self) -> ServiceFile:
        """The service file."""

    @property
    def before_facts(self) -> RunFacts | None:
        """Facts of the baseline that go before those of its ``run.toml``."""

    @property
    def after_facts(self) -> RunFacts | None:
        """Facts of the candidate that go before those of its ``run.toml``."""

    @property
    def repeats(self) -> tuple[Path, ...]:
        """Further baseline runs."""


@dataclass(frozen=True, slots=True)
class Intake:
    """The runs of one check. ``alone`` says that no baseline was given: the one run stands as the candidate."""

    baseline: Run
    candidate: Run
    repeats: tuple[Run, ...]
    alone: bool

    @property
    def pair(self) -> tuple[Run, Run]:
        """Baseline and candidate."""
        return self.baseline, self.candidate

    @property
    def runs(self) -> tuple[Run, ...]:
        """Every run."""
        return (*self.pair, *self.repeats)


def take_in(
    before: Path, after: Path | None, session: Session, asked: Asked, progress: Callable[[str], None]
) -> Intake:
    """Read the runs of a check. One run alone is read as strictly as a baseline, and stands where a candidate does: it
    is what would be submitted. Raises ``BadInputError`` as ``read`` does."""
    service = asked.service
    if after is None:
        only = read(before, session, service=service, facts=asked.after_facts or asked.before_facts, progress=progress)
        return Intake(NO_RUN, only, (), alone=True)
    baseline = read(before, session, service=service, facts=asked.before_facts, progress=progress)
    candidate = read(after, session, service=service, facts=asked.after_facts, forgiving=True, progress=progress)
    repeats = tuple(read(path, session, service=service, progress=progress) for path in asked.repeats)
    return Intake(baseline, candidate, repeats, alone=False)
