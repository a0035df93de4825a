"""The oracle's income tax against HMRC's published test data, and against cases worked by hand."""

import csv
from decimal import Decimal

import pytest

from tests.oracle.money import money
from tests.oracle.paye import free_pay, read_code, stands_alone, tax_of_payslip
from tests.oracle.published import published

TRANSCRIBED = (
    ("2025-26", "1257L", "cumulative", "monthly", 1, "1156.25", "0", "0", "21.40"),
    ("2025-26", "1257L", "cumulative", "monthly", 2, "1156.26", "1156.25", "21.40", "21.60"),
    ("2025-26", "1257L", "cumulative", "monthly", 3, "31123.26", "2312.51", "43.00", "10188.00"),
    ("2025-26", "SD3", "period", "monthly", 1, "5300.67", "0", "0", "2544.00"),
    ("2025-26", "S145L", "period", "weekly", 1, "29.06", "0", "0", "0.19"),
    ("2025-26", "S145L", "period", "weekly", 1, "2913.06", "0", "0", "1147.60"),
)
"""A few of HMRC's cases, for where the whole of them is not at hand (Crown copyright, Open Government Licence v3)."""


def cases() -> list[tuple[str, str, str, str, int, str, str, str, str]]:
    path = published("hmrc_paye_test_vectors.csv")
    if path is None:
        return list(TRANSCRIBED)
    with path.open(encoding="utf-8", newline="") as file:
        return [
            (
                row["tax_year"], row["tax_code"], "period" if row["w1m1"] == "Y" else "cumulative", row["frequency"],
                int(row["period"]), row["gross_pay"], before(row, "taxable_pay_to_date", "gross_pay"),
                before(row, "tax_due_to_date", "tax_due_in_period"), row["tax_due_in_period"],
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip


def before(row: dict[str, str], to_date: str, now: str) -> str:
    return "0" if row["w1m1"] == "Y" else str(Decimal(row[to_date]) - Decimal(row[now]))


def test_hmrc_test_data() -> None:
    off = {}
    for case in cases():
        year, code, basis, frequency, period, pay, pay_before, tax_before, tax = case
        ours = tax_of_payslip(
            code, basis, year, frequency, period, money(pay), Decimal(pay_before), Decimal(tax_before)
        )
        if ours != Decimal(tax):
            off[case] = ours - Decimal(tax)
    assert {abs(by) for by in off.values()} <= {Decimal("0.01")}, off
    assert len(off) <= len(cases()) // 50, off


def taken(code: str, pay: str, **more: object) -> Decimal:
    given = {"basis": "cumulative", "year": "2026-27", "frequency": "monthly", "period": 1, **more}
    return tax_of_payslip(code, pay=Decimal(pay), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "pay", "tax"),
    [
        ("1257L", "2000.00", "190.20"),
        ("C1257L", "2000.00", "190.20"),
        ("1257L M1", "2000.00", "190.20"),
        ("0T", "2000.00", "400.00"),
        ("C0T", "4000.00", "971.66"),
        ("NT", "2000.00", "0.00"),
        ("BR", "2000.99", "400.00"),
        ("CBR", "2000.99", "400.00"),
        ("SBR", "2000.99", "400.00"),
        ("D0", "2000.99", "800.00"),
        ("SD0", "2000.99", "420.00"),
        ("D1", "2000.99", "900.00"),
        ("SD1", "2000.99", "840.00"),
        ("SD2", "2000.99", "900.00"),
        ("SD3", "2000.99", "960.00"),
        ("K100", "2000.00", "416.80"),
        ("1257L", "-50.00", "0.00"),
    ],
)
def test_every_form_of_code_by_hand(code: str, pay: str, tax: str) -> None:
    """1257L has 1,048.26 free in a month: 951 x 20%. K100 adds 84.09: 2,084 x 20%. 0T on 4,000: 3,141.6666 x 20% and
    the rest x 40% makes 971.66."""
    assert taken(code, pay) == Decimal(tax)


def test_scottish_bands_by_hand() -> None:
    """S1257L on 2,000 in month 1 of 2026-27: 951 of taxable pay; 330.5833 at 19%, the rest at 20%."""
    assert taken("S1257L", "2000.00") == Decimal("186.89")


@pytest.mark.parametrize(
    ("frequency", "period", "parts"),
    [
        ("weekly", 53, 1), ("two-weekly", 27, 2), ("four-weekly", 14, 4),
        ("weekly", 1, 1), ("two-weekly", 1, 2), ("four-weekly", 1, 4),
    ],
)  # fmt: skip
def test_a_period_beyond_the_tables_stands_alone(frequency: str, period: int, parts: int) -> None:
    """Weeks 53, 54 and 56 use the tables of weeks 1, 2 and 4 (regulation 31 of SI 2003/2682)."""
    pay = Decimal(500) * parts
    free = free_pay(1257, 52) * parts
    assert taken("1257L", str(pay), frequency=frequency, period=period) == (pay - free) // 1 * Decimal("0.2")
    assert stands_alone("1257L", "cumulative", frequency, period) == (period > 4)
    assert stands_alone("1257L X", "cumulative", frequency, period)


def test_an_annual_payroll_has_the_whole_year() -> None:
    assert taken("1257L", "20000.00", frequency="annual") == Decimal("1484.00")


def test_at_most_half_is_taken() -> None:
    """K2600 adds 2,167.43 a month, so that tax on 300.01 would be 493.40."""
    assert taken("K2600", "300.01") == Decimal("150.00")
    assert taken("K2600", "-300.00", pay_before=Decimal(2000), tax_before=Decimal("700.00")) == Decimal(0)
    assert taken("1257L", "-300.00", pay_before=Decimal(2000), tax_before=Decimal("190.20")) == Decimal("-60.00")


def test_free_pay() -> None:
    assert [free_pay(number, 12) for number in (0, 1257, 500, 501)] == [
        Decimal(text) for text in ("0", "1048.26", "417.42", "418.26")
    ]


@pytest.mark.parametrize("text", ["1257", "L", "1257l", "BR1", "SNT", "D2", "CD3", "K0", "K", "1257X", "", "T1257"])
def test_what_is_no_code(text: str) -> None:
    with pytest.raises(ValueError, match="no tax code"):
        read_code(text)


def test_a_rate_that_a_year_does_not_have() -> None:
    with pytest.raises(ValueError, match="no rate"):
        taken("SD3", "2000.00", year="2023-24")
