"""Is this a fair comparison at all? What the runs say of themselves, question by question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jamfirst.compare.fair import codes, coverage, gaps, population
from jamfirst.compare.fair.facts import about_facts, set_apart_by
from jamfirst.compare.fair.population import Population
from jamfirst.compare.fair.seen import Seen
from jamfirst.compare.pairing import TablePair
from jamfirst.model.comparison import Fairness
from jamfirst.model.finding import Weight
from jamfirst.model.problems import Problem
from jamfirst.model.run import Run

_NO_DATA = ("", "run.toml")
_COLUMNS = 3


def fairness(
    baseline: Run,
    candidate: Run,
    pairs: Sequence[TablePair],
    problems: Sequence[Problem],
    seen: Sequence[Seen] = (),
    builds: Sequence[str] = (),
) -> list[Fairness]:
    """The questions in the order a person would ask them. A fact that neither file nor ``run.toml`` states cannot be
    told, which is a note; a contradiction asks. ``seen`` is what each table showed while it was compared; ``builds``
    are the service's builds in the order of their release."""
    return [
        _same_tables(pairs),
        *about_facts(baseline.facts, candidate.facts, builds),
        *_same_coverage(seen, set_apart_by(baseline.facts, candidate.facts)),
        *_same_people([one.population for one in seen if one.population is not None]),
        _same_shape(problems),
        *_same_codes(seen),
        _complete(baseline, candidate),
        *_no_gaps(seen),
        _not_the_same_files(baseline, candidate),
    ]


def _same_tables(pairs: Sequence[TablePair]) -> Fairness:
    both = [p.name for p in pairs if p.baseline and p.candidate]
    alone = [p.name for p in pairs if not (p.baseline and p.candidate)]
    if not alone:
        return Fairness("Same tables?", "yes", f"{len(both)} tables on both sides.", Weight.NOTE)
    text = f"{len(both)} tables on both sides; on one side only: {', '.join(alone)}."
    return Fairness("Same tables?", "no", text, Weight.NOTE)


def _same_shape(problems: Sequence[Problem]) -> Fairness:
    shape = [p for p in problems if p.code == "file.shape"]
    if not shape:
        return Fairness("Same columns?", "yes", "Every table has the same columns.", Weight.NOTE)
    what = (
        "1 column or table came, went or was"
        if len(shape) == 1
        else f"{len(shape)} columns or tables came, went or were"
    )
    return Fairness("Same columns?", "no", f"{what} renamed.", Weight.NOTE)


def _same_coverage(seen: Sequence[Seen], told: str) -> list[Fairness]:
    """The tables that could not be compared, but for a reason that the runs themselves have ``told`` already."""
    return [Fairness(coverage.QUESTION, "no", one.apart, Weight.ASK) for one in seen if one.apart not in ("", told)]


def _same_people(found: Sequence[Population]) -> list[Fairness]:
    """Payees of one run only: of payments, payslips and payees; nothing is said where no table names them."""
    if not found:
        return []
    told = [f"{p.table}: {' and '.join(_people(p))}" for p in found if p.left or p.joined]
    if not told:
        return [Fairness(population.QUESTION, "yes", "Everyone in one run is in the other.", Weight.NOTE)]
    return [Fairness(population.QUESTION, "no", f"{'; '.join(told)}.", Weight.NOTE)]


def _people(p: Population) -> list[str]:
    counts = ((p.left, "baseline"), (p.joined, "candidate"))
    return [f"{n:,} {'payee' if n == 1 else 'payees'} in the {side} only" for n, side in counts if n]


def _same_codes(seen: Sequence[Seen]) -> list[Fairness]:
    told = [f"{one.table}: {_columns_of_codes(one.codes)}" for one in seen if one.codes]
    if not told:
        return []
    return [Fairness(codes.QUESTION, "no", f"Codes of one run only: {'; '.join(told)}.", Weight.NOTE)]


def _columns_of_codes(found: Mapping[str, tuple[int, int]]) -> str:
    """The columns with most codes on one side, and how many more columns there are."""
    ordered = sorted(found, key=lambda column: (-sum(found[column]), column))
    told = []
    for column in ordered[:_COLUMNS]:
        counts = zip(found[column], ("gone", "new"), strict=True)
        told.append(f"{column} ({', '.join(f'{n:,} {word}' for n, word in counts if n)})")
    more = len(ordered) - _COLUMNS
    return ", ".join(told) + (f" and {more} more {'column' if more == 1 else 'columns'}" if more > 0 else "")


def _no_gaps(seen: Sequence[Seen]) -> list[Fairness]:
    told = [text for one in seen for text in one.gaps]
    return [Fairness(gaps.QUESTION, "no", " ".join(told), Weight.NOTE)] if told else []


def _complete(baseline: Run, candidate: Run) -> Fairness:
    controls = [c for run in (baseline, candidate) for t in run.tables for c in t.controls]
    wrong = [c for c in controls if not c.agrees]
    if wrong:
        return Fairness("Complete?", "no", f"{len(wrong)} of {len(controls)} control totals do not agree.", Weight.NOTE)
    if not controls:
        return Fairness("Complete?", "cannot tell", "No file states a control total.", Weight.NOTE)
    return Fairness("Complete?", "yes", f"All {len(controls)} control totals agree.", Weight.NOTE)


def _not_the_same_files(baseline: Run, candidate: Run) -> Fairness:
    before = {f.sha256 for f in baseline.files if f.format not in _NO_DATA}
    after = {f.sha256 for f in candidate.files if f.format not in _NO_DATA}
    question = "Two different runs?"
    if before and before == after:
        text = "Every file of the candidate is byte for byte a file of the baseline: nothing was put to the test."
        return Fairness(question, "no", text, Weight.ASK)
    shared = len(before & after)
    text = f"{shared} of {len(before)} files are byte for byte the same." if shared else "No file stands on both sides."
    return Fairness(question, "yes", text, Weight.NOTE)
