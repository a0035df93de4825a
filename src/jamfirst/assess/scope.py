"""What the service file asks to be covered, and the two runs: slips of the pen, what holds the verdict back, and what
is written of it in the assessment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from jamfirst.assess.expected import unanswerable
from jamfirst.compare.fair.scope import is_about
from jamfirst.model.comparison import Reservation
from jamfirst.model.finding import Weight
from jamfirst.model.problems import BadInputError
from jamfirst.model.run import Run
from jamfirst.model.scope import Case, Need, Requirement, Scope
from jamfirst.read.toml_text import found, suggestion


def refuse_unknown_cases(scope: Scope, runs: Iterable[Run]) -> None:
    """Raise ``BadInputError``, in one sentence, for the first condition of a case about a column that no such table of
    either run has, or whose values could never answer it. A table that neither run has is not covered, and no error."""
    tables = [t for run in runs for t in run.tables]
    for case in scope.cases:
        mine = [t for t in tables if is_about(case.table, t)]
        known = {label for t in mine for c in t.columns for label in (c.name, c.canonical) if label}
        for condition in case.where if mine else ():
            columns = [c for t in mine for c in t.columns if condition.column in (c.canonical, c.name)]
            if not columns:
                near = suggestion(condition.column, known)
                raise _wrong(case, f"the table has no column {found(condition.column)} in either run.{near}")
            wrong = unanswerable(condition, columns)
            if wrong:
                raise _wrong(case, wrong)


def _wrong(case: Case, text: str) -> BadInputError:
    return BadInputError(f"The service file, [[scope.cases]] {found(case.name)}, table {found(case.table)}: {text}")


def not_covered(requirements: Iterable[Requirement]) -> tuple[Reservation, ...]:
    """A reservation for each thing that must be covered and is not: a person must decide."""
    return tuple(Reservation(r.sentence, Weight.ASK) for r in requirements if not r.covered)


def required_part(requirements: Iterable[Requirement]) -> Iterator[dict[str, Any]]:
    """Each requirement as ``assessment.json`` has it under ``scope``."""
    for r in requirements:
        yield {
            "what": r.what,
            "kind": str(r.kind),
            "covered": r.covered,
            "baseline": r.baseline,
            "candidate": r.candidate,
            "why": r.why,
        }


def required_text(requirements: Iterable[Requirement]) -> str:
    """`` Covered: Monthly payroll, a leaver (12 cases). Not covered: ...``; empty where nothing is asked for."""
    told = list(requirements)
    covered = [f"{r.what}{_cases(r)}" for r in told if r.covered]
    lacking = [f"{r.what} ({r.why})" for r in told if not r.covered]
    parts = (("Not covered", lacking), ("Covered", covered))
    return "".join(f" {label}: {', '.join(items)}." for label, items in parts if items)


def _cases(r: Requirement) -> str:
    if r.kind != Need.CASE:
        return ""
    return f" ({r.baseline:,} {'case' if r.baseline == 1 else 'cases'} before, {r.candidate:,} after)"
