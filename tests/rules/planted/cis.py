"""Deductions from payments to subcontractors. Northbrook has none: they are added."""

from decimal import ROUND_DOWN, Decimal

from tests.rules.planted import Planted, Row, after, edited, widened

RATES = {"Gross": 0, "Registered": 20, "Unmatched": 30}


def subcontracted(row: Row) -> dict[str, str]:
    """Every third supplier is a subcontractor; a quarter of the invoice is materials."""
    place = int(row["supplier_id"][1:]) % 9
    status = (*RATES, *[""] * 6)[place]
    materials = (Decimal(row["net"]) / 4).quantize(Decimal("0.01"))
    due = (Decimal(row["net"]) - materials) * RATES.get(status, 0) / 100
    deduction = str(due.quantize(Decimal("0.01"), ROUND_DOWN)) if status else ""
    return {"cis_status": status, "cis_materials": str(materials) if status else "", "cis_deduction": deduction}


PLANTED = (
    Planted("uk.cis", "nothing, where all is right", widened("invoices.csv", subcontracted), records=0),
    Planted(
        "uk.cis",
        "20% is taken of the materials too",
        after(
            widened("invoices.csv", subcontracted),
            edited(
                "invoices.csv",
                lambda row: row["cis_status"] == "Registered",
                lambda row: {"cis_deduction": str((Decimal(row["net"]) / 5).quantize(Decimal("0.01")))},
                most=3,
            ),
        ),
        records=3,
    ),
)
