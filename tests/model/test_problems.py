from jamfirst.model.problems import Problem


def test_a_problem_is_a_sentence_that_starts_with_its_place() -> None:
    problem = Problem("file.field", "payments.csv", '"1.2.3" is not an amount.', line=1418, column="Net Amt", count=3)
    assert problem.sentence() == (
        'payments.csv, line 1,418, column "Net Amt": "1.2.3" is not an amount. (3 records) (file.field)'
    )


def test_a_problem_of_a_whole_file_names_the_file_only() -> None:
    problem = Problem("file.missing", "returns.csv", "this file is not in the candidate.")
    assert problem.sentence() == "returns.csv: this file is not in the candidate. (file.missing)"
