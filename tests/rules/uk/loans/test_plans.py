"""Loan plans, however a file writes them."""

import pytest

from jamfirst.rules.uk.loans.plans import Plan, plan


@pytest.mark.parametrize(
    ("written", "student", "postgraduate"),
    [
        ("1", "1", False), ("01", "1", False), ("Plan 2", "2", False), ("plan2", "2", False), ("PLAN-4", "4", False),
        ("SL4", "4", False), ("Student Loan Plan 5", "5", False), ("Type 1", "1", False), ("PG", "", True),
        ("PGL", "", True), ("Postgraduate loan", "", True), ("Plan 3", "", True), ("1 and PG", "1", True),
        ("Plan 2 + postgraduate", "2", True), ("5/PGL", "5", True), ("2,3", "2", True), ("none", "", False),
        ("N", "", False), ("0", "", False), ("1, none", "1", False),
    ],
)  # fmt: skip
def test_a_plan_is_known_however_it_is_written(written: str, student: str, postgraduate: bool) -> None:
    assert plan(written) == Plan(student, postgraduate)


@pytest.mark.parametrize("written", ["", "6", "plan", "1 and 2", "plan 12", "yes", "2b", "1;drop table x"])
def test_what_names_no_plan_or_two_is_not_guessed(written: str) -> None:
    assert plan(written) is None
