from jamfirst.model.problems import Problem
from jamfirst.read.problem_log import ProblemLog


def test_problems_of_one_sort_are_told_once_by_the_first_and_counted() -> None:
    log = ProblemLog("a.txt", "bacs18")
    log.add("file.field", "amount", "first", line=3, column="amount", found="x" * 500, count=2)
    log.add("file.field", "amount", "second", line=9, column="amount")
    log.add("file.field", "amount", "another column", line=4, column="rate")
    assert log.problems() == (
        Problem("file.field", "a.txt", "first", 3, "amount", "x" * 200, "", 3, "bacs18"),
        Problem("file.field", "a.txt", "another column", 4, "rate", table="bacs18"),
    )
