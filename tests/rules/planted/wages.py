"""Pay below the minimum and the living wage."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from tests.rules.planted import Planted, Row, edited


def _paid_at(rate: str, most: int) -> Callable[[Path], None]:
    """Main payslips whose basic pay and gross pay are worked out at a rate for an hour."""

    def plant(folder: Path) -> None:
        found: dict[str, str] = {}

        def at(row: Row) -> Row:
            found[row["employment_id"]] = str((Decimal(row["hours"]) * Decimal(rate)).quantize(Decimal("0.01")))
            return {"hourly_rate": rate, "gross_pay": found[row["employment_id"]]}

        edited("payslips.csv", _ordinary, at, most)(folder)
        of_them = edited(
            "pay_lines.csv",
            lambda row: row["employment_id"] in found and row["element_code"] == "BASIC",
            lambda row: {"rate": rate, "amount": found[row["employment_id"]]},
            most,
        )
        of_them(folder)

    return plant


def _ordinary(row: Row) -> bool:
    whole = Decimal(row["hours"] or 0) * Decimal(row["hourly_rate"]) - Decimal(row["gross_pay"])
    grown_up = row["birth_date"] < "2000" and row["apprentice"] == "no"
    return row["run_type"] == "main" and grown_up and abs(whole) < Decimal("0.01")


def _well_paid_but_one(folder: Path) -> None:
    """Leaves only payslips well above the living wage, and pays one of them below it."""
    path = folder / "payslips.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header = list(reader.fieldnames or ())
        rows = [row for row in reader if Decimal(row["hourly_rate"]) > 15 and row["run_type"] == "main"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    _paid_at("13.00", 1)(folder)


PLANTED = (
    Planted("uk.minimum_wage", "the rate of April 2025 still in use", _paid_at("12.21", 3), records=3),
    Planted("uk.minimum_wage", "a penny an hour under the rate", _paid_at("12.70", 1)),
    Planted(
        "uk.minimum_wage.rate",
        "a stated rate under the minimum, and no hours",
        edited(
            "payslips.csv",
            lambda row: row["run_type"] == "main" and row["birth_date"] < "2000",
            lambda _: {"hours": "", "hourly_rate": "11.44"},
            most=2,
        ),
        records=2,
    ),
    Planted("uk.living_wage", "one below the living wage", _well_paid_but_one),
)
