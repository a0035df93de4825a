"""Statutory pay at wrong rates."""

from tests.rules.planted import Planted, Row, edited


def _sick(row: Row) -> bool:
    return row["element_code"] == "SSP"


PLANTED = (
    Planted(
        "uk.statutory.rate",
        "sick pay above the weekly rate",
        edited("pay_lines.csv", _sick, lambda _: {"rate": "132.25", "units": "0.43", "amount": "56.87"}),
    ),
    Planted(
        "uk.statutory.rate",
        "paternity pay at the maternity pay of the first six weeks",
        edited(
            "pay_lines.csv",
            _sick,
            lambda _: {"element_code": "SPP", "rate": "410.00", "units": "2.00", "amount": "820.00"},
            most=2,
        ),
        records=2,
    ),
    Planted(
        "uk.statutory.old_rate",
        "sick pay at the rate of the year before",
        edited("pay_lines.csv", _sick, lambda _: {"rate": "118.75", "units": "0.43", "amount": "51.06"}, most=3),
        records=3,
    ),
)
