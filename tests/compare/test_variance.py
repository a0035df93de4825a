"""Which periods two runs pay, and how pay lines are understood: the parts of ``compare/variance``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from jamfirst.compare.variance.payroll import (
    ABSENCE,
    ARREARS,
    BASIC,
    DEDUCTION,
    HOLIDAY,
    ON_PAYSLIP,
    OTHER,
    OVERTIME,
    REVERSED,
    key_of,
    lines_paid,
    sources,
)
from jamfirst.compare.variance.periods import Window, fair, window_of
from jamfirst.engines.build import select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.finding import Weight
from tests.compare.pay_periods import AUGUST, SEPTEMBER, line, run_of, slip


@pytest.fixture(scope="module")
def session() -> Iterator[DuckDBSession]:
    with DuckDBSession() as opened:
        yield opened


def answer(session: DuckDBSession, before: dict[str, object], now: dict[str, object]) -> tuple[str, Weight, str]:
    """What is said of whether one run is the period before the other, given their facts."""
    runs = [run_of(session, "", [slip("E1")], facts=facts) for facts in (before, now)]
    windows = [window_of(session, run, sources(run).slips) for run in runs]
    first = fair(*runs, *windows)[0]
    return first.answer, first.weight, first.text


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("2026-08", "2026-09", "yes"),
        ("2026-12", "2027-01", "yes"),
        ("2026-W36", "2026-W37", "yes"),
        ("2026-W53", "2027-W01", "yes"),
        ("2025-W52", "2026-W01", "yes"),
        ("5", "6", "yes"),
        ("2026-09", "2026-09", "no"),
        ("September", "September", "no"),
        ("2026-07", "2026-09", "no"),
        ("2025-09", "2026-09", "no"),
        ("2026-W35", "2026-W37", "no"),
        ("2026-10", "2026-09", "no"),
        ("August", "September", "cannot tell"),
        (None, None, "cannot tell"),
    ],
)
def test_only_the_period_just_before_is_fair(
    session: DuckDBSession, before: str | None, now: str | None, expected: str
) -> None:
    said, weight, text = answer(session, {"period": before}, {"period": now})
    assert said == expected, text
    assert weight == (Weight.ASK if expected == "no" else Weight.NOTE)


@pytest.mark.parametrize(
    ("days", "expected"),
    [((2026, 8, 25), "yes"), ((2026, 9, 25), "no"), ((2026, 7, 24), "no"), ((2026, 10, 25), "no")],
)
def test_pay_dates_say_it_where_no_period_is_stated(
    session: DuckDBSession, days: tuple[int, int, int], expected: str
) -> None:
    before = {"period": None, "pay_date": date(*days)}
    said, _, text = answer(session, before, {"period": None, "pay_date": date(2026, 9, 25)})
    assert said == expected, text
    assert "2026" in text


@pytest.mark.parametrize("what", ["organisation", "payroll"])
def test_another_organisation_or_payroll_asks(session: DuckDBSession, what: str) -> None:
    before = run_of(session, AUGUST, [slip("E1")], facts={what: "Elsewhere"})
    now = run_of(session, SEPTEMBER, [slip("E1")])
    window = Window("August", None, None, None)
    asked = [f for f in fair(before, now, window, window) if f.weight == Weight.ASK]
    assert [f.question for f in asked] == [f"Same {what} as the period before?"]
    unsaid = run_of(session, AUGUST, [slip("E1")], facts={what: None})
    assert all(f.answer != "no" for f in fair(unsaid, now, window, window)[1:])


@pytest.mark.parametrize(
    ("code", "kind", "values", "family"),
    [
        ("BASIC", "basic", {}, BASIC),
        ("SAL01", "Basic salary", {}, BASIC),
        ("0100", "Contractual pay", {}, BASIC),
        ("BASIC", None, {}, BASIC),
        ("OT150", "overtime", {}, OVERTIME),
        ("OT200", None, {}, OVERTIME),
        ("SSP", "statutory", {}, ABSENCE),
        ("OSP", "Sick pay", {}, ABSENCE),
        ("HOLPAY", "holiday", {}, HOLIDAY),
        ("BP", "Back pay", {}, ARREARS),
        ("X", "basic", {"earned_to": date(2026, 8, 31)}, ARREARS),
        ("X", "basic", {"earned_to": date(2026, 9, 30)}, BASIC),
        ("CLAIM", "overtime", {"earned_to": date(2026, 8, 31)}, OVERTIME),
        ("CLAIM", "overtime", {"run_type": "reversal"}, REVERSED),
        ("UNION", "deduction", {}, DEDUCTION),
        ("PAYE", "tax", {}, ON_PAYSLIP),
        ("LGPS", "Pension", {}, ON_PAYSLIP),
        ("CAR", "allowance", {}, OTHER),
    ],
)
def test_a_pay_line_is_understood_by_the_words_of_its_class(
    session: DuckDBSession, code: str, kind: str | None, values: dict[str, object], family: str
) -> None:
    made = {**line("E1", code, "x"), "element_class": kind, **values}
    run = run_of(session, SEPTEMBER, [slip("E1")], [made])
    window = Window("September 2026", date(2026, 9, 1), date(2026, 9, 30), None)
    found = lines_paid(session, sources(run).lines, ("employment_id",), window)
    assert session.rows(select("family").from_(table(found))) == [(family,)]


def test_the_window_is_the_month_or_what_most_payslips_earn_for(session: DuckDBSession) -> None:
    run = run_of(session, "2026-02", [slip("E1")])
    window = window_of(session, run, sources(run).slips)
    assert (window.label, window.first, window.last) == ("February 2026", date(2026, 2, 1), date(2026, 2, 28))
    unknown = run_of(session, "", [slip("E1")], facts={"period": None})
    assert window_of(session, unknown, sources(unknown).slips).label == "unknown period"


def test_employments_are_told_by_the_best_key_that_both_runs_have(session: DuckDBSession) -> None:
    whole = run_of(session, AUGUST, [slip("E1")])
    without = run_of(session, SEPTEMBER, [slip("E1")], without=["employment_id"])
    assert key_of(whole.tables) == ("employment_id",)
    assert key_of([*whole.tables, *without.tables]) == ("employee_id",)
    assert key_of(run_of(session, AUGUST, [slip("E1")], without=["employment_id", "employee_id"]).tables) == ()
