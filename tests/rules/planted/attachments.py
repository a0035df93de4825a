"""Orders that take too much. Northbrook has none: union dues are made into orders."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from tests.rules.planted import Planted, Row, edited


def _ordered(code: str, share_of_net: str, most: int = 1) -> Callable[[Path], None]:
    """Make union dues into orders of a code that take a share of the net earnings."""

    def plant(folder: Path) -> None:
        with (folder / "payslips.csv").open(encoding="utf-8", newline="") as file:
            slips = {row["employment_id"]: row for row in csv.DictReader(file) if row["run_type"] == "main"}

        def taken(row: Row) -> Row:
            slip = slips[row["employment_id"]]
            net = Decimal(slip["gross_pay"]) - sum(Decimal(slip[name]) for name in ("tax", "ee_ni", "ee_pension"))
            amount = (net * Decimal(share_of_net)).quantize(Decimal("0.01"))
            return {"element_code": code, "amount": str(-amount), "rate": str(-amount)}

        edited("pay_lines.csv", lambda row: row["element_code"] == "UNION", taken, most)(folder)

    return plant


PLANTED = (
    Planted("uk.attachment.council_tax", "60% of the net earnings", _ordered("CTAEO", "0.60", 2), records=2),
    Planted("uk.attachment.fine", "70% of the net earnings", _ordered("AEO FINE", "0.70")),
    Planted("uk.attachment.arrestment", "60% of the net earnings", _ordered("EARNINGS ARRESTMENT", "0.60")),
    Planted("uk.attachment.protected", "half of the net earnings", _ordered("DEA", "0.50", 3), records=3),
    Planted("uk.attachment.table", "13% of the net earnings", _ordered("DEA", "0.13", 2), records=2),
)
