"""Payments that are late, twice, too much or to another account; invoices that are paid again."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from jamfirst.model.service import RuleSettings
from tests.rules.bank_files import CREDIT_CODE, bacs_cut, transfers
from tests.rules.planted import Planted, edited

_LIMITS = RuleSettings(just_below=(Decimal(1_000_000),))


def _bacs_twice(folder: Path) -> None:
    path = folder / "bacs_payroll.txt"
    lines = path.read_text(encoding="ascii").splitlines(keepends=True)
    first = next(place for place, line in enumerate(lines) if line[15:17] == CREDIT_CODE)
    lines.insert(first, lines[first])
    path.write_text("".join(lines), encoding="ascii")


def _register(*rows: str) -> str:
    header = "payee_name,sort_code,account_number,amount,payment_date,payment_method,processing_day,invoice_ref\n"
    return header + "".join(f"Moyle's Dairy,249105,00418823,{row}\n" for row in rows)


def _register_of_days(folder: Path) -> None:
    rows = ("10.00,2026-09-25,BACS,2026-09-24,INV1", "11.00,2026-09-25,BACS,2026-09-25,INV2")
    (folder / "register.csv").write_text(_register(*rows), encoding="utf-8")


def _register_of_invoices(folder: Path) -> None:
    rows = ("10.00,2026-09-25,BACS,2026-09-24,INV1", "10.00,2026-09-28,BACS,2026-09-25,INV1")
    (folder / "register.csv").write_text(_register(*rows), encoding="utf-8")


def _other_account(folder: Path) -> None:
    with (folder / "payees.csv").open(encoding="utf-8", newline="") as file:
        name = next(row["payee_name"] for row in csv.DictReader(file) if row["payee_type"] == "foster carer")
    transfers(name=name, account="00000001")(folder)


def _paid_again(folder: Path) -> None:
    path = folder / "invoices.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        paid = next(row for row in reader if row["status"] == "paid")
        header = list(reader.fieldnames or ())
    again = paid | {"invoice_ref": "INV2609-999999", "supplier_ref": f"0{paid['supplier_ref'].lower()}"}
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerow(again)


PLANTED = (
    Planted("uk.payments.characters", "an apostrophe in a reference", bacs_cut(65, "O'BRIEN")),
    Planted("uk.payments.working_day", "processed on Saturday 26 September 2026", bacs_cut(101, " 26269")),
    Planted("uk.payments.execution_day", "asked for on a Sunday", transfers(day="2026-09-27")),
    Planted("uk.payments.three_days", "paid on the day of processing", _register_of_days),
    Planted("uk.payments.past", "asked for in August", transfers(day="2026-08-25")),
    Planted("uk.payments.limit", "twenty million pounds and a penny", bacs_cut(36, "02000000001")),
    Planted("uk.payments.contra_size", "more than a contra has digits for", bacs_cut(36, "99999999999")),
    Planted("uk.payments.twice", "a line of the Bacs file stands twice", _bacs_twice),
    Planted("uk.payments.twice", "a transfer stands three times", transfers(times=3), records=2),
    Planted("uk.payments.invoice_twice", "paid again on Monday", _register_of_invoices),
    Planted("uk.invoices.paid_twice", "the supplier's reference in small letters", _paid_again),
    Planted("uk.payments.round_sum", "five thousand pounds", transfers(amount="5000.00")),
    Planted("uk.payments.just_below", "£50 below a million", transfers(amount="999950.00"), settings=_LIMITS),
    Planted(
        "uk.invoices.just_below",
        "£50 below a million",
        edited("invoices.csv", lambda _: True, lambda _: {"gross": "999950.00"}),
        settings=_LIMITS,
    ),
    Planted("uk.payments.account_changed", "a foster carer's account is another", _other_account),
)
