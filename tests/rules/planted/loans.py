"""Loans that are not repaid as the law has it."""

from decimal import Decimal

from tests.rules.planted import Planted, Row, edited

FILE = "payslips.csv"


def repays(row: Row) -> bool:
    return Decimal(row["loan"]) > 0


def repays_postgraduate(row: Row) -> bool:
    return Decimal(row["pg_loan"]) > 0


PLANTED = (
    Planted(
        "uk.loan",
        "a pound too much is taken, as if it were rounded up",
        edited(FILE, repays, lambda row: {"loan": str(Decimal(row["loan"]) + 1)}, most=3),
        records=3,
    ),
    Planted(
        "uk.loan",
        "nothing is taken of somebody who has no other deductions",
        edited(FILE, repays, lambda _: {"loan": "0.00", "other_deductions": "0.00"}),
    ),
    Planted(
        "uk.loan.postgraduate",
        "9 per cent are taken",
        edited(FILE, repays_postgraduate, lambda row: {"pg_loan": str(Decimal(row["pg_loan"]) * 9 // 6)}, most=2),
        records=2,
    ),
    Planted(
        "uk.loan.plan",
        "a loan is taken and no plan is stated",
        edited(FILE, repays, lambda _: {"loan_plan": ""}, most=2),
        records=2,
    ),
)
