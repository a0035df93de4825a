"""The pipeline: two runs in, one assessment out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from jamfirst.assess.decided import decided
from jamfirst.assess.declared import not_in_force, refuse_unknown_columns
from jamfirst.assess.document import document
from jamfirst.assess.expected import applying
from jamfirst.assess.findings import complete
from jamfirst.assess.measure import measure
from jamfirst.assess.policy_part import under_policy
from jamfirst.assess.previous import open_earlier, since
from jamfirst.compare import CompareSettings, TableRules, compare
from jamfirst.decide import decide, packaged_policy
from jamfirst.decide.sealing import sealing
from jamfirst.engines.build import select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.comparison import Comparison
from jamfirst.model.decided import FindingDecision
from jamfirst.model.expected import DeclaredChange
from jamfirst.model.noise import Noise
from jamfirst.model.policy import PolicyFile
from jamfirst.model.problems import BadInputError, UsageError
from jamfirst.model.run import Run, RunFacts
from jamfirst.model.service import ServiceFile, TableSettings
from jamfirst.read import changed_since, read
from jamfirst.store import Assessment, free_place, open_assessment, write


@dataclass(frozen=True, slots=True)
class Options:
    """How to assess; every default is sound. ``repeats`` are further baseline runs in which nothing was changed, to
    learn from what always wobbles; ``expected`` are the changes that the release is meant to make. ``policy`` comes
    with its seals; without one the packaged policy is taken. ``previous`` is the folder of an earlier assessment, to
    say what is new, still there or gone; ``decisions`` are what people decided on findings, and ``today`` the day on
    which they are asked whether they still hold (without it, this day). None of these three has any say in the verdict.
    ``threads`` and ``memory`` (such as ``500MB``) bound the engine."""

    service: ServiceFile = field(default_factory=ServiceFile)
    policy: PolicyFile | None = None
    repeats: tuple[Path, ...] = ()
    before_facts: RunFacts | None = None
    after_facts: RunFacts | None = None
    verify: bool = False
    threads: int | None = None
    memory: str | None = None
    expected: tuple[DeclaredChange, ...] = ()
    previous: Path | None = None
    decisions: tuple[FindingDecision, ...] = ()
    today: date | None = None


_DEFAULTS = Options()


def assess(
    before: Path,
    after: Path,
    out: Path,
    options: Options = _DEFAULTS,
    finishers: Sequence[Callable[[Path], None]] = (),
    progress: Callable[[str], None] = lambda what: None,
) -> Assessment:
    """Compare what the service produced before and after a change, and leave an assessment folder at ``out``.

    ``finishers`` write reports into the folder before it is put in place. Raises ``BadInputError`` when the baseline
    cannot be read, nothing in it is recognised, the earlier assessment is not whole, or the service file or a declared
    change names a column that no table has, or a decision does not say which finding it is about; ``UsageError`` when
    ``out`` is taken or lies inside a run, or a declared key is not in both runs.
    """
    started = datetime.now(UTC)
    _refuse_place(out, (before, after, *options.repeats))
    service, policy = options.service, options.policy or packaged_policy()
    threads, memory = options.threads or service.threads, options.memory or service.memory
    with DuckDBSession([before, after, *options.repeats], [out.parent], threads=threads, memory=memory) as session:
        earlier = open_earlier(options.previous, session)
        baseline = read(before, session, service=service, facts=options.before_facts, progress=progress)
        candidate = read(after, session, service=service, facts=options.after_facts, forgiving=True, progress=progress)
        refuse_unknown_columns(service, (baseline, candidate))
        repeats = [read(path, session, service=service, progress=progress) for path in options.repeats]
        declared = applying(options.expected, baseline, candidate)
        settings = replace(settings_of(options), expected=declared.changes)
        comparison = declared.added_to(compare(baseline, candidate, session, settings, progress, repeats))
        unused = not_in_force(service, (baseline, candidate))
        sealed = sealing(policy, _newest(after), started)
        comparison = replace(comparison, reservations=(*comparison.reservations, *unused, *sealed.reservations))
        progress("Deciding")
        found = complete(session, comparison, baseline, candidate, policy.policy)
        measured = measure(session, comparison.findings, policy.policy, found.tallies, comparison.tables)
        unknown = (comparison.reservations, comparison.fairness)
        decision = decide(found.weighed, *unknown, _compared(comparison), policy.policy, measured)
        _refuse_changed(baseline, candidate, *repeats)
        content = document(found, (baseline, candidate), comparison, decision, _shown(options), started, repeats)
        content |= under_policy(policy, sealed, decision)
        marked = since(session, found.relation, earlier, content)
        today = options.today or started.astimezone().date()
        content |= {"previous": marked.told, "decisions": decided(session, options.decisions, earlier, marked, today)}
        progress("Writing the assessment")
        relations = {"findings": marked.rows(), "fairness": select("*").from_(table(comparison.behind))}
        write(out, content, session, relations, finishers)
    return open_assessment(out)


def _refuse_place(out: Path, runs: Sequence[Path]) -> None:
    """Refuse a place that is taken, before any work is done, and one in a run, where the next check would read it."""
    place = free_place(out)
    for run in runs:
        if place.is_relative_to(run.resolve()):
            raise UsageError(f"{out} lies inside the run {run}: choose another place for the assessment (--out).")


def settings_of(options: Options) -> CompareSettings:
    """The service file's words on tables as rules of the comparison."""
    tables = {
        name: TableRules(key=t.key, tolerance=t.tolerance, ignore=t.ignore, noise=_declared_noise(t))
        for name, t in options.service.tables.items()
    }
    return CompareSettings(tables, verify=options.verify, builds=options.service.builds)


def _declared_noise(table: TableSettings) -> dict[str, Noise]:
    return {column: Noise(column, part, 0, "declared in the service file") for column, part in table.noise.items()}


def _compared(comparison: Comparison) -> int:
    return sum(min(t.baseline_rows, t.candidate_rows) for t in comparison.tables if not t.not_compared)


def _shown(options: Options) -> dict[str, object]:
    shown: dict[str, object] = {"verify": options.verify, "threads": options.threads, "memory": options.memory}
    files = list(dict.fromkeys(change.file for change in options.expected))
    return {**shown, "expected": files} if files else shown


def _newest(run: Path) -> datetime | None:
    """When the newest file of a run was written, as the system says; ``None`` where it says nothing."""
    files = [run] if run.is_file() else [p for p in run.rglob("*") if p.is_file()]
    newest = max((p.stat().st_mtime for p in files), default=None)
    return None if newest is None else datetime.fromtimestamp(newest, UTC)


def _refuse_changed(*runs: Run) -> None:
    """Inputs are hashed again before the answer is written: a file that changed under our hands is no evidence."""
    for run in runs:
        changed = changed_since(run)
        if changed:
            raise BadInputError(
                f"{changed[0]}: the file changed while it was being checked. Copy the run to a place that nothing "
                "writes to, and check again."
            )
