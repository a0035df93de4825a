"""Invoices whose VAT is not right, and VAT numbers that are none. Northbrook has no VAT numbers: they are added."""

from decimal import Decimal

from tests.rules.planted import Planted, Row, after, edited, widened

GOOD = ("GB 831 4958 16", "782237517", "GD001", "HA599", "GB337440071")


def given_numbers(row: Row) -> dict[str, str]:
    """A good number, or none, to every supplier."""
    place = int(row["supplier_id"][1:]) % 6
    return {"vat_number": GOOD[place] if place < len(GOOD) else ""}


PLANTED = (
    Planted(
        "uk.vat.arithmetic",
        "a total leaves out the VAT",
        edited("invoices.csv", lambda row: row["vat"] != "0.00", lambda row: {"gross": row["net"]}, most=4),
        records=4,
    ),
    Planted(
        "uk.vat.rate",
        "the VAT is ten times too much, and the total with it",
        edited(
            "invoices.csv",
            lambda row: row["vat"] != "0.00",
            lambda row: {
                "vat": str(Decimal(row["vat"]) * 10),
                "gross": str(Decimal(row["net"]) + Decimal(row["vat"]) * 10),
            },
            most=2,
        ),
        records=2,
    ),
    Planted(
        "uk.vat.number",
        "the last digit of a number is cut off",
        after(
            widened("invoices.csv", given_numbers),
            edited("invoices.csv", lambda row: row["vat_number"] == GOOD[1], lambda _: {"vat_number": GOOD[1][:-1]}),
        ),
    ),
    Planted("uk.vat.number", "nothing, where all numbers are good", widened("invoices.csv", given_numbers), records=0),
)
