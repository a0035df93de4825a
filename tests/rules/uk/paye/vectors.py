"""HMRC's payroll test data for software developers (Crown copyright, Open Government Licence v3), as payslips."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

SHARED = Path(__file__).resolve().parents[4] / ".." / "shared" / "data" / "uk" / "hmrc_paye_test_vectors.csv"
"""All that are at hand beside the project; where they are not, the rows below stand for them."""

_ROWS = """
2025-26 monthly 1257L N 3 31123.26 33435.77 10188.00 10231.00
2025-26 monthly 1257L N 8 14000.55 179583.28 4679.10 67840.65
2025-26 monthly BR N 9 12590.45 192173.73 -29406.05 38434.60
2025-26 monthly NT N 10 11245.05 203418.78 -38434.60 0.00
2025-26 weekly 1257L N 7 242.84 28484.29 -264.87 10198.21
2025-26 monthly 45L Y 1 39.24 39.24 0.00 0.00
2025-26 monthly 45L Y 1 39.25 39.25 0.20 0.20
2025-26 monthly 45L Y 1 10500.78 10500.78 3558.15 3558.15
2025-26 monthly D1 Y 1 99.99 99.99 44.55 44.55
2025-26 monthly K585 N 3 765.00 2910.00 250.60 874.80
2025-26 weekly K306 Y 1 810.00 810.00 202.60 202.60
2025-26 monthly 1001L N 1 5000.00 5000.00 1037.66 1037.66
2025-26 monthly S1257L N 5 52681.25 100582.73 23756.02 40624.55
2025-26 weekly SBR N 9 632.84 29360.96 -5090.63 5872.00
2025-26 monthly SD3 Y 1 5300.67 5300.67 2544.00 2544.00
2025-26 weekly SK630 N 2 300.00 450.00 84.84 138.49
2025-26 weekly C145L Y 1 2913.06 2913.06 1032.92 1032.92
2022-23 monthly 1257L N 7 15000.00 132442.30 5025.06 47523.46
2022-23 monthly K401 Y 3 885.00 885.00 243.80 243.80
2022-23 weekly S145L Y 6 2913.07 2913.07 1060.34 1060.34
2022-23 monthly SD2 Y 10 99.99 99.99 45.54 45.54
2022-23 monthly C45L Y 1 12593.24 12593.24 4395.96 4395.96
"""


def transcribed() -> list[dict[str, str]]:
    """Some of the published rows, as payslips."""
    names = ("tax_year", "frequency", "tax_code", "w1m1", "period", "gross_pay", "taxable_pay_to_date")
    keys = (*names, "tax_due_in_period", "tax_due_to_date")
    return _slips([dict(zip(keys, line.split(), strict=True)) for line in _ROWS.strip().splitlines()])


def published() -> list[dict[str, str]]:
    """All published rows at hand, as payslips; none where the data are not beside the project."""
    if not SHARED.is_file():
        return []
    with SHARED.open(encoding="utf-8", newline="") as file:
        return _slips(list(csv.DictReader(file)))


def _slips(rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    return [
        {
            "employee_id": str(place),
            "tax_year": row["tax_year"],
            "frequency": row["frequency"],
            "period": row["period"],
            "tax_code": row["tax_code"],
            "tax_basis": "period" if row["w1m1"] == "Y" else "cumulative",
            "taxable_pay": row["gross_pay"],
            "taxable_pay_to_date": row["taxable_pay_to_date"],
            "tax": row["tax_due_in_period"],
            "tax_to_date": row["tax_due_to_date"],
        }
        for place, row in enumerate(rows)
    ]
