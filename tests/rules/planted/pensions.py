"""Contributions at rates that are none, at those of another band, or too small."""

from __future__ import annotations

from decimal import Decimal

from tests.rules.planted import Planted, Row, edited


def _share(row: Row, per_cent: str, of: str = "pensionable_pay") -> str:
    return str((Decimal(row[of]) * Decimal(per_cent) / 100).quantize(Decimal("0.01")))


def _lgps(row: Row) -> bool:
    england = not row["tax_code"].startswith("S")
    lgps = row["pension_scheme"] == "LGPS" and row["pension_section"] == "main"
    return england and lgps and Decimal(row["gross_pay"]) > 300


def _whole_month(row: Row) -> bool:
    whole = (row["earnings_from"], row["earnings_to"]) == ("2026-09-01", "2026-09-30") and not row["leaving_date"]
    hourly = Decimal(row["hours"] or 0) * Decimal(row["hourly_rate"])
    return whole and row["start_date"] < "2026-09" and abs(hourly - Decimal(row["gross_pay"])) < Decimal("0.01")


PLANTED = (
    Planted(
        "uk.pension",
        "contributions at 6%",
        edited("payslips.csv", _lgps, lambda row: {"ee_pension": _share(row, "6.0")}, most=4),
        records=4,
    ),
    Planted(
        "uk.pension",
        "the 50/50 section pays in whole",
        edited(
            "payslips.csv",
            lambda row: row["pension_section"] == "50/50" and row["ee_pension"] > "1",
            lambda row: {"ee_pension": str(Decimal(row["ee_pension"]) * 2)},
        ),
    ),
    Planted(
        "uk.pension",
        "no contribution is taken",
        edited("payslips.csv", _lgps, lambda _: {"ee_pension": "0.00"}),
    ),
    Planted(
        "uk.pension.band",
        "everybody at 9.9%",
        edited(
            "payslips.csv",
            lambda row: _lgps(row) and _whole_month(row) and Decimal(row["pensionable_pay"]) < 3000,
            lambda row: {"ee_pension": _share(row, "9.9")},
            most=5,
        ),
        records=5,
    ),
    Planted(
        "uk.pension.band",
        "the next band",
        edited(
            "payslips.csv",
            lambda row: _lgps(row) and _whole_month(row) and Decimal(row["pensionable_pay"]) < 1400,
            lambda row: {"ee_pension": _share(row, "5.8")},
            most=2,
        ),
        records=2,
    ),
    Planted(
        "uk.pension.employer",
        "a teacher of March 2026 with the employer's rate of 2023",
        edited(
            "payslips.csv",
            lambda row: row["pension_scheme"] == "TPS",
            lambda row: {
                "earnings_from": "2026-03-01",
                "earnings_to": "2026-03-31",
                "er_pension": _share(row, "23.68"),
            },
        ),
    ),
    Planted(
        "uk.pension.auto_enrolment",
        "in another scheme, and the employer pays 1%",
        edited(
            "payslips.csv",
            _lgps,
            lambda row: {"pension_scheme": "Peoples Pension", "er_pension": _share(row, "1.0", "gross_pay")},
        ),
    ),
    Planted(
        "uk.pension.not_enrolled",
        "nobody over 65 is asked about, one more is in no pension",
        edited(
            "payslips.csv",
            lambda row: True,
            lambda row: (
                {"birth_date": "1940-01-01"}
                if row["employment_id"] != "NB000001-1"
                else {"pension_scheme": "", "ee_pension": "0.00", "er_pension": "0.00"}
            ),
            most=10_000,
        ),
    ),
)
