"""Whether two runs can be compared at all, question by question; what cannot be told is never a yes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jamfirst.compare.fair.questions import fairness
from jamfirst.compare.pairing import TablePair
from jamfirst.model.comparison import Fairness
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import Problem
from jamfirst.model.run import ControlTotal, InputFile, Run, RunFacts, Table


def _run(facts: RunFacts | None = None, *tables: Table, hashes: tuple[str, ...] = ("a",)) -> Run:
    files = tuple(InputFile(f"{h}.csv", Path(f"{h}.csv"), 1, h, "delimited") for h in hashes)
    return Run(Path(), facts or RunFacts(), files, tables)


def _table(name: str, *controls: ControlTotal) -> Table:
    return Table(name, Kind.PLAIN, "delimited", (), name, 1, (f"{name}.csv",), controls)


def _answers(before: Run, after: Run, problems: tuple[Problem, ...] = ()) -> dict[str, Fairness]:
    pairs = [TablePair(t, next((o for o in after.tables if o.name == t.name), None)) for t in before.tables]
    pairs += [TablePair(None, t) for t in after.tables if all(t.name != o.name for o in before.tables)]
    return {f.question: f for f in fairness(before, after, pairs, problems)}


def test_what_differs_of_the_runs_facts_asks_and_what_agrees_does_not() -> None:
    facts = RunFacts(period="2026-03", organisation="Northbrook", payroll="monthly")
    other = replace(facts, period="2026-04")
    found = _answers(_run(facts), _run(other, hashes=("b",)))
    asked = [f for f in found.values() if f.weight is Weight.ASK]
    assert len(asked) == 1
    assert "2026-03" in asked[0].text
    assert "2026-04" in asked[0].text
    agreed = _answers(_run(facts), _run(facts, hashes=("b",)))
    assert all(f.weight is Weight.NOTE for f in agreed.values())


def test_facts_that_nobody_states_cannot_be_told() -> None:
    found = _answers(_run(), _run(hashes=("b",)))
    assert any(f.answer == "cannot tell" for f in found.values())
    assert all(f.answer != "yes" for q, f in found.items() if "period" in q or "facts" in q)


def test_files_that_are_all_the_same_put_nothing_to_the_test() -> None:
    asked = _answers(_run(hashes=("a", "b")), _run(hashes=("b", "a")))["Two different runs?"]
    assert (asked.answer, asked.weight) == ("no", Weight.ASK)
    some = _answers(_run(hashes=("a", "b")), _run(hashes=("a", "c")))["Two different runs?"]
    assert (some.answer, some.weight) == ("yes", Weight.NOTE)
    assert some.text.startswith("1 of 2 files")


def test_tables_and_columns_that_came_or_went_are_told() -> None:
    both = _run(None, _table("a"), _table("b"))
    found = _answers(both, _run(None, _table("a"), _table("c"), hashes=("b",)))["Same tables?"]
    assert found.answer == "no"
    assert "b, c" in found.text
    shape = (Problem("file.shape", "a.csv", "gone", column="x", table="a"),)
    assert _answers(both, both, shape)["Same columns?"].answer == "no"
    assert _answers(both, both)["Same columns?"].answer == "yes"


def test_control_totals_of_both_sides_have_to_agree() -> None:
    right, wrong = ControlTotal("f", "sum", 5, 5, "pence"), ControlTotal("f", "sum", 5, 6, "pence")
    question = "Complete?"
    assert _answers(_run(None, _table("a", right)), _run(None, _table("a", right)))[question].answer == "yes"
    assert _answers(_run(None, _table("a", right)), _run(None, _table("a", wrong)))[question].answer == "no"
    assert _answers(_run(None, _table("a", wrong)), _run(None, _table("a")))[question].answer == "no"
    assert _answers(_run(None, _table("a")), _run(None, _table("a")))[question].answer == "cannot tell"
