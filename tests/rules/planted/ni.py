"""National Insurance that is not what the law gives."""

from datetime import date
from decimal import Decimal

from tests.rules.planted import Planted, Row, edited

FILE = "payslips.csv"


def paid(row: Row, more: str = "1500") -> bool:
    """A main payslip of somebody of full age who pays contributions."""
    return row["run_type"] == "main" and row["ni_letter"] == "A" and Decimal(row["niable_pay"]) > Decimal(more)


def more(row: Row, column: str, amount: str) -> dict[str, str]:
    return {column: str(Decimal(row[column]) + Decimal(amount))}


def on_last_years_threshold(row: Row) -> dict[str, str]:
    """The secondary threshold of 2024-25, £758, in place of £417."""
    due = (Decimal(row["niable_pay"]) - 758) * Decimal("0.15")
    return {"er_ni": f"{due:.2f}"}


PLANTED = (
    Planted(
        "uk.ni.employee",
        "two pence too much are taken",
        edited(FILE, paid, lambda row: more(row, "ee_ni", "0.02"), most=4),
        records=4,
    ),
    Planted(
        "uk.ni.employee",
        "nothing is taken",
        edited(FILE, paid, lambda _: {"ee_ni": "0.00"}),
    ),
    Planted(
        "uk.ni.employer",
        "the employer pays on the threshold of the year before last",
        edited(FILE, paid, on_last_years_threshold, most=3),
        records=3,
    ),
    Planted(
        "uk.ni.employer",
        "the employer pays for people under 21",
        edited(
            FILE,
            lambda row: row["ni_letter"] == "M" and Decimal(row["niable_pay"]) > 500,
            lambda row: {"er_ni": f"{(Decimal(row['niable_pay']) - 417) * Decimal('0.15'):.2f}"},
            most=2,
        ),
        records=2,
    ),
    Planted(
        "uk.ni.bands",
        "earnings at the lower earnings limit of the year before",
        edited(FILE, paid, lambda row: {"ni_at_lel": str(Decimal(row["ni_at_lel"]) // 559 * 542)}, most=2),
        records=2,
    ),
    Planted(
        "uk.ni.bands",
        "the bands hold more than all pay to date",
        edited(FILE, paid, lambda row: more(row, "ni_pt_to_uel", "0.01")),
    ),
    Planted(
        "uk.ni.letter",
        "a category letter that there is not",
        edited(FILE, paid, lambda _: {"ni_letter": "Q"}, most=2),
        records=2,
    ),
    Planted(
        "uk.ni.letter",
        "letter M for somebody of 40",
        edited(FILE, paid, lambda _: {"ni_letter": "M", "birth_date": date(1986, 1, 1).isoformat()}),
    ),
    Planted(
        "uk.ni.age",
        "letter C years before state pension age",
        edited(FILE, lambda row: paid(row) and row["birth_date"] > "1970", lambda _: {"ni_letter": "C"}, most=2),
        records=2,
    ),
    Planted(
        "uk.ni.to_date",
        "figures to date are those of the month",
        edited(FILE, paid, lambda row: {"niable_pay_to_date": str(Decimal(row["niable_pay"]) - 1)}, most=2),
        records=2,
    ),
)
