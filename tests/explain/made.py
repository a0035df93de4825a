"""A made council's payments and invoices, before and after a release with planted faults, as files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

TERMS = ("14 days", "30 days", "immediate")
FIRST = date(2026, 11, 2)
HORIZON = date(2026, 11, 24)


def suppliers(count: int = 60) -> list[tuple[str, str, str]]:
    """Id, name and payment terms."""
    r = Random(5)
    words = ("Tregear", "Penrose", "Hocking", "Nance", "Bolitho", "Carne", "Angove", "Kitto")
    return [(f"S{i:05d}", f"{r.choice(words)} {r.choice(words)} {i} Ltd", r.choice(TERMS)) for i in range(count)]


def write(folder: Path, name: str, rows: Iterable[Sequence[object]]) -> None:
    """A CSV file of rows, the first of which are its headers."""
    folder.mkdir(exist_ok=True)
    with (folder / name).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def payments(count: int = 400) -> list[list[object]]:
    """Reference, payee, name, amount, day and method."""
    r = Random(7)
    who = suppliers()
    found: list[list[object]] = []
    for i in range(count):
        payee, name, _ = r.choice(who)
        amount = f"{r.randint(10, 9000)}.{r.randint(0, 99):02d}"
        day = FIRST + timedelta(days=r.randint(0, 28))
        found.append([f"P{i:06d}", payee, name, amount, day, r.choice(("BACS", "FPS", "CHAPS"))])
    return found


def runs(folder: Path) -> tuple[Path, Path]:
    """Before and after: suppliers on 14 days are paid 7 days later, and beyond the horizon not at all; payments by
    CHAPS are a hundred times too much. The terms stand on invoices alone."""
    before, after = folder / "before", folder / "after"
    terms = {payee: term for payee, _, term in suppliers()}
    heads_of_invoices = ["invoice_ref", "supplier_id", "supplier_name", "invoice_date", "terms", "gross"]
    invoices = [[f"I{i}", payee, name, FIRST, term, "100.00"] for i, (payee, name, term) in enumerate(suppliers())]
    heads = ["payment_ref", "payee_id", "payee_name", "amount", "pay_date", "method"]
    old = payments()
    for place in (before, after):
        write(place, "invoices.csv", [heads_of_invoices, *invoices])
    write(before, "payments.csv", [heads, *old])
    write(after, "payments.csv", [heads, *(new for row in old if (new := _after(row, terms)) is not None)])
    return before, after


def _after(row: list[object], terms: dict[str, str]) -> list[object] | None:
    ref, payee, name, amount, day, method = row
    assert isinstance(day, date)
    if terms[str(payee)] == "14 days":
        day += timedelta(days=7)
        if day > HORIZON:
            return None
    if method == "CHAPS":
        amount = f"{str(amount).replace('.', '')}.00"
    return [ref, payee, name, amount, day, method]
