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
from jamfirst.assess.findings import Found, complete
from jamfirst.assess.intake import Intake, take_in
from jamfirst.assess.last_period import LastPeriod, against_last_period
from jamfirst.assess.law import Law, under_law
from jamfirst.assess.law_part import law_part, law_scope
from jamfirst.assess.measure import measure
from jamfirst.assess.policy_part import under_policy
from jamfirst.assess.scope import not_covered, refuse_unknown_cases
from jamfirst.assess.since import open_earlier, since
from jamfirst.compare import CompareSettings, TableRules, compare, nothing_compared
from jamfirst.compare.fair.scope import required
from jamfirst.decide import Decision, decide, packaged_policy
from jamfirst.decide.sealing import sealing
from jamfirst.engines.build import select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.model.comparison import Comparison
from jamfirst.model.decided import FindingDecision
from jamfirst.model.expected import DeclaredChange
from jamfirst.model.noise import Noise
from jamfirst.model.policy import Policy, PolicyFile
from jamfirst.model.problems import BadInputError, UsageError
from jamfirst.model.run import Run, RunFacts
from jamfirst.model.service import ServiceFile, TableSettings
from jamfirst.read import changed_since
from jamfirst.store import Assessment, free_place, open_assessment, write


@dataclass(frozen=True, slots=True)
class Options:
    """How to assess; every default is sound. ``repeats`` are further baseline runs in which nothing was changed, to
    learn from what always wobbles; ``expected`` are the changes that the release is meant to make;
    ``previous_period`` is the run of the period before, to set payslips against. ``policy`` comes with its seals;
    without one the packaged policy is taken. ``previous`` is the folder of an earlier assessment, to say what is new,
    still there or gone; ``decisions`` are what people decided on findings, and ``today`` the day on which they are
    asked whether they still hold (without it, this day): none of these three has any say in the verdict. ``threads``
    and ``memory`` (such as ``500MB``) bound the engine."""

    service: ServiceFile = field(default_factory=ServiceFile)
    policy: PolicyFile | None = None
    repeats: tuple[Path, ...] = ()
    before_facts: RunFacts | None = None
    after_facts: RunFacts | None = None
    verify: bool = False
    threads: int | None = None
    memory: str | None = None
    expected: tuple[DeclaredChange, ...] = ()
    previous_period: Path | None = None
    previous: Path | None = None
    decisions: tuple[FindingDecision, ...] = ()
    today: date | None = None


_DEFAULTS = Options()
_Progress = Callable[[str], None]


def assess(
    before: Path,
    after: Path | None,
    out: Path,
    options: Options = _DEFAULTS,
    finishers: Sequence[Callable[[Path], None]] = (),
    progress: _Progress = lambda what: None,
) -> Assessment:
    """Compare what the service produced before and after a change, check both against the rules, and leave an
    assessment folder at ``out``.

    With ``after`` ``None`` the rules alone are applied to the one run (and it is set against the period before, where
    ``options.previous_period`` gives one). ``finishers`` write reports into the folder before it is put in place.
    Raises ``BadInputError`` when the baseline cannot be read, nothing in it is recognised, the earlier assessment is
    not whole, the service file or a declared change names a column that no table has, a file that the rules need cannot
    be read, or a decision does not say which finding it is about;
    ``UsageError`` when ``out`` is taken or lies inside a run, or a declared key is not in both runs.
    """
    started = datetime.now(UTC)
    folders = [path for path in (before, after, *options.repeats, options.previous_period) if path is not None]
    _refuse_place(out, folders)
    service, policy = options.service, options.policy or packaged_policy()
    threads, memory = options.threads or service.threads, options.memory or service.memory
    with DuckDBSession(folders, [out.parent], threads=threads, memory=memory) as session:
        earlier = open_earlier(options.previous, session)
        inputs = take_in(before, after, session, options, progress)
        sealed = sealing(policy, _newest(after or before), started)
        last = against_last_period(
            options.previous_period, inputs.candidate, session, service, progress, alone=inputs.alone
        )
        comparison = last.added_to(_compare(inputs, session, options, progress))
        law = under_law(inputs, session, service.rules, comparison, progress)
        comparison = law.added_to(comparison, session)
        asked = () if inputs.alone else required(session, service.scope, *inputs.pair, comparison.tables)
        unknown = (*comparison.reservations, *not_covered(asked), *sealed.reservations)
        comparison = replace(comparison, reservations=unknown)
        progress("Deciding")
        found = complete(session, comparison, *inputs.pair, policy.policy, law.usual)
        decision = _decide(found, comparison, last, law, session, policy.policy)
        _refuse_changed(*inputs.runs, *last.runs)
        content = document(found, inputs, comparison, decision, _shown(options), started, last, asked)
        content |= under_policy(policy, sealed, decision) | {"law": law_part(law)}
        content["scope"] = law_scope(law, content["scope"])
        marked = since(session, found.relation, earlier, content)
        today = options.today or started.astimezone().date()
        content |= {"previous": marked.told, "decisions": decided(session, options.decisions, earlier, marked, today)}
        progress("Writing the assessment")
        rows = {"findings": marked.rows(), "fairness": select("*").from_(table(comparison.behind))}
        write(out, content, session, {**rows, **last.relations()}, finishers)
    return open_assessment(out)


def _compare(inputs: Intake, session: Session, options: Options, progress: _Progress) -> Comparison:
    """The comparison of the two runs with what the service file and the declared changes have to say to it; of one run
    alone, nothing compared."""
    service, (baseline, candidate) = options.service, inputs.pair
    refuse_unknown_columns(service, inputs.pair)
    refuse_unknown_cases(service.scope, inputs.pair)
    declared = applying(options.expected, baseline, candidate)
    settings = replace(settings_of(options), expected=declared.changes)
    if inputs.alone:
        comparison = nothing_compared(session)
    else:
        comparison = compare(baseline, candidate, session, settings, progress, inputs.repeats)
    comparison = declared.added_to(comparison)
    unused = not_in_force(service, inputs.pair)
    return replace(comparison, reservations=(*comparison.reservations, *unused))


def _decide(
    found: Found, comparison: Comparison, last: LastPeriod, law: Law, session: Session, policy: Policy
) -> Decision:
    asked = last.weighed(policy)
    tallies = [*found.tallies, *(t for w in asked for t in w.tallies)]
    measured = measure(session, found.standing, policy, tallies, comparison.tables)
    records = _compared(comparison) + (last.compared if last.alone else 0) + (law.checked if law.alone else 0)
    weighed = (*found.weighed, *asked)
    return decide(weighed, comparison.reservations, comparison.fairness, records, policy, measured)


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
    last = options.previous_period.name if options.previous_period else None
    shown: dict[str, object] = {"verify": options.verify, "threads": options.threads, "memory": options.memory}
    shown["previous_period"] = last
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
