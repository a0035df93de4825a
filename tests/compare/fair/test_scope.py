"""What a check must cover, against two runs in the engine: how many there are on each side, and what is lacking."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jamfirst.compare import compare
from jamfirst.compare.fair.scope import required
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.expected import Condition, Test
from jamfirst.model.kinds import Kind
from jamfirst.model.run import InputFile, RunFacts
from jamfirst.model.scope import Case, Need, Requirement, Scope
from tests.compare.build import Head, Record, Sheet, known, run, sheet

SLIPS = known(Kind.PAYSLIP, "employee_id", "pay_date", "payroll", "net_pay", "leaving_date")
LINES = known(Kind.PAY_LINE, "employee_id", "payroll", "pay_date", "element_code", "amount")
PAID = date(2026, 9, 25)


def slip(no: int, payroll: str = "Monthly", left: date | None = None) -> Record:
    return f"E{no:03}", PAID, payroll, Decimal(100 + no), left


def line(no: int, code: str, payroll: str = "Monthly") -> Record:
    return f"E{no:03}", payroll, PAID, code, Decimal(10 + no)


def slips(rows: Sequence[Record], name: str = "payslips", heads: Sequence[Head] = SLIPS) -> Sheet:
    return sheet(name, heads, rows, Kind.PAYSLIP)


def lines(*codes: str) -> Sheet:
    return sheet("lines", LINES, [line(no, code) for no, code in enumerate(codes)], Kind.PAY_LINE)


MONTH = [slip(no) for no in range(20)]
Files = Sequence[tuple[str, str]]


def asked(
    scope: Scope,
    before: Sequence[Sheet],
    after: Sequence[Sheet],
    payrolls: tuple[str | None, str | None] = (None, None),
    files: tuple[Files, Files] = ((), ()),
) -> list[Requirement]:
    with DuckDBSession() as session:
        runs = [
            run(session, sheets, RunFacts(payroll=payroll), [InputFile(n, Path(n), 1, "", f) for n, f in names])
            for sheets, payroll, names in zip((before, after), payrolls, files, strict=True)
        ]
        compared = compare(runs[0], runs[1], session).tables
        return list(required(session, scope, runs[0], runs[1], compared))


def one(scope: Scope, *runs: Sequence[Sheet], **more: object) -> tuple[int, int, str]:
    (found,) = asked(scope, *runs, **more)  # type: ignore[arg-type]
    return found.baseline, found.candidate, found.why


def case(table: str, *where: tuple[str, Test, tuple[str, ...]], at_least: int = 1) -> Scope:
    return Scope(cases=(Case("it", table, tuple(Condition(*told) for told in where), at_least),))


def test_nothing_is_asked_for_without_a_scope() -> None:
    assert asked(Scope(), [slips(MONTH)], [slips(MONTH)]) == []


# Payrolls


def test_a_payroll_is_told_by_payslips() -> None:
    weekly = slip(90, "Weekly")
    both, month = [slips([*MONTH, weekly])], [slips(MONTH)]
    scope = Scope(payrolls=("Weekly",))
    assert one(scope, both, both) == (1, 1, "")
    assert one(scope, both, month) == (1, 0, "no payslip of it in the candidate")
    assert one(scope, month, both) == (0, 1, "no payslip of it in the baseline")
    assert one(scope, month, month) == (0, 0, "no payslip of it in either run")
    assert one(Scope(payrolls=("weekly",)), both, both)[2] == "no payslip of it in either run"


def test_what_run_toml_says_does_not_stand_against_the_payslips() -> None:
    runs = [slips(MONTH)], [slips(MONTH)]
    assert one(Scope(payrolls=("Weekly",)), *runs, payrolls=("Weekly", "Weekly"))[2] == "no payslip of it in either run"


def test_pay_lines_speak_where_no_payslip_names_a_payroll_and_run_toml_where_nothing_does() -> None:
    bare = [(*row[:2], *row[3:]) for row in MONTH]
    nameless = slips(bare, heads=[h for h in SLIPS if h.name != "payroll"])
    scope = Scope(payrolls=("Monthly",))
    assert one(scope, [nameless, lines("BASIC")], [nameless, lines("BASIC")]) == (1, 1, "")
    assert one(scope, [nameless], [nameless], payrolls=("Monthly", "Monthly")) == (1, 1, "")
    assert one(scope, [nameless], [nameless], payrolls=("Monthly", None)) == (1, 0, "not in run.toml of the candidate")
    assert one(scope, [nameless], [nameless]) == (0, 0, "not in run.toml of either run")


def test_a_payroll_column_that_is_lost_is_no_payroll() -> None:
    bare = slips([(*row[:2], *row[3:]) for row in MONTH], heads=[h for h in SLIPS if h.name != "payroll"])
    assert one(Scope(payrolls=("Monthly",)), [slips(MONTH)], [bare]) == (20, 0, "no payslip of it in the candidate")


def test_a_payroll_is_called_one_once() -> None:
    found = asked(Scope(payrolls=("Monthly", "Weekly payroll")), [slips(MONTH)], [slips(MONTH)])
    assert [(r.what, r.kind) for r in found] == [("Monthly payroll", Need.PAYROLL), ("Weekly payroll", Need.PAYROLL)]


# Tables


@pytest.mark.parametrize("name", ["payslips", "payslip"])
def test_a_table_goes_by_its_name_or_its_kind(name: str) -> None:
    month, other = slips(MONTH), lines("BASIC")
    scope = Scope(tables=(name,))
    assert one(scope, [month], [month]) == (20, 20, "")
    assert one(scope, [month, other], [other]) == (20, 0, "no such table in the candidate")
    assert one(scope, [other], [month, other]) == (0, 20, "no such table in the baseline")
    assert one(scope, [other], [other])[:2] == (0, 0)


def test_a_name_that_is_nearly_one_is_offered() -> None:
    found = one(Scope(tables=("payslps",)), [slips(MONTH)], [slips(MONTH)])
    assert found == (0, 0, 'no such table in either run; did you mean "payslips"?')


def test_a_table_without_records_is_not_covered() -> None:
    empty = slips([])
    assert one(Scope(tables=("payslip",)), [slips(MONTH)], [empty])[2] == "no record of it in the candidate"
    assert one(Scope(tables=("payslip",)), [empty], [empty])[2] == "no record of it in either run"


def test_a_table_that_could_not_be_compared_is_not_covered() -> None:
    others = slips([("X" + str(row[0]), date(2026, 10, 25), *row[2:]) for row in MONTH])
    with DuckDBSession() as session:
        runs = [run(session, [s], RunFacts(period=p)) for s, p in ((slips(MONTH), "09"), (others, "10"))]
        compared = compare(*runs, session).tables
        assert compared[0].not_compared
        scope = Scope(("Monthly",), ("payslips",), (), (Case("a", "payslip", (Condition("net_pay", Test.PRESENT),)),))
        found = required(session, scope, *runs, compared)
    assert [r.why for r in found] == [
        "its payslips were not compared",
        "it was not compared",
        "its records were not compared",
    ]
    assert {(r.baseline, r.candidate) for r in found} == {(20, 20)}


def test_a_kind_is_covered_when_every_table_of_it_is() -> None:
    main, extra = slips(MONTH), slips([slip(70)], "more")
    assert one(Scope(tables=("payslip",)), [main, extra], [main]) == (21, 20, "not compared: more")


# Files


def test_a_file_has_to_be_in_both_runs_and_compared() -> None:
    month, mine = slips(MONTH), [("payslips.csv", "delimited"), ("run.toml", "run.toml")]
    unread = [*mine, ("payslips.old.csv", "")]
    runs, scope = ([month], [month]), Scope(files=("pay*.csv",))
    assert one(scope, *runs, files=(mine, mine)) == (1, 1, "")
    assert one(Scope(files=("*",)), *runs, files=(mine, mine)) == (1, 1, "")
    assert one(scope, *runs, files=(mine, [])) == (1, 0, "no such file in the candidate")
    assert one(scope, *runs, files=([], mine)) == (0, 1, "no such file in the baseline")
    assert one(scope, *runs, files=(mine, unread)) == (1, 2, "payslips.old.csv of the candidate was not compared")
    assert one(Scope(files=("Pay*.csv",)), *runs, files=(mine, mine))[2] == "no such file in either run"


# Situations


def test_a_case_is_counted_on_each_side() -> None:
    sick, well = [lines("BASIC", "SMP", "SMP")], [lines("BASIC", "OT", "OT")]
    scope = case("pay_line", ("element_code", Test.EQUAL, ("SMP",)))
    assert one(scope, sick, sick) == (2, 2, "")
    assert one(scope, sick, well) == (2, 0, "0 cases in the candidate, 1 needed")
    assert one(scope, well, sick) == (0, 2, "0 cases in the baseline, 1 needed")
    assert one(scope, well, well) == (0, 0, "0 cases in the baseline and 0 in the candidate, 1 needed")


@pytest.mark.parametrize(("needed", "why"), [(2, ""), (3, "2 cases in the candidate, 3 needed")])
def test_at_least_is_asked_of_both(needed: int, why: str) -> None:
    scope = case("lines", ("element_code", Test.EQUAL, ("SMP",)), at_least=needed)
    assert one(scope, [lines("SMP", "SMP", "SMP")], [lines("SMP", "SMP", "OT")]) == (3, 2, why)


@pytest.mark.parametrize(
    ("column", "test", "values", "n"),
    [
        ("leaving_date", Test.PRESENT, (), 1),
        ("leaving_date", Test.ABSENT, (), 20),
        ("leaving_date", Test.AT_LEAST, ("2026-09-13",), 0),
        ("net_pay", Test.LESS, ("102.00",), 2),
        ("net_pay", Test.EQUAL, ("105",), 1),
        ("payroll", Test.IN, ("Weekly", "Monthly"), 21),
        ("employee_id", Test.STARTS, ("E01",), 10),
        ("payroll", Test.NOT_EQUAL, ("Monthly",), 0),
    ],
)
def test_conditions_mean_what_they_mean_of_expected_changes(
    column: str, test: Test, values: tuple[str, ...], n: int
) -> None:
    rows = [*MONTH, slip(50, left=date(2026, 9, 12))]
    assert one(case("payslip", (column, test, values)), [slips(rows)], [slips(rows[::-1])])[:2] == (n, n)


def test_a_column_that_one_side_lost_is_no_case_there_and_is_still_counted_on_the_other() -> None:
    rows = [*MONTH, slip(50, left=date(2026, 9, 12))]
    lost = slips([row[:-1] for row in rows], heads=SLIPS[:-1])
    for test, n in ((Test.PRESENT, 1), (Test.ABSENT, 20)):
        scope = case("payslip", ("leaving_date", test, ()), ("payroll", Test.EQUAL, ("Monthly",)))
        assert one(scope, [slips(rows)], [lost]) == (n, 0, "0 cases in the candidate, 1 needed")


def test_amounts_that_one_side_has_as_text_are_amounts() -> None:
    heads = [h if h.name != "net_pay" else Head("net_pay", role=h.role, canonical="net_pay") for h in SLIPS]
    texts = slips([(*row[:3], f"{row[3]}.00", row[4]) for row in MONTH], heads=heads)
    scope = case("payslip", ("net_pay", Test.EQUAL, ("105.0",)))
    assert one(scope, [slips(MONTH)], [texts]) == (1, 1, "")
    scope = case("payslip", ("net_pay", Test.NOT_EQUAL, ("105",)))
    assert one(scope, [slips(MONTH)], [texts]) == (19, 19, "")


def test_a_case_that_is_a_payroll_is_counted_once() -> None:
    where = (Condition("payroll", Test.EQUAL, ("Monthly",)),)
    scope = Scope(payrolls=("Monthly",), cases=(Case("Monthly", "payslip", where), Case("again", "payslip", where)))
    found = asked(scope, [slips(MONTH)], [slips(MONTH)])
    assert [(r.baseline, r.candidate) for r in found] == [(20, 20)] * 3


def test_a_hostile_value_is_a_value() -> None:
    scope = case("payslip", ("payroll", Test.EQUAL, ("x' OR '1'='1",)))
    assert one(scope, [slips(MONTH)], [slips(MONTH)])[:2] == (0, 0)
