"""Payroll journals against the payslips that they book."""

from __future__ import annotations

import pytest

from jamfirst.model.kinds import Kind
from jamfirst.model.service import RuleSettings
from jamfirst.rules.by_hand import Record
from jamfirst.rules.uk.ledger.payslips import RULE
from tests.rules.applied import applied

SLIPS = [
    {"employee_id": "1", "gross_pay": "1000.00", "tax": "100.00", "ee_ni": "50.00", "net_pay": "850.00"},
    {"employee_id": "2", "gross_pay": "600.00", "tax": "20.00", "ee_ni": "30.00", "net_pay": "550.00"},
    {"employee_id": "2", "gross_pay": "-10.00", "tax": "0.00", "ee_ni": "0.00", "net_pay": "-10.00"},
]
ACCOUNTS = {"10*": "gross_pay", "9010": "net_pay", "911?": "tax + ee_ni", "9900": "payments"}


def line(journal: str, account: str, debit: str = "", credit: str = "") -> dict[str, str]:
    return {"journal_ref": journal, "account": account, "debit": debit, "credit": credit}


MAIN = [
    line("J1", "1000", "1000.00"),
    line("J1", "1001", "600.00"),
    line("J1", "9010", credit="1400.00"),
    line("J1", "9110", credit="200.00"),
]
REVERSAL = [line("J2", "1001", credit="10.00"), line("J2", "9010", debit="10.00")]
PAID = [line("J3", "9010", "1390.00"), line("J3", "9900", credit="1390.00")]
HMRC = [line("J4", "9110", "555.00"), line("J4", "9900", credit="555.00")]


def found(
    journal: list[dict[str, str]], accounts: dict[str, str] | None = None, slips: list[dict[str, str]] | None = None
) -> tuple[dict[str, str], list[str]]:
    """What is found for each meaning, and the reasons why some cannot be checked."""
    others: dict[Kind, list[Record]] = {Kind.PAYSLIP: list(SLIPS if slips is None else slips)}
    outcome, rows = applied(RULE, journal, others, RuleSettings(accounts=accounts or ACCOUNTS))
    told = {row["workings"].split(";")[0]: row["found_value"] for row in rows}
    return told, [cannot.reason for cannot in outcome.cannot]


def test_journals_that_agree() -> None:
    assert found(MAIN + REVERSAL + PAID + HMRC) == ({}, [])


def test_one_amount_with_a_sign_is_read_as_well() -> None:
    signed = [
        {"journal_ref": r["journal_ref"], "account": r["account"], "amount": r["debit"] or f"-{r['credit']}"}
        for r in MAIN + REVERSAL + PAID
    ]
    assert found(signed) == ({}, [])
    signed[2]["amount"] = "-1300.00"
    assert found(signed)[0] == {"account of net pay": "£1,290.00"}


def test_an_amount_that_is_not_what_the_payslips_say() -> None:
    wrong = [*MAIN[:3], line("J1", "9110", credit="150.00"), line("J1", "9999", credit="50.00")]
    assert found(wrong + REVERSAL) == ({"account of tax and ee ni": "£150.00"}, [])


def test_a_reversal_that_is_not_booked() -> None:
    assert found(MAIN) == ({"account of gross pay": "£1,600.00", "account of net pay": "£1,400.00"}, [])


def test_one_meaning_may_stand_on_both_sides() -> None:
    """Employer's National Insurance: the cost on one account, what is owed on another."""
    slips = [slip | {"er_ni": "7.00"} for slip in SLIPS]
    booked = [line("J1", "1100", "21.00"), line("J1", "9120", credit="21.00")]
    accounts = ACCOUNTS | {"1100": "er_ni", "9120": "er_ni"}
    assert found(MAIN + REVERSAL + booked, accounts, slips) == ({}, [])
    booked[0]["debit"] = "20.00"
    assert found(MAIN + REVERSAL + booked, accounts, slips) == ({"account of er ni": "£20.00"}, [])


def test_without_an_account_of_gross_pay_a_payroll_journal_has_two_meanings() -> None:
    accounts = {"9010": "net_pay", "911?": "tax + ee_ni"}
    both = [line("J2", "9010", debit="10.00"), line("J2", "9110", "0.00")]
    assert found(MAIN + both + PAID + HMRC, accounts) == ({}, [])


@pytest.mark.parametrize(
    ("journal", "why"),
    [
        (
            [r for r in MAIN if r["account"] != "9110"] + REVERSAL,
            "no payroll journal books to an account of tax and ee ni",
        ),
        ([*MAIN, *REVERSAL, line("J1", "9010")], "the amount of a line of a payroll journal is not known"),
        (PAID + HMRC, "no payroll journal books to an account of gross pay"),
    ],
)
def test_what_cannot_be_checked_is_said(journal: list[dict[str, str]], why: str) -> None:
    told, reasons = found(journal)
    assert (told, why in reasons) == ({}, True)


def test_what_the_payslips_do_not_show_cannot_be_checked() -> None:
    accounts = ACCOUNTS | {"9130": "ee_pension + er_pension"}
    told, reasons = found([*MAIN, *REVERSAL, line("J1", "9130", credit="5.00")], accounts)
    assert (told, reasons) == ({}, ["the payslips do not show ee pension and er pension"])


def test_absurd_amounts_are_no_error() -> None:
    slips = [slip | {"net_pay": "99999999999999.99"} for slip in SLIPS] * 9
    assert found(MAIN + REVERSAL, slips=slips)[1] == ["an amount is too large to be money"]
