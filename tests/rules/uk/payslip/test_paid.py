"""Who is paid what: payslips against payments, person by person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import Kind
from jamfirst.model.law import RuleResult
from jamfirst.rules import check
from jamfirst.rules.by_hand import typed_run
from jamfirst.rules.uk.payslip.paid import RULE
from tests.rules.applied import applied
from tests.rules.uk.payslip.people import DAY, payee, slip, to_account, to_id

Records = Sequence[dict[str, str]]
EVERYBODY = [payee(who) for who in "123456789"]
COLLEAGUE = slip("9", 90_000)
PAID_COLLEAGUE = to_account("9", 90_000)


def found(slips: Records, payments: Records, payees: Records = EVERYBODY) -> tuple[list[str], list[str]]:
    """What is found, with what it should be, and the reasons why some cannot be checked; a colleague is paid."""
    others = {Kind.PAYMENT: [*payments, PAID_COLLEAGUE], Kind.PAYEE: payees}
    outcome, rows = applied(RULE, [*slips, COLLEAGUE], others)
    told = [f"{row['found_value']} for {row['expected_value']}" for row in rows]
    return told, [cannot.reason for cannot in outcome.cannot]


PEOPLE = st.lists(st.lists(st.integers(-50_000, 300_000), min_size=1, max_size=3), min_size=1, max_size=8)


@pytest.mark.parametrize("pays", [to_account, to_id])
@settings(max_examples=15, deadline=None)
@given(people=PEOPLE, whole=st.booleans(), wrong=st.lists(st.integers(0, 3), min_size=8, max_size=8))
def test_people_are_paid_what_their_payslips_say_or_are_found(pays, people, whole, wrong) -> None:  # type: ignore[no-untyped-def]
    """Each employment in a payment of its own, or all of a person in one; what is below nought is not paid."""
    slips, payments, hurt = [], [], 0
    for place, nets in enumerate(people, start=1):
        slips += [slip(str(place), net, post=str(post)) for post, net in enumerate(nets)]
        off = wrong[place - 1] if wrong[place - 1] < 3 else 0
        amounts = [max(sum(nets), 0)] if whole else [max(net, 0) for net in nets]
        paid = sum(amounts)
        amounts[0] += off
        payments += [pays(str(place), amount) for amount in amounts if amount]
        dues = {max(sum(nets), 0), sum(max(net, 0) for net in nets)}
        hurt += bool(off) and paid + off not in dues
    told, reasons = found(slips, payments)
    assert len(told) + len(reasons) >= bool(hurt)
    assert len(told) <= hurt


def test_a_penny_too_little_and_a_penny_too_much() -> None:
    slips = [slip("1", 5000), slip("2", 6000)]
    assert found(slips, [to_account("1", 4999), to_account("2", 6001)])[0] == ["£49.99 for £50.00", "£60.01 for £60.00"]


def test_one_record_stands_for_all_payslips_of_a_person_and_day() -> None:
    slips = [
        slip("1", 5000),
        slip("1", 7000, "2"),
        slip("1", -300, run_type="reversal"),
        slip("1", 100, pay_date="2026-09-30"),
    ]
    paid = [to_account("1", 11_000), to_account("1", 100, pay_date="2026-09-30")]
    others = {Kind.PAYMENT: [*paid, PAID_COLLEAGUE], Kind.PAYEE: EVERYBODY}
    outcome, (row,) = applied(RULE, [*slips, COLLEAGUE], others)
    assert (outcome.records, outcome.breached, outcome.gap_pence) == (3, 1, 700)
    assert row["workings"] == "payslips 3; net pay £117.00; on 25 September 2026; payments 1; paid £110.00"


@pytest.mark.parametrize(
    ("slips", "payments"),
    [
        ([slip("1", -500)], []),
        ([slip("1", 0)], []),
        ([slip("1", 5000), slip("1", -500, "2")], [to_account("1", 4500)]),
        ([slip("1", 5000), slip("1", -500, "2")], [to_account("1", 5000)]),
        ([slip("1", 5000)], [to_account("1", 2000), to_account("1", 3000)]),
        ([slip("1", 5000)], [to_account("1", 5000, pay_date="2026-09-28")]),
        ([slip("1", 5000)], [to_account("1", 5000, pay_date="")]),
        ([slip("1", 5000, pay_date="")], [to_account("1", 5000)]),
        ([slip("1", 5000)], [to_account("1", 5000, currency="gbp")]),
        ([slip("1", 5000)], [to_account("1", 5000), to_account("1", 700, payee_id="S5")]),
        ([slip("1", 5000)], [to_id("P1", 5000)]),
    ],
)
def test_these_are_right(slips: Records, payments: Records) -> None:
    assert found(slips, payments) == ([], [])


@pytest.mark.parametrize(
    ("payments", "told"),
    [
        ([], "£0.00 for £50.00"),
        ([to_account("1", 5000), to_account("1", 5000)], "£100.00 for £50.00"),
        ([to_account("1", 10_000)], "£100.00 for £50.00"),
        ([to_account("1", 2500), to_account("1", 2500), to_account("1", 5000)], "£100.00 for £50.00"),
        ([to_account("8", 5000)], "£0.00 for £50.00"),
        ([to_account("77", 5000)], "£0.00 for £50.00"),
    ],
)
def test_these_are_wrong(payments: Records, told: str) -> None:
    assert found([slip("1", 5000)], payments) == ([told], [])


@pytest.mark.parametrize(
    ("slips", "payments", "payees", "why"),
    [
        ([slip("1", 5000)], [to_account("1", 5000), to_account("1", 700)], EVERYBODY, "something else on that day too"),
        ([slip("1", 5000)], [to_account("1", 5000, currency="EUR")], EVERYBODY, ""),
        ([slip("1", 5000)], [to_account("1", 4000, currency="EUR")], EVERYBODY, "paid in another currency"),
        ([slip("1", 5000)], [to_account("1", 0) | {"amount": "x"}], EVERYBODY, "the amount of a payment is not known"),
        ([slip("1", 5000)], [], EVERYBODY[1:], "no account of theirs is known"),
        ([slip("", 5000)], [], EVERYBODY, "the employee id is not known"),
        ([slip("1", 5000) | {"net_pay": "x"}], [], EVERYBODY, "the net pay is not known"),
        (
            [slip("1", 5000), slip("1", -900, run_type="reversal")],
            [to_account("1", 5000)],
            EVERYBODY,
            "taken off later",
        ),
        ([slip("1", 5000, payroll="Weekly")], [], EVERYBODY, "no payments of that payroll and day"),
        ([slip("1", 5000, pay_date="2026-09-30")], [], EVERYBODY, "no payments of that payroll and day"),
    ],
)
def test_what_cannot_be_checked_is_said(slips: Records, payments: Records, payees: Records, why: str) -> None:
    told, reasons = found(slips, payments, payees)
    assert told == []
    assert [why in reason for reason in reasons] == ([True] if why else [])


def test_two_employees_with_one_account_are_not_guessed_and_no_fault_of_the_files() -> None:
    payees = [*EVERYBODY, payee("2") | {"payee_id": "P22"} | {"account_number": "00000001"}]
    others = {Kind.PAYMENT: [to_account("1", 5000), PAID_COLLEAGUE], Kind.PAYEE: payees}
    outcome, rows = applied(RULE, [slip("1", 5000), slip("2", 6000), COLLEAGUE], others)
    assert rows == []
    assert [(c.reason, c.records, c.usual) for c in outcome.cannot] == [
        ("their account is another employee's too", 2, True)
    ]


def test_an_account_shared_with_somebody_who_is_no_employee_is_the_employees() -> None:
    payees = [*EVERYBODY, payee("1") | {"payee_id": "F1", "employee_id": "", "payee_type": "foster carer"}]
    assert found([slip("1", 5000)], [to_account("1", 5000)], payees) == ([], [])


def test_without_payees_an_id_tells_whose_a_payment_is() -> None:
    others = {Kind.PAYMENT: [to_id("9", 90_000)]}
    outcome, rows = applied(RULE, [slip("1", 5000), COLLEAGUE], others)
    assert [(row["found_value"], row["expected_value"]) for row in rows] == [("£0.00", "£50.00")]
    assert outcome.checked == 2


def test_payments_to_others_alone_say_nothing_of_employees() -> None:
    others = {Kind.PAYMENT: [to_id("S1", 700)], Kind.PAYEE: EVERYBODY}
    outcome, rows = applied(RULE, [slip("1", 5000)], others)
    assert rows == []
    assert [c.reason for c in outcome.cannot] == ["no payment of the run is to anybody who has a payslip"]


def run_of(slips: Records, *tables: Records) -> RuleResult:
    with DuckDBSession(threads=1) as session:
        runs = [typed_run(session, RULE, slips, {Kind.PAYMENT: one, Kind.PAYEE: EVERYBODY}) for one in tables]
        payments = [replace(run.tables[1], name=f"payments {place}") for place, run in enumerate(runs)]
        whole = replace(runs[0], tables=(runs[0].tables[0], runs[0].tables[2], *payments))
        return check(whole, session, chosen=[RULE]).outcomes[0]


SUPPLIERS = [to_id(f"S{n}", 100) for n in range(5)]


@pytest.mark.parametrize(
    ("tables", "breached", "cannot"),
    [
        ([[to_account("1", 5000)], [to_account("1", 5000)]], 0, 0),
        ([[to_account("1", 2000)], [to_account("1", 3000)]], 0, 0),
        ([[to_account("1", 4000)], [to_account("1", 4000)]], 1, 0),
        ([[to_account("1", 5000)], [to_account("1", 4000), PAID_COLLEAGUE]], 0, 1),
        ([[to_account("1", 5000)], [to_account("1", 700), *SUPPLIERS]], 0, 0),
        ([[to_account("1", 4000)], [to_account("1", 1000), *SUPPLIERS]], 0, 0),
        ([[], [to_account("1", 5000), *SUPPLIERS, *SUPPLIERS]], 0, 0),
    ],
)
def test_payments_in_several_tables(tables: Sequence[Records], breached: int, cannot: int) -> None:
    """A register and the bank's file, pay and supplier payments, a payroll among many other payments."""
    outcome = run_of([slip("1", 5000), COLLEAGUE], [*tables[0], PAID_COLLEAGUE], *tables[1:])
    assert (outcome.breached, outcome.records - outcome.checked) == (breached, cannot)


def test_absurd_amounts_are_no_error() -> None:
    most = {"net_pay": "99999999999999.99"}
    slips = [slip("1", 0, post=str(n)) | most for n in range(20)]
    assert found(slips, [to_account("1", 5)])[1] == ["an amount is too large to be money"]
    assert found([slip("1", 5)], [to_account("1", 0) | {"amount": most["net_pay"]}])[0] == [
        "£99,999,999,999,999.99 for £0.05"
    ]


def test_nobody_is_no_error() -> None:
    assert applied(RULE, [], {Kind.PAYMENT: []})[0].records == 0
    assert slip("1", 1)["pay_date"] == DAY
