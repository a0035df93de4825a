"""The comparison of two runs, table by table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jamfirst.compare.conserve import account_for
from jamfirst.compare.fair import fairness
from jamfirst.compare.finish import finish
from jamfirst.compare.one_table import TableResult, compare_table, key_of
from jamfirst.compare.outcomes import add_not_seen, settle
from jamfirst.compare.outcomes import reservations as of_expected
from jamfirst.compare.pairing import TablePair, pair_tables
from jamfirst.compare.rows import STAGING
from jamfirst.compare.settings import CompareSettings
from jamfirst.compare.shape import shape_problems, unpaired_problems
from jamfirst.compare.subjects import directory
from jamfirst.engines.session import Session
from jamfirst.model.comparison import Comparison, Reservation
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import Kind
from jamfirst.model.run import Run, Table

_DEFAULTS = CompareSettings()
_BANK_FORMATS = ("pain.001", "bacs18")


def compare(
    baseline: Run,
    candidate: Run,
    session: Session,
    settings: CompareSettings = _DEFAULTS,
    progress: Callable[[str], None] = lambda what: None,
) -> Comparison:
    """Compare everything two runs produced. Raises ``UsageError`` for a declared key that is not there, and
    ``ConservationError`` should a record or a penny get lost."""
    pairs = pair_tables(baseline.tables, candidate.tables)
    both = [p for p in pairs if p.baseline is not None and p.candidate is not None]
    staging = session.create("differences", STAGING)
    results: list[TableResult] = []
    for no, pair in enumerate(both):
        progress(f"Comparing {pair.name}")
        results.append(compare_table(session, pair, no, settings, staging))
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
        masked=tuple(m for r in results for m in r.masked),
        fairness=tuple(fairness(baseline, candidate, pairs, problems)),
        reservations=(*_reservations(results), *of_expected(expected)),
        problems=tuple(problems),
        expected=expected,
    )


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
