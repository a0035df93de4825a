"""Reads a Northbrook run with nothing of Jamfirst: csv, slices of Bacs records, and the tree of pain.001."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

KEYS = {
    "payslip": ("payslips.csv", ("employment_id", "run_type", "pay_date")),
    "pay_line": ("pay_lines.csv", ("employment_id", "run_type", "pay_date", "element_code")),
    "return_line": ("fps.csv", ("employment_id", "pay_date")),
    "invoice": ("invoices.csv", ("invoice_ref",)),
    "payee": ("payees.csv", ("payee_id",)),
    "journal_line": ("journal.csv", ("description", "account", "cost_centre")),
}
AMOUNT = {"payslip": "net_pay", "pay_line": "amount", "return_line": "net_pay", "journal_line": "debit"}


def pence(text: str) -> int:
    assert text.lstrip("-").replace(".", "").isdigit(), text
    assert text[-3] == ".", text
    return int(text.replace(".", ""))


@dataclass(frozen=True)
class Paid:
    file: str
    method: str
    day: str
    name: str
    account: tuple[str, str, str]
    amount: int
    reference: str


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / KEYS[table][0]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def keyed(folder: Path, table: str) -> dict[str, dict[str, str]]:
    found = {"|".join(row[name] for name in KEYS[table][1]): row for row in rows(folder, table)}
    assert len(found) == len(rows(folder, table)), f"{table}: the key repeats"
    return found


def bacs_payments(path: Path) -> list[Paid]:
    lines = path.read_text(encoding="ascii").splitlines()
    day_of_file = lines[3][4:10]
    records = [line for line in lines if line[:4] not in {"VOL1", "HDR1", "HDR2", "UHL1", "EOF1", "EOF2", "UTL1"}]
    return [
        Paid(
            "bacs_payroll", "BACS", line[100:106] or day_of_file, line[82:100].strip(), (line[:6], line[6:14], ""),
            int(line[35:46]), line[64:82].strip(),
        )
        for line in records
        if line[64:82].strip() != "CONTRA"
    ]  # fmt: skip


def pain_blocks(path: Path) -> list[ElementTree.Element]:
    return [part for part in ElementTree.parse(path).getroot()[0] if part.tag.endswith("PmtInf")]


def text(element: ElementTree.Element, path: str) -> str:
    names = "/".join(f"{{*}}{name}" for name in path.split("/"))
    return element.findtext(names) or ""


def pain_payments(path: Path) -> list[Paid]:
    paid = []
    for block in pain_blocks(path):
        day = text(block, "ReqdExctnDt/Dt") or text(block, "ReqdExctnDt")
        for item in block.findall("{*}CdtTrfTxInf"):
            account = (
                text(item, "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId"),
                text(item, "CdtrAcct/Id/Othr/Id"),
                text(item, "CdtrAcct/Id/IBAN"),
            )
            method, name = text(block, "PmtTpInf/LclInstrm/Prtry"), text(item, "Cdtr/Nm")
            amount, reference = pence(text(item, "Amt/InstdAmt")), text(item, "RmtInf/Ustrd")
            paid.append(Paid(path.stem, method, day, name, account, amount, reference))
    return paid


def payments(folder: Path) -> dict[str, list[Paid]]:
    found: dict[str, list[Paid]] = defaultdict(list)
    for path in sorted(folder.glob("bacs_payroll*.txt")):
        for paid in bacs_payments(path):
            found[paid.reference].append(paid)
    for path in sorted(folder.glob("*.xml")):
        for paid in pain_payments(path):
            found[paid.reference].append(paid)
    return dict(found)


def payment_code(old: list[Paid], new: list[Paid]) -> tuple[str, int] | None:
    """The worst code of one reference and its pence; the order of the codes is the project's."""
    (meant,) = old
    if not new:
        return "payment.not_paid", meant.amount
    if new[0].account != meant.account:
        return "payment.wrong_account", meant.amount
    if len(new) > 1:
        return "payment.paid_twice", meant.amount
    (made,) = new
    if made.amount != meant.amount:
        return "payment.wrong_amount", abs(made.amount - meant.amount)
    if made.day != meant.day:
        return ("payment.late" if made.day > meant.day else "payment.early"), meant.amount
    return ("payment.other_change", 0) if made != meant else None


def row_stake(table: str, old: dict[str, str], new: dict[str, str]) -> int:
    def amount(row: dict[str, str]) -> int:
        return pence(row[AMOUNT[table]]) - (pence(row["credit"]) if table == "journal_line" else 0)

    moved = abs(amount(new) - amount(old))
    if moved:
        return moved
    both = [name for name in old if old[name] != new[name] and is_money(old[name]) and is_money(new[name])]
    return max((abs(pence(new[name]) - pence(old[name])) for name in both), default=0)


def is_money(value: str) -> bool:
    head, point, tail = value.lstrip("-").partition(".")
    return bool(point) and head.isdigit() and tail.isdigit() and len(tail) == 2


def differences(before: Path, after: Path) -> dict[str, dict[str, int]]:
    """Every record that differs: code to record key to pence. Journal numbers are noise and left out."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for table in KEYS:
        old, new = keyed(before, table), keyed(after, table)
        for row in (*old.values(), *new.values()):
            row.pop("journal_ref", None)
        for key in old.keys() - new.keys():
            found[f"{table}.missing"][key] = abs(pence(old[key][AMOUNT[table]]))
        assert not new.keys() - old.keys()
        for key in old.keys() & new.keys():
            if old[key] != new[key]:
                found[f"{table}.changed"][key] = row_stake(table, old[key], new[key])
    paid, sent = payments(before), payments(after)
    assert not sent.keys() - paid.keys()
    for reference, old_payments in paid.items():
        code = payment_code(old_payments, sent.get(reference, []))
        if code:
            found[code[0]][reference] = code[1]
    return dict(found)
