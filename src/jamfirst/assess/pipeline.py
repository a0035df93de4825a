"""The pipeline: two runs in, one assessment out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from jamfirst.assess.declared import not_in_force, refuse_unknown_columns
from jamfirst.assess.document import document
from jamfirst.assess.findings import complete
from jamfirst.assess.previous import against_last_period
from jamfirst.compare import CompareSettings, TableRules, compare, nothing_compared
from jamfirst.decide import decide
from jamfirst.engines.build import select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.comparison import Comparison
from jamfirst.model.problems import BadInputError, UsageError
from jamfirst.model.run import Run, RunFacts
from jamfirst.model.service import ServiceFile
from jamfirst.read import changed_since, read
from jamfirst.store import Assessment, free_place, open_assessment, write


@dataclass(frozen=True, slots=True)
class Options:
    """How to assess; every default is sound. ``threads`` and ``memory`` (such as ``500MB``) bound the engine;
    ``previous_period`` is the run of the period before, to set payslips against."""

    service: ServiceFile = field(default_factory=ServiceFile)
    before_facts: RunFacts | None = None
    after_facts: RunFacts | None = None
    verify: bool = False
    threads: int | None = None
    memory: str | None = None
    previous_period: Path | None = None


_DEFAULTS = Options()

NO_RUN = Run(Path(), RunFacts(), (), ())
"""What stands for a baseline where none was given: no files, no tables, nothing said."""


def assess(
    before: Path,
    after: Path | None,
    out: Path,
    options: Options = _DEFAULTS,
    finishers: Sequence[Callable[[Path], None]] = (),
    progress: Callable[[str], None] = lambda what: None,
) -> Assessment:
    """Compare what the service produced before and after a change, and leave an assessment folder at ``out``.

    With ``after`` ``None`` the one run is only set against the period before (``options.previous_period``), and is
    never go. ``finishers`` write reports into the folder before it is put in place. Raises ``BadInputError`` when the
    baseline cannot be read, nothing in it is recognised or the service file names a column that no table has;
    ``UsageError`` when ``out`` is taken or lies inside a run, a declared key is not in both runs, or one run is given
    alone.
    """
    started = datetime.now(UTC)
    if after is None and options.previous_period is None:
        raise UsageError(ONE_RUN_ALONE)
    folders = [path for path in (before, after, options.previous_period) if path is not None]
    _refuse_place(out, folders)
    service = options.service
    threads, memory = options.threads or service.threads, options.memory or service.memory
    with DuckDBSession(folders, [out.parent], threads=threads, memory=memory) as session:
        baseline, candidate = _runs(before, after, session, options, progress)
        refuse_unknown_columns(service, (baseline, candidate))
        comparison = (
            compare(baseline, candidate, session, settings_of(options), progress)
            if after is not None
            else nothing_compared(session)
        )
        unused = not_in_force(service, (baseline, candidate))
        comparison = replace(comparison, reservations=(*comparison.reservations, *unused))
        last = against_last_period(options.previous_period, candidate, session, service, progress, alone=after is None)
        comparison = last.added_to(comparison)
        progress("Deciding")
        found = complete(session, comparison, baseline, candidate)
        records = last.compared if after is None else _compared(comparison)
        weighed = (*found.weighed, *last.weighed)
        decision = decide(weighed, comparison.reservations, comparison.fairness, records)
        _refuse_changed(baseline, candidate, *last.runs)
        content = document(found, (baseline, candidate), comparison, decision, _shown(options), started, last)
        progress("Writing the assessment")
        rows = {"findings": select("*").from_(table(found.relation)), **last.relations()}
        write(out, content, session, rows, finishers)
    return open_assessment(out)


ONE_RUN_ALONE = (
    "Give two runs to compare (BEFORE AFTER), or one run with the period before it (--previous-period LAST_RUN)."
)


def _runs(
    before: Path, after: Path | None, session: DuckDBSession, options: Options, progress: Callable[[str], None]
) -> tuple[Run, Run]:
    """The baseline and the candidate. One run alone is read as strictly as a baseline, and stands where a candidate
    does: it is what would be submitted."""
    service, facts = options.service, options.after_facts
    if after is None:
        return NO_RUN, read(before, session, service=service, facts=facts, progress=progress)
    baseline = read(before, session, service=service, facts=options.before_facts, progress=progress)
    return baseline, read(after, session, service=service, facts=facts, forgiving=True, progress=progress)


def _refuse_place(out: Path, runs: Sequence[Path]) -> None:
    """Refuse a place that is taken, before any work is done, and one in a run, where the next check would read it."""
    place = free_place(out)
    for run in runs:
        if place.is_relative_to(run.resolve()):
            raise UsageError(f"{out} lies inside the run {run}: choose another place for the assessment (--out).")


def settings_of(options: Options) -> CompareSettings:
    """The service file's words on tables as rules of the comparison."""
    tables = {
        name: TableRules(key=t.key, tolerance=t.tolerance, ignore=t.ignore)
        for name, t in options.service.tables.items()
    }
    return CompareSettings(tables, verify=options.verify)


def _compared(comparison: Comparison) -> int:
    return sum(min(t.baseline_rows, t.candidate_rows) for t in comparison.tables)


def _shown(options: Options) -> dict[str, object]:
    last = options.previous_period.name if options.previous_period else None
    return {"verify": options.verify, "threads": options.threads, "memory": options.memory, "previous_period": last}


def _refuse_changed(*runs: Run) -> None:
    """Inputs are hashed again before the answer is written: a file that changed under our hands is no evidence."""
    for run in runs:
        changed = changed_since(run)
        if changed:
            raise BadInputError(
                f"{changed[0]}: the file changed while it was being checked. Copy the run to a place that nothing "
                "writes to, and check again."
            )
