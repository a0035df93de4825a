"""Journals that do not balance, and accounts that agree with nothing."""

from decimal import Decimal
from types import MappingProxyType

from jamfirst.model.service import RuleSettings
from tests.rules.planted import Planted, Row, after, edited

ACCOUNTS = RuleSettings(
    accounts=MappingProxyType(
        {
            "1000": "gross_pay",
            "1100": "er_ni",
            "1200": "er_pension",
            "9010": "net_pay",
            "9110": "tax + ee_ni + er_ni",
            "9120": "loan + pg_loan",
            "9130": "ee_pension + er_pension",
            "91[45]0": "other_deductions",
            "9900": "payments",
        }
    )
)


def pounds(column: str, more: str, row: Row) -> dict[str, str]:
    return {column: str(Decimal(row[column]) + Decimal(more))}


def payroll(row: Row) -> bool:
    return row["description"].endswith("main")


PLANTED = (
    Planted(
        "uk.ledger.balance",
        "the penny that rounding lost is not booked",
        edited(
            "journal.csv", lambda row: payroll(row) and row["account"] == "9010", lambda r: pounds("credit", "0.01", r)
        ),
    ),
    Planted("uk.agree.ledger", "nothing, where all is right", lambda folder: None, records=0, settings=ACCOUNTS),
    Planted("uk.ledger.control", "nothing, where all is right", lambda folder: None, records=0, settings=ACCOUNTS),
    Planted(
        "uk.agree.ledger",
        "pensions are booked to the account of tax",
        after(
            edited(
                "journal.csv", lambda r: payroll(r) and r["account"] == "9130", lambda r: pounds("credit", "-500", r)
            ),
            edited(
                "journal.csv", lambda r: payroll(r) and r["account"] == "9110", lambda r: pounds("credit", "500", r)
            ),
        ),
        records=2,
        settings=ACCOUNTS,
    ),
    Planted(
        "uk.ledger.control",
        "the bank pays out more than the payments",
        edited("journal.csv", lambda row: row["account"] == "9900", lambda row: pounds("credit", "100", row)),
        settings=ACCOUNTS,
    ),
)
