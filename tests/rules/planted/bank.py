"""Bank details that cannot be right, in bank files and in the table of payees."""

from __future__ import annotations

from pathlib import Path

from jamfirst.model.service import RuleSettings
from jamfirst.rules.uk.bank.modulus import EXAMPLE_WEIGHTS
from tests.rules.bank_files import bacs_cut, transfers
from tests.rules.planted import Planted, edited

_WEIGHTS = RuleSettings(bank_table=EXAMPLE_WEIGHTS)
_IBAN = "GB32JAMF24910500418823"


def _short_sort_code(folder: Path) -> None:
    """As a system does that takes sort codes for numbers."""
    path = folder / "care.xml"
    text = path.read_text(encoding="utf-8")
    payments, _, _ = text.partition("<CdtTrfTxInf>")
    at = text.index("<MmbId>", len(payments)) + len("<MmbId>")
    path.write_text(text[:at] + text[at + 1 :], encoding="utf-8")


PLANTED = (
    Planted(
        "uk.bank.modulus",
        "one digit of an account number in the Bacs file",
        bacs_cut(1, "08999966374959"),
        settings=_WEIGHTS,
    ),
    Planted(
        "uk.bank.modulus.payee",
        "one digit of an account number in the table of payees",
        edited("payees.csv", lambda _: True, lambda _: {"sort_code": "08-99-99", "account_number": "66374959"}),
        settings=_WEIGHTS,
    ),
    Planted("uk.bank.details", "a digit of an account number is lost in the Bacs file", bacs_cut(7, "0041882 ")),
    Planted("uk.bank.details", "a sort code is a digit short in pain.001", _short_sort_code),
    Planted(
        "uk.bank.details.payee",
        "account numbers of noughts",
        edited("payees.csv", lambda _: True, lambda _: {"account_number": "00000000"}, most=3),
        records=3,
    ),
    Planted("uk.bank.iban", "two digits changed places", transfers(iban="GB32JAMF24910500418832")),
    Planted(
        "uk.bank.iban.payee", "a digit short", edited("payees.csv", lambda _: True, lambda _: {"iban": _IBAN[:-1]})
    ),
    Planted("uk.bank.bic", "a character short", transfers(iban=_IBAN, bic="JAMFGB2")),
    Planted("uk.bank.bic.iban", "another bank", transfers(iban=_IBAN, bic="BUKBGB22")),
)
