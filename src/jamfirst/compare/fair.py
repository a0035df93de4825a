"""Is this a fair comparison at all? What the runs say of themselves, question by question."""

from __future__ import annotations

from collections.abc import Sequence

from jamfirst.compare.pairing import TablePair
from jamfirst.model.comparison import Fairness
from jamfirst.model.finding import Weight
from jamfirst.model.problems import Problem
from jamfirst.model.run import Run, RunFacts

_NO_DATA = ("", "run.toml")


def fairness(baseline: Run, candidate: Run, pairs: Sequence[TablePair], problems: Sequence[Problem]) -> list[Fairness]:
    """The questions in the order a person would ask them. A fact that neither file nor ``run.toml`` states cannot be
    told, which is a note; a contradiction asks."""
    return [
        _same_tables(pairs),
        *_same_facts(baseline.facts, candidate.facts),
        _same_shape(problems),
        _complete(baseline, candidate),
        _not_the_same_files(baseline, candidate),
    ]


def _same_tables(pairs: Sequence[TablePair]) -> Fairness:
    both = [p.name for p in pairs if p.baseline and p.candidate]
    alone = [p.name for p in pairs if not (p.baseline and p.candidate)]
    if not alone:
        return Fairness("Same tables?", "yes", f"{len(both)} tables on both sides.", Weight.NOTE)
    text = f"{len(both)} tables on both sides; on one side only: {', '.join(alone)}."
    return Fairness("Same tables?", "no", text, Weight.NOTE)


_COMPARABLE = ("period", "organisation", "payroll")


def _same_facts(before: RunFacts, after: RunFacts) -> list[Fairness]:
    """One answer for each fact that a run states, and one for all that neither states."""
    unstated = [w for w in _COMPARABLE if getattr(before, w) is None and getattr(after, w) is None]
    found = [_same_fact(w, getattr(before, w), getattr(after, w)) for w in _COMPARABLE if w not in unstated]
    if unstated:
        words = " and ".join(filter(None, [", ".join(unstated[:-1]), unstated[-1]]))
        found.append(
            Fairness(f"Same {words}?", "cannot tell", f"No run.toml states the {words} of the runs.", Weight.NOTE)
        )
    return found


def _same_fact(what: str, before: str | None, after: str | None) -> Fairness:
    question = f"Same {what}?"
    if before is None or after is None:
        return Fairness(question, "cannot tell", f"Only one of the runs states its {what} in run.toml.", Weight.NOTE)
    if before == after:
        return Fairness(question, "yes", f"Both are of {before}.", Weight.NOTE)
    text = f"The {what} differs: {before} before, {after} after. The runs are not comparable."
    return Fairness(question, "no", text, Weight.ASK)


def _same_shape(problems: Sequence[Problem]) -> Fairness:
    shape = [p for p in problems if p.code == "file.shape"]
    if not shape:
        return Fairness("Same columns?", "yes", "Every table has the same columns.", Weight.NOTE)
    return Fairness("Same columns?", "no", f"{len(shape)} columns or tables came, went or were renamed.", Weight.NOTE)


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
