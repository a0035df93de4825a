"""Is it a fair comparison: every answer says what was found, and a contradiction asks."""

from dataclasses import replace
from pathlib import Path

import pytest

from jamfirst.compare.fair import fairness
from jamfirst.compare.pairing import TablePair
from jamfirst.model.comparison import Fairness
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import Problem
from jamfirst.model.run import ControlTotal, InputFile, Run, RunFacts, Table

TABLE = Table("payments", Kind.PAYMENT, "delimited", (), "t_0", 1, ("payments.csv",))


def run(sha: str = "a", **facts: str) -> Run:
    file = InputFile("payments.csv", Path("payments.csv"), 1, sha, "delimited")
    return Run(Path("run"), RunFacts(**facts), (file,), (TABLE,))


def answers(
    before: Run,
    after: Run,
    pairs: tuple[TablePair, ...] = (TablePair(TABLE, TABLE),),
    problems: tuple[Problem, ...] = (),
) -> dict[str, Fairness]:
    return {f.question: f for f in fairness(before, after, pairs, problems)}


def test_two_runs_that_state_the_same_are_fair() -> None:
    facts = {"period": "2026-09", "organisation": "Northbrook", "payroll": "Monthly"}
    found = answers(run("a", **facts), run("b", **facts))
    assert {f.answer for q, f in found.items() if q != "Complete?"} == {"yes"}
    assert {f.weight for f in found.values()} == {Weight.NOTE}


@pytest.mark.parametrize("fact", ["period", "organisation", "payroll"])
def test_a_contradiction_asks_and_says_both(fact: str) -> None:
    found = answers(run("a", **{fact: "one"}), run("b", **{fact: "two"}))[f"Same {fact}?"]
    assert (found.answer, found.weight) == ("no", Weight.ASK)
    assert "one before, two after" in found.text


def test_what_neither_run_states_is_one_doubt_and_never_blocks() -> None:
    found = answers(run("a", period="2026-09"), run("b", period="2026-09"))
    doubt = found["Same organisation and payroll?"]
    assert (doubt.answer, doubt.weight) == ("cannot tell", Weight.NOTE)
    assert found["Same period?"].answer == "yes"


def test_what_only_one_run_states_cannot_be_told() -> None:
    found = answers(run("a", period="2026-09"), run("b"))["Same period?"]
    assert (found.answer, found.weight) == ("cannot tell", Weight.NOTE)


def test_the_same_files_twice_put_nothing_to_the_test() -> None:
    found = answers(run("a"), run("a"))["Two different runs?"]
    assert (found.answer, found.weight) == ("no", Weight.ASK)


def test_control_totals_tables_and_columns_are_answered() -> None:
    wrong = replace(TABLE, controls=(ControlTotal("payments.csv", "CtrlSum", 5, 4, "pence"),))
    shape = Problem("file.shape", "payments.csv", "gone", column="x")
    after = replace(run("b"), tables=(wrong,))
    found = answers(run("a"), after, (TablePair(TABLE, wrong), TablePair(TABLE, None)), (shape,))
    assert found["Complete?"].answer == "no"
    assert found["Same tables?"].answer == "no"
    assert found["Same columns?"].answer == "no"
