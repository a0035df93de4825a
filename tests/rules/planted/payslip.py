"""Payslips that do not add up."""

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from tests.rules.planted import Planted, Row, edited


def supplementary_that_starts_again(folder: Path) -> None:
    """Somebody gets £100.00 more in a run of its own, with the figures to date of the month before; another one too,
    with the right figures."""
    path = folder / "payslips.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    main = [row for row in rows if row["run_type"] == "main" and row["tax_to_date"] != row["tax"]][:2]
    for row, goes_on in zip(main, (False, True), strict=True):
        before = Decimal(row["taxable_pay_to_date"]) - (0 if goes_on else Decimal(row["taxable_pay"]))
        more = {"run_type": "supplementary", "pay_date": "2026-09-30", "taxable_pay": "100.00"}
        more |= {"taxable_pay_to_date": str(before + 100), "gross_pay": "100.00", "net_pay": "100.00"}
        rows.append(row | dict.fromkeys(NOTHING, "0.00") | more)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


NOTHING = ("tax", "ee_ni", "er_ni", "niable_pay", "loan", "pg_loan", "ee_pension", "er_pension", "other_deductions")


def copied(name: str, where: Callable[[Row], bool], change: dict[str, str], most: int = 1) -> Callable[[Path], None]:
    """Repeat the first ``most`` records of a delimited file that fit, with something changed."""

    def plant(folder: Path) -> None:
        path = folder / name
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        rows += [row | change for row in [row for row in rows if where(row)][:most]]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    return plant


def without(name: str, mark: str) -> Callable[[Path], None]:
    """Leave out the first line of a file that has a mark."""

    def plant(folder: Path) -> None:
        path = folder / name
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        place = next(place for place, line in enumerate(lines) if mark in line)
        path.write_text("".join(lines[:place] + lines[place + 1 :]), encoding="utf-8")

    return plant


def more(column: str, row: Row) -> dict[str, str]:
    return {column: str(Decimal(row[column]) + 1)}


PLANTED = (
    Planted(
        "uk.payslip.net",
        "ten pounds are taken and not shown",
        edited(
            "payslips.csv",
            lambda row: row["run_type"] == "main",
            lambda row: {"net_pay": str(Decimal(row["net_pay"]) - 10)},
            most=3,
        ),
        records=3,
    ),
    Planted(
        "uk.payslip.lines",
        "overtime that is not in gross pay",
        edited("pay_lines.csv", lambda row: row["element_code"] == "OT150", lambda row: more("amount", row), most=5),
        records=5,
    ),
    Planted(
        "uk.payslip.lines",
        "a union subscription that is not among the deductions",
        edited("pay_lines.csv", lambda row: row["element_code"] == "UNION", lambda row: more("amount", row), most=2),
        records=2,
    ),
    Planted(
        "uk.agree.payments",
        "somebody is left out of the bank's file",
        without("bacs_payroll.txt", "NB000001-1"),
    ),
    Planted(
        "uk.agree.payments",
        "three payslips say more than is paid",
        edited(
            "payslips.csv",
            lambda row: row["run_type"] == "main" and row["employment_id"].endswith("-1"),
            lambda row: more("net_pay", row),
            most=3,
        ),
        records=3,
    ),
    Planted("uk.agree.no_payslip", "a payslip is lost and the payment is made", without("payslips.csv", "NB000002-1")),
    Planted("uk.agree.return_only", "a payslip is lost and the pay is reported", without("payslips.csv", "NB000002-1")),
    Planted(
        "uk.agree.return",
        "the return leaves somebody out",
        without("fps.csv", "NB000004-1"),
    ),
    Planted("uk.payslip.to_date", "a supplementary payslip starts again", supplementary_that_starts_again),
)
