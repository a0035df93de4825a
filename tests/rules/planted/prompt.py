"""Invoices that are paid late, and terms that are too long."""

from datetime import date, timedelta

from tests.rules.planted import Planted, Row, edited


def later(days: int, name: str, row: Row) -> dict[str, str]:
    """A day some days after the invoice was received."""
    return {name: (date.fromisoformat(row["received_date"]) + timedelta(days=days)).isoformat()}


PLANTED = (
    Planted(
        "uk.prompt_payment",
        "three invoices are paid after 31 days",
        edited("invoices.csv", lambda row: row["status"] == "paid", lambda row: later(31, "paid_date", row), most=3),
        records=3,
    ),
    Planted(
        "uk.prompt_payment",
        "an invoice of August of last year was never paid",
        edited(
            "invoices.csv",
            lambda row: row["status"] == "paid",
            lambda _: {"received_date": "2025-08-03", "due_date": "2025-09-02", "paid_date": "", "status": "approved"},
        ),
    ),
    Planted(
        "uk.prompt_payment.terms",
        "terms of 30 days have become 60",
        edited("invoices.csv", lambda row: row["status"] == "paid", lambda row: later(60, "due_date", row), most=5),
        records=5,
    ),
)
