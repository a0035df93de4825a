"""Whose a payment is, and what people are paid in all, as plain Python would have it in small worlds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.engines.build import named, select
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.model.kinds import Kind
from jamfirst.rules.by_hand import try_rule
from jamfirst.rules.registry import rules
from jamfirst.rules.uk.returns.amounts import MOST, summed
from jamfirst.rules.uk.returns.paid import account

RULES = {rule.id: rule for rule in rules()}
Row = Mapping[str, str]


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with DuckDBSession(threads=1) as session:
        yield session


@pytest.mark.parametrize(
    ("sort_code", "number", "iban", "expected"),
    [
        ("242702", "00190118", None, "24270200190118"),
        ("24-27-02", "0019 0118", None, "24270200190118"),
        (None, None, "GB29 NWBK 2427 0200 1901 18", "24270200190118"),
        (None, None, "gb29nwbk24270200190118", "24270200190118"),
        (None, None, "DE89370400440532013000", "DE89370400440532013000"),
        ("242702", "190118", None, None),
        ("242702", None, None, None),
        (None, None, None, None),
        ("24270200190118", None, "GB29NWBK60161331926819", "24270200190118"),
    ],
)
def test_an_account_as_one_text(
    session: Session, sort_code: str | None, number: str | None, iban: str | None, expected: str | None
) -> None:
    relation = session.create("accounts", {"sort_code": "text", "account_number": "text", "iban": "text"})
    session.insert(relation, [(sort_code, number, iban)])
    assert session.rows(select(named(account(), "a")).from_(relation)) == [(expected,)]
    session.drop(relation)


def test_a_sum_of_absurd_amounts_stays_within_bounds(session: Session) -> None:
    from jamfirst.engines.build import col  # noqa: PLC0415

    relation = session.create("absurd", {"amount": "bigint"})
    session.insert(relation, [(9 * 10**18,), (9 * 10**18,)])
    assert session.rows(select(named(summed(col("amount")), "s")).from_(relation)) == [(MOST,)]


ACCOUNTS = st.sampled_from(["", "00000001", "00000002"])
PEOPLE = st.sampled_from(["E1", "E2"])
PAYEES = st.fixed_dictionaries(
    {
        "payee_id": st.sampled_from(["P1", "P2", "P3"]),
        "employee_id": st.sampled_from(["", "E1", "E2"]),
        "account_number": ACCOUNTS,
    }
)
PAYMENTS = st.fixed_dictionaries(
    {
        "payee_id": st.sampled_from(["", "", "P1", "P2", "P9"]),
        "account_number": ACCOUNTS,
        "amount": st.sampled_from(["1.00", "2.00", ""]),
    }
)
LINES = st.fixed_dictionaries({"employee_id": PEOPLE, "net_pay": st.sampled_from(["1.00", "2.00", "-1.00"])})


def with_sort_code(row: Row) -> Row:
    return {**row, "sort_code": "242702" if row["account_number"] else ""}


def whose(payment: Row, payees: Sequence[Row]) -> str:
    """The employee whose a payment is, or nothing."""
    numbered = {p["employee_id"] for p in payees if payment["payee_id"] and p["payee_id"] == payment["payee_id"]}
    if numbered:
        known = numbered - {""}
        return known.pop() if len(known) == 1 else ""
    holders = [p for p in payees if payment["account_number"] and p["account_number"] == payment["account_number"]]
    known = {p["employee_id"] for p in holders} - {""}
    return known.pop() if len({p["payee_id"] for p in holders}) == 1 and len(known) == 1 else ""


def said_plainly(lines: Sequence[Row], payments: Sequence[Row], payees: Sequence[Row]) -> str:
    person = lines[0]["employee_id"]
    own = {p["account_number"] for p in payees if p["employee_id"] == person} - {""}
    shared = any(len({p["payee_id"] for p in payees if p["account_number"] == one}) > 1 for one in own)
    mine = [p for p in payments if whose(p, payees) == person]
    if not any(p["employee_id"] == person for p in payees) or shared or any(not p["amount"] for p in mine):
        return "cannot"
    due = max(0, sum(float(line["net_pay"]) for line in lines if line["employee_id"] == person))
    return "" if due == sum(float(p["amount"]) for p in mine) else "broken"


@settings(max_examples=200)
@given(
    lines=st.lists(LINES, min_size=1, max_size=3),
    payments=st.lists(PAYMENTS, max_size=3),
    payees=st.lists(PAYEES, min_size=1, max_size=3),
)
def test_people_are_paid_what_the_return_says(
    session: Session, lines: list[Row], payments: list[Row], payees: list[Row]
) -> None:
    others = {Kind.PAYMENT: [*map(with_sort_code, payments)], Kind.PAYEE: [*map(with_sort_code, payees)]}
    found = try_rule(session, RULES["uk.rti.net_pay"], lines[0], lines[1:], others)
    said = "cannot" if found.cannot else "broken" if found.broken else ""
    assert said == said_plainly(lines, payments, payees), found


@settings(max_examples=100)
@given(
    lines=st.lists(LINES, min_size=1, max_size=2),
    payments=st.lists(PAYMENTS, min_size=1, max_size=3),
    payees=st.lists(PAYEES, min_size=1, max_size=3),
)
def test_employees_who_are_paid_are_on_the_return(
    session: Session, lines: list[Row], payments: list[Row], payees: list[Row]
) -> None:
    others = {Kind.RETURN_LINE: lines, Kind.PAYEE: [*map(with_sort_code, payees)]}
    made = [*map(with_sort_code, payments)]
    found = try_rule(session, RULES["uk.rti.payment_returned"], made[0], made[1:], others)
    on_return = {line["employee_id"] for line in lines}
    mine = whose(payments[0], payees)
    anybody = any(whose(p, payees) in on_return for p in payments)
    if not mine or not payments[0]["amount"]:
        assert not found.applies or found.cannot
    elif not anybody:
        assert found.cannot
    else:
        assert bool(found.broken) == (mine not in on_return)


def test_an_account_that_an_employee_shares_is_nobodys(session: Session) -> None:
    """A foster carer and an employee with one account: a payment to it says nothing about the return."""
    payee = {"payee_id": "P1", "employee_id": "E1", "sort_code": "242702", "account_number": "00000001"}
    carer = {**payee, "payee_id": "P2", "employee_id": ""}
    payment = {"sort_code": "242702", "account_number": "00000001", "amount": "1.00"}
    others = {Kind.RETURN_LINE: [{"employee_id": "E2"}], Kind.PAYEE: [payee, carer]}
    assert not try_rule(session, RULES["uk.rti.payment_returned"], payment, (), others).applies
