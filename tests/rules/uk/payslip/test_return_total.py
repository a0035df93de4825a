"""Totals of the return against totals of the payslips."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.model.kinds import Kind
from jamfirst.rules.uk.payslip.return_total import RULE
from tests.rules.applied import applied
from tests.rules.uk.payslip.people import DAY, pounds, slip

AMOUNTS = st.tuples(st.integers(1, 10**6), st.integers(-1000, 10**5), st.integers(0, 10**4))


def line(nino: str, net: int, tax: int, loan: int = 0, **more: str) -> dict[str, str]:
    money = {"net_pay": pounds(net), "tax": pounds(tax), "loan": pounds(loan)}
    return {"nino": nino, "pay_date": DAY} | money | more


@settings(max_examples=20, deadline=None)
@given(st.lists(AMOUNTS, min_size=1, max_size=12), st.integers(-3, 3), st.integers(-3, 3))
def test_totals_agree_or_the_difference_is_found(people: list[tuple[int, int, int]], net: int, tax: int) -> None:
    slips = [slip(str(n), a, tax=pounds(b), loan=pounds(c)) for n, (a, b, c) in enumerate(people)]
    lines = [line(f"QQ{n}", a, b, c) for n, (a, b, c) in enumerate(people)]
    first = people[0]
    lines[0] = line("QQ0", first[0] + net, first[1] + tax, first[2])
    outcome, rows = applied(RULE, slips, {Kind.RETURN_LINE: lines})
    wanted = [("net_pay", -net)] * bool(net) + [("tax", -tax)] * bool(tax)
    assert ([(row["column_name"], row["off"]) for row in rows], outcome.records) == (wanted, 1)


def found(slips: list[dict[str, str]], lines: list[dict[str, str]]) -> tuple[list[str], list[str]]:
    outcome, rows = applied(RULE, slips, {Kind.RETURN_LINE: lines})
    return [row["column_name"] for row in rows], [cannot.reason for cannot in outcome.cannot]


def test_a_loan_may_be_with_or_without_a_postgraduate_loan() -> None:
    slips = [slip("1", 500, loan="3.00", pg_loan="2.00", tax="0.00")]
    assert found(slips, [line("A", 500, 0, 300)]) == ([], [])
    assert found(slips, [line("A", 500, 0, 500)]) == ([], [])
    assert found(slips, [line("A", 500, 0, 400)]) == (["loan"], [])


def test_net_pay_may_be_before_what_no_statute_asks_for() -> None:
    slips = [slip("1", 500, other_deductions="1.00", ee_pension="0.20")]
    for reported in (500, 600, 520, 620):
        assert found(slips, [line("A", reported, 0)]) == ([], [])
    assert found(slips, [line("A", 540, 0)]) == (["net_pay"], [])


def test_somebody_left_out_is_a_difference_and_somebody_more_is_not_ours_to_judge() -> None:
    slips = [slip("1", 500), slip("2", 700)]
    assert found(slips, [line("A", 500, 0)]) == (["net_pay"], [])
    more = [line("A", 500, 0), line("B", 700, 0), line("C", 900, 0)]
    assert found(slips, more) == ([], ["the return has more lines than there are employments with payslips"])
    assert found(slips, [*more[:2], line("C", 0, 0)]) == ([], [])


def test_employers_and_days_are_apart() -> None:
    slips = [slip("1", 500, paye_reference="123/AB1"), slip("2", 700, paye_reference="456/CD2")]
    lines = [line("A", 500, 0, paye_reference="123 AB1"), line("B", 700, 0, paye_reference="456/cd2")]
    assert found(slips, lines) == ([], [])
    lines[0]["net_pay"], lines[1]["net_pay"] = "7.00", "5.00"
    assert found(slips, lines) == (["net_pay", "net_pay"], [])
    assert found(slips[:1], lines[1:]) == ([], ["the run has no return of that employer and day"])
    assert found([slip("1", 500)], lines[1:]) == ([], []), "where payslips do not say whose they are, all is one"


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        ([{"nino": "A", "pay_date": DAY}], "the return shows neither tax nor net pay nor loans"),
        ([line("A", 500, 0, pay_date="2026-09-24")], "the run has no return of that employer and day"),
    ],
)
def test_what_cannot_be_checked_is_said(lines: list[dict[str, str]], why: str) -> None:
    assert found([slip("1", 500)], lines) == ([], [why])


def test_reversals_and_payslips_of_nothing() -> None:
    slips = [slip("1", 500), slip("1", -20, run_type="reversal"), slip("2", 0)]
    assert found(slips, [line("A", 480, 0)]) == ([], [])


def test_absurd_amounts_are_no_error() -> None:
    most = {"net_pay": "99999999999999.99"}
    slips = [slip(str(n), 0) | most for n in range(20)]
    assert found(slips, [line("A", 5, 0)])[1] == ["an amount is too large to be money"]
