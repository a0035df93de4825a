from typing import Any

from jamfirst.report import summary
from tests.report import situations
from tests.report.situations import document, facts, found, table


def head(**changes: Any) -> summary.Headline:
    return summary.headline(document("go", **changes))


def test_the_headline_says_what_the_runs_say_of_themselves() -> None:
    both = {"baseline": facts("26C.1"), "candidate": facts("26C.2", period="2026-10")}
    assert head(facts=both).what == "Payroll and payments, September 2026 → October 2026 (main run)"
    assert head(facts=both).builds == "build 26C.1 → 26C.2"
    only = {"baseline": {}, "candidate": facts("26C.2", run_type=None, period=None, pay_date="2026-09-25")}
    assert head(facts=only) == summary.Headline("GO", "Payroll and payments, paid 25 September 2026", "build 26C.2")


def test_the_headline_falls_back_on_what_the_tables_hold() -> None:
    slips = table("slips", 1, 1, 1, kind="payslip", noun=["payslip", "payslips"])
    tables = [table("a", 1, 1, 1), table("b", 1, 1, 1), slips]
    assert head(facts={}, tables=tables) == summary.Headline("GO", "Payments and payslips", "")
    assert head(facts={"baseline": None, "candidate": None}, tables=[]).what == "Nothing that could be compared"


def test_only_a_go_is_a_go_for_something() -> None:
    assert summary.scope(document("go"))[0] == "Go for: payments."
    assert summary.scope(document("no-go"))[0] == "Compared: payments."
    assert summary.scope(document("hold", scope={}))[0] == "Compared: nothing."


def fairness(*answers: tuple[str, str]) -> str:
    asked = [{"question": f"Q{n}?", "answer": a, "text": f"T{n}", "weight": w} for n, (a, w) in enumerate(answers)]
    return summary.fairness(document("go", fairness=asked))


def test_fairness_says_its_doubts_and_the_worst_first() -> None:
    assert fairness() == "Cannot tell: nothing is known about how the two runs were made."
    assert fairness(("yes", "note")) == "Yes."
    assert fairness(("yes", "note"), ("cannot tell", "note")) == "Yes, with one reservation: T1."
    assert fairness(("no", "note"), ("cannot tell", "ask")) == "Cannot tell: T1. T0."
    assert fairness(("cannot tell", "ask"), ("no", "stop")) == "No: T1. T0."
    assert fairness(*[("no", "note")] * 5) == "Yes, with 5 reservations: T0. T1. T2. And 2 more doubts."


def test_what_is_not_known_stands_once_and_what_holds_back_stands_first() -> None:
    told = [
        {"text": "b", "weight": "note", "table": ""},
        {"text": "a", "weight": "ask", "table": ""},
        {"text": "a", "weight": "ask", "table": "x"},
        {"text": "Both are of 2026-09.", "weight": "ask", "table": ""},
    ]
    assert summary.not_known(document("hold", reservations=told)) == ["a", "b"]


def test_tables_of_one_kind_are_named_and_those_that_differ_stand_first() -> None:
    lines = summary.compared(document("hold", tables=[table("a", 5, 5, 5), table("b", 5, 4, 4)]))
    assert [line.counts for line in lines] == ["b: 5 → 4 payments", "a: 5 payments"]
    assert lines[1].matched == "all the same · matched by reference"


def test_findings_that_stop_stand_before_those_that_ask() -> None:
    findings = {
        "payment.regrouped": found("payment.regrouped", 1, weight="note"),
        "payment.other_change": found("payment.other_change", 2, weight="ask", columns={"reference": 2}),
        "payment.late": found("payment.late", 3, pence=100, columns={"pay_date": 3}),
    }
    assert [line.sentence() for line in summary.findings(document("no-go", findings=findings))] == [
        "3 payments would be made late, £1.00",
        "2 payments differ in another way: reference (2)",
        "1 payment would be grouped differently, same pounds",
    ]


def problem(code: str, **changes: Any) -> str:
    told = {"code": code, "side": "candidate", "file": "p.csv", "line": 418, "column": "Net", "message": "M 'secret'.",
            "found": "secret", "expected": "an amount like 1,234.56", "count": 1, "table": ""}  # fmt: skip
    (sentence,) = summary.files(document("hold", problems=[told | changes]))
    return sentence


def test_a_field_is_described_by_its_place_and_never_by_its_value() -> None:
    assert problem("file.field", count=3) == (
        'p.csv (candidate), line 418, column "Net": a value could not be read (3 records). '
        "Expected an amount like 1,234.56. The row is kept; the value is unknown. (file.field)"
    )
    assert problem("file.shape", line=0, column="") == "p.csv (candidate): M 'secret'. (file.shape)"


def test_an_account_in_a_message_is_masked() -> None:
    assert "12345678" not in problem("file.totals", message="account number 12345678 stands twice")


def test_control_totals_that_disagree_are_named_and_the_others_counted() -> None:
    wrong = {"side": "candidate", "file": "1.xml", "name": "CtrlSum", "stated": 100, "counted": 250, "unit": "pence"}
    right = wrong | {"stated": 250}
    assert summary.totals(document("hold", controls=[right, wrong, right])) == [
        "1.xml (candidate): CtrlSum says £1.00, the records add up to £2.50",
        "2 control totals agree with the records",
    ]


def test_a_go_says_that_nothing_stands_against_it_and_a_hold_invents_no_reason() -> None:
    assert summary.because(document("go")) == ["nothing that was compared stands against it"]
    assert summary.because(document("hold")) == []
    assert summary.because(situations.not_paid()) == ["118 payments would not be made, £21,004.10"]


def test_later_stages_are_shown_when_they_say_something() -> None:
    causes = [
        {"cause_id": "1", "text": "every payee with an apostrophe", "records": 118},
        {"where_text": "NI letter M"},
    ]
    told = document("no-go", causes=causes, harm={"bands": [{"text": "41 people on low income", "people": 41}]})
    assert summary.later(told, "causes") == ["every payee with an apostrophe", "NI letter M"]
    assert summary.later(told, "harm") == ["41 people on low income"]
    assert summary.later(document("go"), "causes") == []
