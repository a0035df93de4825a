"""What the oracle gives for whole payslips."""

from decimal import Decimal

import pytest

from tests.oracle.ni import Contributions
from tests.oracle.payslip import Before, payslip

ROW = {
    "tax_year": "2026-27", "frequency": "monthly", "period": "6", "pay_date": "2026-09-25",
    "earnings_from": "2026-09-01", "leaving_date": "", "tax_code": "1257L", "tax_basis": "cumulative",
    "taxable_pay": "1890.00", "taxable_pay_to_date": "11340.00", "tax": "168.20", "tax_to_date": "1009.80",
    "ni_letter": "A", "niable_pay": "2000.00", "niable_pay_to_date": "12000.00", "ee_ni": "76.16", "er_ni": "237.45",
    "ee_ni_to_date": "456.96", "er_ni_to_date": "1424.70", "loan_plan": "1", "loan": "0.00", "pg_loan": "0.00",
    "ee_pension": "110.00", "gross_pay": "2000.00", "other_deductions": "10.00", "hours": "150.00",
    "birth_date": "1990-01-01", "apprentice": "no",
}  # fmt: skip


def test_a_month_of_a_year() -> None:
    """Month 6: 11,340.00 less 6 x 1,048.26 is 5,050 in whole pounds: 1,010.00; 841.60 was taken."""
    found = payslip(ROW)
    assert found.tax == Decimal("168.40")
    assert (found.ee_ni, found.er_ni) == (Decimal("76.16"), Decimal("237.45"))
    assert (found.at_lel, found.lel_to_pt, found.pt_to_uel) == (559, 489, 952)
    assert found.net_pay == Decimal("1635.44")
    assert found.least_pay == Decimal("1906.50")


def test_another_payslip_of_the_same_month() -> None:
    """100.00 more in a month that had 2,000.00: each contribution is that of the whole month less what was taken."""
    before = Before(
        Decimal(2000), Contributions(*map(Decimal, ("76.16", "237.45", "559", "489", "952"))), loan=Decimal(0)
    )
    row = {**ROW, "niable_pay": "100.00", "loan_plan": "5", "tax_basis": "period", "taxable_pay": "100.00"}
    found = payslip(row, before._replace(taxable=Decimal(1890), tax=Decimal("168.20")))
    assert (found.ee_ni, found.er_ni) == (Decimal("8.00"), Decimal("15.00"))
    assert (found.at_lel, found.lel_to_pt, found.pt_to_uel) == (0, 0, 100)
    assert found.loan == Decimal(1)
    assert found.tax == Decimal("20.00")


def test_without_hours_no_minimum_is_told() -> None:
    assert payslip({**ROW, "hours": ""}).least_pay is None


@pytest.mark.parametrize(
    ("more", "employee"),
    [
        ({"director_method": "annual"}, "-380.80"),
        ({"director_method": "annual", "director_from": "2026-07-06"}, "-175.04"),
        ({"director_method": "alternative"}, "76.16"),
        ({"director_method": "alternative", "period": "12", "niable_pay_to_date": "24000.00"}, "533.60"),
    ],
)
def test_directors(more: dict[str, str], employee: str) -> None:
    """12,000 to date owes nothing in an annual period, and 380.80 was taken before. From 6 July 39 weeks are left: the
    threshold is 9,428, and 2,572 x 8% is 205.76. The last payslip of a year settles it: 11,430 x 8% less 380.80."""
    assert payslip({**ROW, **more}).ee_ni == Decimal(employee)
