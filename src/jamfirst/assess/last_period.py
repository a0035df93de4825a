"""The period before, as an assessment has it: read, set against the run in hand, and what that adds to every part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from sqlglot import exp

from jamfirst.compare.previous_period import previous_period
from jamfirst.decide import Tally, Weighed, phrase, under
from jamfirst.engines.build import select, table
from jamfirst.engines.session import Session
from jamfirst.model.comparison import Comparison, Reservation
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import Kind
from jamfirst.model.policy import Policy
from jamfirst.model.run import InputFile, Run
from jamfirst.model.service import ServiceFile
from jamfirst.model.variance import TOLERANCE_PENCE, Ask, Variances
from jamfirst.read import read

_NO_PAYSLIPS = (
    "Nothing could be set against the period before: not both runs have payslips that say which employment they are of."
)


@dataclass(frozen=True, slots=True)
class LastPeriod:
    """The run of the period before and what came of it; nothing at all where it was not asked for. ``alone`` says that
    no baseline was given beside it."""

    run: Run | None = None
    variances: Variances | None = None
    alone: bool = False

    @property
    def runs(self) -> tuple[Run, ...]:
        """The run, where there is one: its files are hashed again with the others before the answer is written."""
        return (self.run,) if self.run else ()

    @property
    def files(self) -> tuple[InputFile, ...]:
        """The files of the period before."""
        return self.run.files if self.run else ()

    def weighed(self, policy: Policy) -> tuple[Weighed, ...]:
        """What is asked, as the verdict takes it: asks, unless the policy weighs them otherwise."""
        asks = self.variances.asks if self.variances else ()
        tallies = under(policy, map(_tally, asks))
        return tuple(Weighed(t.code, t.weight, t.events, t.pence, (t,)) for t in tallies)

    @property
    def compared(self) -> int:
        """How many employments of this period stand beside one of the period before."""
        return min(self.variances.previous.employments, self.variances.current.employments) if self.variances else 0

    def added_to(self, comparison: Comparison) -> Comparison:
        """A comparison with the questions and reservations about the period before."""
        found = self.variances
        return replace(
            comparison,
            fairness=(*comparison.fairness, *(found.fairness if found else ())),
            reservations=(*comparison.reservations, *(found.reservations if found else ()), *self._unknown()),
        )

    def _unknown(self) -> list[Reservation]:
        said = []
        if self.run and self.variances is None:
            said.append(Reservation(_NO_PAYSLIPS, Weight.ASK))
        wrong = sum(p.count for p in self.run.problems) if self.run else 0
        if wrong:
            text = f"{wrong:,} things are wrong with the files of the period before: see jamfirst read."
            said.append(Reservation(text, Weight.ASK))
        return said

    def relations(self) -> Mapping[str, exp.Query]:
        """The rows for the store; none where nothing was set against a period before."""
        found = self.variances
        if found is None:
            return {}
        parts = select("p.employment", "e.element", "e.explanation", "e.pence")
        parts = parts.from_(table(found.parts, "e"))
        same = exp.EQ(this=exp.column("id", "e"), expression=exp.column("id", "p"))
        return {
            "variances": select("*").from_(table(found.relation)),
            "variance_parts": parts.join(table(found.people, "p"), on=same),
        }

    def document(self) -> dict[str, Any]:
        """What ``assessment.json`` says under ``previous_period``; empty where it was not asked for."""
        found = self.variances
        if found is None:
            return {}
        figures = ("matched_by", "pay_lines", "unchanged", "only_tax", "starters", "leavers", "left_open")
        return {
            "previous": asdict(found.previous),
            "current": asdict(found.current),
            **{name: getattr(found, name) for name in figures},
            "tolerance_pence": TOLERANCE_PENCE,
            "explanations": [asdict(e) for e in found.explanations],
            "elements": [asdict(e) for e in found.elements],
            "asks": [{**asdict(a), "text": phrase(a.code, a.employments, Kind.PAYSLIP, "")} for a in found.asks],
        }

    def scope(self, scope: dict[str, Any]) -> dict[str, Any]:
        """The scope of the verdict: of one run alone, what was set against the period before and what was not done."""
        if not self.alone:
            return scope
        compared = [f"payslips against {self.variances.previous.period}"] if self.variances else []
        absent = [{"what": "differences from a baseline", "why": "one run was given"}]
        return {"text": "", "compared": compared, "not_compared": absent}


def _tally(ask: Ask) -> Tally:
    return Tally(ask.code, Kind.PAYSLIP, None, "candidate", "", ask.employments, ask.pence)


NOT_ASKED = LastPeriod()
"""No period before was given."""


def against_last_period(
    folder: Path | None,
    current: Run,
    session: Session,
    service: ServiceFile,
    progress: Callable[[str], None],
    *,
    alone: bool,
) -> LastPeriod:
    """Read the run of the period before and set the run in hand against it. Raises ``BadInputError`` when it cannot be
    read: there is nothing to set against."""
    if folder is None:
        return LastPeriod(alone=alone)
    previous = read(folder, session, service=service, progress=progress)
    progress("Setting payslips against the period before")
    return LastPeriod(previous, previous_period(previous, current, session), alone)
