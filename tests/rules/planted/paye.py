"""Payslips with the wrong income tax, tax code, tax period or figures to date."""

from decimal import Decimal

from tests.rules.planted import Planted, Row, edited


def _settled(row: Row) -> bool:
    """A main payslip on the cumulative basis of somebody here since before the tax year."""
    here = row["start_date"] < "2026-04-06"
    return row["run_type"] == "main" and row["tax_basis"] == "cumulative" and here and Decimal(row["tax"]) > 0


def _more(row: Row, pounds: Decimal) -> dict[str, str]:
    return {name: str(Decimal(row[name]) + pounds) for name in ("tax", "tax_to_date")}


PLANTED = (
    Planted(
        "uk.paye.tax",
        "the allowance of a code with M is taken for that of 1257L",
        edited(
            "payslips.csv",
            lambda row: _settled(row) and row["tax_code"] == "1383M",
            lambda row: _more(row, Decimal("126.00")),
            most=3,
        ),
        records=3,
    ),
    Planted(
        "uk.paye.tax",
        "BR takes twice the basic rate",
        edited(
            "payslips.csv",
            lambda row: _settled(row) and row["tax_code"] == "BR",
            lambda row: _more(row, Decimal(row["tax"])),
            most=2,
        ),
        records=2,
    ),
    Planted(
        "uk.paye.tax",
        "tax is rounded to the pound",
        edited(
            "payslips.csv",
            lambda row: _settled(row) and row["tax"].endswith(".80"),
            lambda row: _more(row, Decimal("0.20")),
            most=4,
        ),
        records=4,
    ),
    Planted(
        "uk.paye.tax_code",
        "the letter of the code is lost",
        edited("payslips.csv", lambda row: row["tax_code"] == "1257L", lambda row: {"tax_code": "1257"}, most=5),
        records=5,
    ),
    Planted(
        "uk.paye.period",
        "month 7 is written on payslips of month 6",
        edited("payslips.csv", _settled, lambda row: {"period": "7"}, most=3),
        records=3,
    ),
    Planted(
        "uk.paye.period",
        "the tax year of last year",
        edited("payslips.csv", _settled, lambda row: {"tax_year": "2025-26"}, most=2),
        records=2,
    ),
    Planted(
        "uk.paye.to_date",
        "a reversal goes on from other figures than those of the main payslip",
        edited(
            "payslips.csv",
            lambda row: row["run_type"] == "reversal",
            lambda row: {"taxable_pay_to_date": str(Decimal(row["taxable_pay_to_date"]) + 100)},
        ),
    ),
)
