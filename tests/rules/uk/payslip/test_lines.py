"""Pay lines against the payslips that they make, in plain Python and in files that lack something."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.model.kinds import Kind
from jamfirst.model.law import RuleResult
from jamfirst.rules.uk.payslip.lines import RULE
from tests.rules.applied import applied

PENCE = st.integers(1, 10**7)
WHOSE = {"run_type": "main", "pay_date": "2026-09-25"}


def pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"


def line(who: str, kind: str, pence: int, **more: str) -> dict[str, str]:
    return {"employment_id": who, "element_class": kind, "amount": pounds(pence)} | WHOSE | more


def slip(who: str, gross: int, other: int, **more: str) -> dict[str, str]:
    return {"employment_id": who, "gross_pay": pounds(gross), "other_deductions": pounds(other)} | WHOSE | more


def found(slips: list[dict[str, str]], lines: list[dict[str, str]]) -> tuple[RuleResult, list[tuple[str, int]]]:
    outcome, rows = applied(RULE, slips, {Kind.PAY_LINE: lines})
    return outcome, [(row["column_name"], row["off"]) for row in rows]


PEOPLE = st.tuples(
    st.lists(PENCE, min_size=1, max_size=4), st.lists(PENCE, max_size=3), st.integers(-2, 2), st.integers(-2, 2)
)


@pytest.mark.parametrize("minus", [-1, 1])
@settings(max_examples=15, deadline=None)
@given(people=st.lists(PEOPLE, min_size=1, max_size=12))
def test_lines_add_up_or_the_difference_is_found(
    minus: int, people: list[tuple[list[int], list[int], int, int]]
) -> None:
    slips, lines, wanted = [], [line("0", "deduction", minus * 5), line("0", "basic", 100)], []
    for place, (earned, taken, wrong, also) in enumerate(people, start=1):
        who = str(place)
        lines += [line(who, "overtime", one) for one in earned]
        lines += [line(who, "deduction", minus * one) for one in taken]
        slips.append(slip(who, sum(earned) + wrong, sum(taken) + also))
        wanted += [("gross_pay", wrong)] if wrong else []
        wanted += [("other_deductions", also)] if also else []
    outcome, told = found(slips, lines)
    assert (sorted(told), outcome.checked) == (sorted(wanted), len(people))


def test_deductions_that_a_payslip_shows_by_themselves_may_be_lines_or_not() -> None:
    own = {"tax": "20.00", "ee_ni": "10.00", "ee_pension": "5.00", "loan": "3.00", "pg_loan": "0.00"}
    basic = line("1", "basic", 10_000)
    for lines in (["7"], ["7", "20"], ["7", "20", "10", "5", "3"], ["7", "5"]):
        taken = [line("1", "deduction", -100 * int(one)) for one in lines]
        assert found([slip("1", 10_000, 700, **own)], [basic, *taken])[1] == []
    assert found([slip("1", 10_000, 700, **own)], [basic, line("1", "deduction", -900)])[1] == [
        ("other_deductions", -200)
    ]


def test_a_deduction_of_which_there_is_no_line() -> None:
    lines = [line("1", "basic", 5000), line("2", "basic", 5000), line("2", "deduction", -100)]
    slips = [slip("1", 5000, 100), slip("2", 5000, 100)]
    assert found(slips, lines)[1] == [("other_deductions", 100)]
    assert found(slips, lines[:2])[1] == [], "where the lines are of earnings alone nothing is said of deductions"


def test_employers_lines_are_no_pay() -> None:
    lines = [line("1", "basic", 5000), line("1", "Employer NI", 700), line("1", "information", 9900)]
    assert found([slip("1", 5000, 0)], lines)[1] == []


def test_lines_belong_to_the_payslip_of_their_own_run() -> None:
    lines = [line("1", "basic", 5000), line("1", "basic", -5000, run_type="Reversal")]
    slips = [slip("1", 5000, 0), slip("1", -5000, 0, run_type="reversal")]
    assert found(slips, lines)[1] == []
    assert found([slip("1", 0, 0), slips[1]], lines)[1] == [("gross_pay", -5000)]


def test_lines_without_a_run_are_held_to_all_payslips_of_the_day() -> None:
    lines = [line("1", "basic", 5000), line("1", "basic", -100)]
    for one in lines:
        del one["run_type"]
    slips = [slip("1", 5000, 0), slip("1", -100, 0, run_type="reversal")]
    outcome, told = found(slips, lines)
    assert (outcome.records, told) == (1, [])


def test_two_without_a_run_are_equal() -> None:
    assert found([slip("1", 5000, 0, run_type="")], [line("1", "basic", 5000, run_type="")])[1] == []


@pytest.mark.parametrize(
    ("slips", "lines", "why"),
    [
        ([slip("1", 100, 0)], [line("2", "basic", 100)], "it has no pay lines"),
        ([slip("", 100, 0)], [line("2", "basic", 100)], "whose pay lines are its own cannot be told"),
        ([{"gross_pay": "1.00"}], [{"amount": "1.00"}], "whose pay lines are its own cannot be told"),
        ([slip("1", 100, 0)], [line("1", "basic", 1) | {"amount": "x"}], "the amount of a pay line is not known"),
        ([slip("1", 100, 0)], [line("1", "", 50)], "whether some pay lines are part of gross pay cannot be told"),
        ([slip("1", 100, 0) | {"gross_pay": "x"}], [line("1", "", 50)], "the gross pay is not known"),
    ],
)
def test_what_cannot_be_checked_is_said(slips: list[dict[str, str]], lines: list[dict[str, str]], why: str) -> None:
    outcome, told = found(slips, lines)
    assert ([c.reason for c in outcome.cannot], told) == ([why], [])


@pytest.mark.parametrize("kind", ["", "expenses"])
def test_lines_of_no_known_class_may_be_pay(kind: str) -> None:
    lines = [line("1", kind, 5000), line("1", kind, -100)]
    assert found([slip("1", 5000, 0)], lines)[1] == []
    assert found([slip("1", 4900, 0)], lines)[1] == []


def test_nobody_and_nothing_is_no_error() -> None:
    assert found([], [])[0].records == 0
    assert found([slip("1", 0, 0)], [line("2", "basic", 5)])[0].checked == 1
    many = [line("1", "basic", 1) | {"amount": "99999999999999.99"} for _ in range(30)]
    assert [c.reason for c in found([slip("1", 5, 0)], many)[0].cannot] == ["an amount is too large to be money"]
