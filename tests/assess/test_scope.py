"""A check that did not cover what the service file asks for is hold, whatever else it found; it is never go."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.assess import Options
from jamfirst.assess.scope import not_covered, refuse_unknown_cases, required_text
from jamfirst.decide import decide
from jamfirst.model.comparison import Reservation
from jamfirst.model.expected import Condition, Test
from jamfirst.model.finding import Weight
from jamfirst.model.problems import BadInputError
from jamfirst.model.scope import Case, Need, Requirement, Scope
from jamfirst.model.service import ServiceFile
from jamfirst.read.service import parse_service_file, read_service_file
from jamfirst.report.markdown import write_markdown
from jamfirst.store import Assessment
from tests.assess.runs import PAYS, ROOT, Check, payments_csv

LINE_HEADER = "employee_id,payroll,pay_date,element_code,amount"
STATED = 'payroll = "Monthly"\n'
SECRET = "Zoë Secret"
ASKED = """
[scope]
payrolls = ["Monthly"]
tables = ["payments", "pay_line"]
files = ["payments*.csv", "lines.csv"]

[[scope.cases]]
name = "maternity pay"
table = "pay_line"
where = { element_code = "SMP" }

[[scope.cases]]
name = "the builder"
table = "payments"
where = { "Payee Name" = { "starts with" = "A Builder" } }
at_least = 5
"""


@pytest.fixture
def check(tmp_path: Path) -> Check:
    return Check(tmp_path)


def lines(*codes: str, payroll: str = "Monthly") -> str:
    rows = [f"E{no:03},{payroll},2026-09-25,{code},{100 + no}.00" for no, code in enumerate(codes)]
    return "\n".join([LINE_HEADER, *rows, ""])


LINES = lines("BASIC", "SMP", *["BASIC"] * 20)
BEFORE = {"payments.csv": payments_csv(PAYS), "lines.csv": LINES}
AFTER = {"payments.csv": payments_csv(PAYS[::-1]), "lines.csv": "\n".join([LINE_HEADER, *LINES.split("\n")[:0:-1], ""])}


def service(text: str) -> ServiceFile:
    return parse_service_file(text.encode())


def lacking(found: Assessment) -> list[str]:
    return [r["what"] for r in found.document["scope"]["required"] if not r["covered"]]


def test_a_clean_pair_that_covers_everything_is_go_and_says_what_it_covered(check: Check) -> None:
    assert check.pair(BEFORE, AFTER).verdict == "go"
    found = check.pair(BEFORE, AFTER, service=service(ASKED))
    assert found.verdict == "go"
    assert [(r["what"], r["kind"], r["baseline"], r["candidate"]) for r in found.document["scope"]["required"]] == [
        ("Monthly payroll", "payroll", 22, 22),
        ("payments", "table", 40, 40),
        ("pay lines", "table", 22, 22),
        ("payments*.csv", "file", 1, 1),
        ("lines.csv", "file", 1, 1),
        ("maternity pay", "case", 1, 1),
        ("the builder", "case", 5, 5),
    ]
    assert " Covered: Monthly payroll, payments," in found.document["scope"]["text"]
    assert "the builder (5 cases before, 5 after)." in found.document["scope"]["text"]


def test_without_a_list_nothing_is_required(check: Check) -> None:
    assert check.pair(BEFORE, AFTER).document["scope"]["required"] == []


@pytest.mark.parametrize(
    ("scope", "what"),
    [
        ('[scope]\npayrolls = ["Monthly", "Weekly"]', "Weekly payroll"),
        ('[scope]\ntables = ["fps"]', "fps"),
        ('[scope]\ntables = ["return_line"]', "return lines"),
        ('[scope]\nfiles = ["bacs*.txt"]', "bacs*.txt"),
        (ASKED.replace('"SMP"', '"SSP"'), "maternity pay"),
        (ASKED.replace("at_least = 5", "at_least = 6"), "the builder"),
        (ASKED.replace('table = "pay_line"', 'table = "payslip"'), "maternity pay"),
    ],
)
def test_whatever_is_not_covered_is_hold_with_its_reason(check: Check, scope: str, what: str) -> None:
    found = check.pair(BEFORE, AFTER, service=service(scope))
    assert found.verdict == "hold"
    assert lacking(found) == [what]
    (reason,) = found.document["reasons"]
    assert (reason["weight"], reason["text"].startswith(f"Not covered: {what} (")) == ("ask", True)
    assert f"Not covered: {what} (" in found.document["scope"]["text"]


@pytest.mark.parametrize("other", [0, 1])
def test_what_one_side_lacks_is_named(check: Check, other: int) -> None:
    """Maternity pay on one side only: a finding as well, and never go."""
    runs = [BEFORE, {**AFTER, "lines.csv": LINES.replace("SMP", "BASIC")}]
    found = check.pair(runs[other], runs[1 - other], service=service(ASKED))
    side = ("candidate", "baseline")[other]
    assert found.verdict in ("hold", "no-go")
    text = f"Not covered: maternity pay (0 cases in the {side}, 1 needed)"
    assert text in [r["text"] for r in found.document["reservations"]]


def test_run_toml_can_name_the_payroll_and_another_one_is_hold(check: Check) -> None:
    before, after = ({"payments.csv": side["payments.csv"], "run.toml": STATED} for side in (BEFORE, AFTER))
    assert check.pair(before, after, service=service('scope.payrolls = ["Monthly"]')).verdict == "go"
    found = check.pair(before, after, service=service('scope.payrolls = ["Weekly"]'))
    assert (found.verdict, lacking(found)) == ("hold", ["Weekly payroll"])


def test_a_file_that_is_there_and_not_read_is_hold(check: Check) -> None:
    before, after = ({**side, "notes.pdf": b"%PDF-1.7\n"} for side in (BEFORE, AFTER))
    found = check.pair(before, after, service=service('scope.files = ["notes*"]'))
    assert (found.verdict, lacking(found)) == ("hold", ["notes*"])


def test_no_value_of_a_condition_is_shown(check: Check, tmp_path: Path) -> None:
    text = ASKED.replace("A Builder", SECRET)
    found = check.pair(BEFORE, AFTER, service=service(text))
    assert lacking(found) == ["the builder"]
    write_markdown(found, tmp_path / "summary.md")
    assert SECRET not in json.dumps(found.document, ensure_ascii=False)
    assert "the builder" in (tmp_path / "summary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        ('elemnt_code = "SMP"', 'the table has no column "elemnt_code" in either run. Did you mean "element_code"?'),
        ('amount = "many"', 'the column "amount" holds amounts, and "many" is none.'),
        ('pay_date = { "starts with" = "2026" }', 'the column "pay_date" holds no text, which starts with needs.'),
    ],
)
def test_a_slip_of_the_pen_is_one_sentence(check: Check, condition: str, says: str) -> None:
    scope = service(ASKED.replace('element_code = "SMP"', condition))
    with pytest.raises(BadInputError) as caught:
        check.pair(BEFORE, AFTER, service=scope)
    assert str(caught.value) == f'The service file, [[scope.cases]] "maternity pay", table "pay_line": {says}'
    assert not list(check.place.glob("assessment*"))


def test_columns_of_a_table_that_is_not_there_are_no_error() -> None:
    refuse_unknown_cases(Scope(cases=(Case("a", "fps", (Condition("b", Test.PRESENT),)),)), [])


def test_the_split_of_files_and_the_number_of_threads_change_no_digest(check: Check) -> None:
    whole = payments_csv(PAYS[::-1])
    split = {"payments1.csv": payments_csv(PAYS[:20]), "payments2.csv": payments_csv(PAYS[20:])}
    scope = service('scope.files = ["payments*.csv"]')
    runs = {"payments.csv": payments_csv(PAYS)}, {"payments.csv": whole}
    found = [check.pair(*runs, service=scope, threads=n) for n in (1, 2)]
    found.append(check.pair(runs[0], split, service=scope))
    assert len({json.dumps(f.document["scope"]["required"]) for f in found}) == 2
    assert found[0].document["digest"] == found[1].document["digest"]
    assert [f.verdict for f in found] == ["go"] * 3


# More is asked for, and nothing is let through by it.

REQUIREMENTS = st.builds(
    Requirement,
    st.sampled_from(["a leaver", "fps", "Weekly payroll"]),
    st.sampled_from(list(Need)),
    st.integers(0, 9),
    st.integers(0, 9),
    st.sampled_from(["", "0 cases in the baseline, 1 needed"]),
)


@settings(max_examples=200)
@given(st.lists(REQUIREMENTS, max_size=4), REQUIREMENTS, st.sampled_from(list(Weight)), st.integers(0, 1))
def test_another_requirement_never_turns_a_verdict_into_go(
    asked: Sequence[Requirement], more: Requirement, weight: Weight, records: int
) -> None:
    said = [Reservation("something else", weight)]
    fewer = decide([], [*said, *not_covered(asked)], [], records).verdict
    verdict = decide([], [*said, *not_covered([*asked, more])], [], records).verdict
    order = ["go", "hold", "no-go"]
    assert order.index(verdict) >= order.index(fewer)
    assert verdict != "go" or all(r.covered for r in [*asked, more])


def test_nothing_is_said_where_nothing_is_asked() -> None:
    assert required_text([]) == ""


# Northbrook: a council with one monthly payroll.

NORTHBROOK = ROOT / "examples" / "northbrook"
COUNCIL = """
[scope]
payrolls = ["Monthly"{more}]
tables = ["return_line", "fps", "payment"]
files = ["bacs*.txt", "*.xml"]

[[scope.cases]]
name = "a leaver"
table = "payslip"
where = {{ leaving_date = {{ present = true }} }}

[[scope.cases]]
name = "a supplementary payslip"
table = "payslips"
where = {{ run_type = "supplementary" }}
at_least = 10
"""


def council(check: Check, more: str = "") -> Assessment:
    declared = replace(read_service_file(NORTHBROOK / "jamfirst.toml"), scope=service(COUNCIL.format(more=more)).scope)
    return check(NORTHBROOK / "before", NORTHBROOK / "after", Options(service=declared))


def test_northbrook_covers_its_payroll_its_return_and_its_leavers(check: Check) -> None:
    found = council(check)
    assert lacking(found) == []
    told = {r["what"]: (r["baseline"], r["candidate"]) for r in found.document["scope"]["required"]}
    assert told["Monthly payroll"] == (1_035, 1_010)
    assert told["a leaver"] == (8, 8)
    assert told["a supplementary payslip"] == (15, 15)
    assert found.verdict == "no-go"
    assert not any("Not covered" in r["text"] for r in found.document["reasons"])


def test_northbrook_has_no_weekly_payroll(check: Check) -> None:
    found = council(check, ', "Weekly"')
    assert lacking(found) == ["Weekly payroll"]
    assert found.verdict == "no-go"
    texts = [r["text"] for r in found.document["reasons"] if r["weight"] == "ask"]
    assert "Not covered: Weekly payroll (no payslip of it in either run)" in texts
