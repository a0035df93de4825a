"""The comparison of two runs, table by table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from jamfirst.compare.conserve import account_for
from jamfirst.compare.fair.behind import Behind
from jamfirst.compare.fair.facts import masked_sides, set_apart_by
from jamfirst.compare.fair.questions import fairness
from jamfirst.compare.finish import finish
from jamfirst.compare.noise import learn
from jamfirst.compare.one_table import TableResult, compare_table, key_of
from jamfirst.compare.outcomes import add_not_seen, settle
from jamfirst.compare.outcomes import reservations as of_expected
from jamfirst.compare.pairing import TablePair, pair_tables
from jamfirst.compare.rows import STAGING
from jamfirst.compare.settings import CompareSettings
from jamfirst.compare.shape import shape_problems, unpaired_problems
from jamfirst.compare.subjects import directory
from jamfirst.engines.session import Session
from jamfirst.model.comparison import Comparison, Reservation, SideColumn, Sides
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import Kind
from jamfirst.model.run import Run, RunFacts, Table

_DEFAULTS = CompareSettings()
_BANK_FORMATS = ("pain.001", "bacs18")


def compare(
    baseline: Run,
    candidate: Run,
    session: Session,
    settings: CompareSettings = _DEFAULTS,
    progress: Callable[[str], None] = lambda what: None,
    repeats: Sequence[Run] = (),
) -> Comparison:
    """Compare everything two runs produced. ``repeats`` are further baseline runs in which nothing was changed: what
    differs in them is left out. Raises ``UsageError`` for a declared key that is not there, and
    ``ConservationError`` should a record or a penny get lost."""
    pairs = pair_tables(baseline.tables, candidate.tables)
    both = [p for p in pairs if p.baseline is not None and p.candidate is not None]
    learned = learn(session, baseline, repeats, settings, progress)
    staging, behind = session.create("differences", STAGING), Behind.empty(session)
    told = _as_the_runs_say(learned.settings, baseline.facts, candidate.facts)
    results: list[TableResult] = []
    for no, pair in enumerate(both):
        progress(f"Comparing {pair.name}")
        results.append(compare_table(session, pair, no, told, staging, behind))
    subjects = directory(session, _with_payees(baseline, both))
    staging, expected = settle(session, staging, settings.expected, list(zip(both, results, strict=True)))
    findings = finish(session, staging, _payment_tables(both), subjects)
    add_not_seen(session, findings, expected)
    problems = [*unpaired_problems(pairs)]
    for pair, result in zip(both, results, strict=True):
        problems += shape_problems(pair, result.pairing, result.headers_differ)
    return Comparison(
        tables=tuple(account_for(session, findings, r) for r in results),
        findings=findings,
        behind=behind.relation,
        masked=tuple(m for r in results for m in r.masked),
        fairness=tuple(fairness(baseline, candidate, pairs, problems, [r.seen for r in results], settings.builds)),
        reservations=(*_masked_copy(told), *learned.reservations, *_reservations(results), *of_expected(expected)),
        problems=tuple(problems),
        expected=expected,
        sides=tuple(_sides(r) for r in results if r.sides[0]),
    )


def _sides(result: TableResult) -> Sides:
    columns = (SideColumn(f.name, f.label, f.type, f.role, f.scale) for f in result.pairing.fields)
    return Sides(result.table, result.kind, *result.sides, tuple(columns), result.files)


def _as_the_runs_say(settings: CompareSettings, before: RunFacts, after: RunFacts) -> CompareSettings:
    """The settings with what the runs say of themselves: whether they can be compared, and which is a masked copy."""
    return replace(settings, set_apart=set_apart_by(before, after), masked=masked_sides(before, after))


def _masked_copy(settings: CompareSettings) -> list[Reservation]:
    """Names and accounts of a masked copy are not those of live: whether they are right cannot be told."""
    if not settings.masked:
        return []
    which = " and ".join(settings.masked)
    text = f"Accounts and names: cannot tell. The personal data of the {which} is masked (run.toml)."
    return [Reservation(text, Weight.ASK)]


def find_keys(session: Session, baseline: Run, candidate: Run) -> dict[str, tuple[str, ...]]:
    """The key of every table that both runs have and for which one is proved, by the table's name."""
    both = [p for p in pair_tables(baseline.tables, candidate.tables) if p.baseline and p.candidate]
    found = {pair.name: key_of(session, pair) for pair in both}
    return {name: key for name, key in found.items() if key}


def _payment_tables(pairs: Sequence[TablePair]) -> list[int]:
    """The numbers of the tables of payments, the bank's own files first."""
    found = [
        (p.baseline.format not in _BANK_FORMATS, no)
        for no, p in enumerate(pairs)
        if p.baseline and p.baseline.kind == Kind.PAYMENT
    ]
    return [no for _, no in sorted(found)]


def _with_payees(baseline: Run, pairs: Sequence[TablePair]) -> list[Table]:
    """The tables to learn payees from: all, when a table of payments names nobody by id; else none are needed."""
    nameless = [
        p for p in pairs if p.baseline and p.baseline.kind == Kind.PAYMENT and p.baseline.column("payee_id") is None
    ]
    return list(baseline.tables) if nameless else []


def _reservations(results: Sequence[TableResult]) -> list[Reservation]:
    found = []
    for result in results:
        for m in result.masked:
            if m.guess:
                what = f"{m.part} of {m.column}" if m.part else m.column
                found.append(
                    Reservation(
                        f"{m.table}: {what} looks re-issued in every run and was left out ({m.evidence}). "
                        "A second baseline run (--repeat) or the service file can settle it.",
                        Weight.ASK,
                        m.table,
                    )
                )
    return found
