"""Payslips that do not add up."""

from decimal import Decimal

from tests.rules.planted import Planted, edited

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
)
