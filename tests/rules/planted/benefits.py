"""Reports and paydays that may cost people benefit."""

from tests.rules.planted import Planted, edited
from tests.rules.planted.payslip import copied

PLANTED = (
    Planted(
        "uk.benefits.universal_credit",
        "four people are reported for the Monday after their payday",
        edited(
            "fps.csv",
            lambda row: row["employee_id"] in ("NB000001", "NB000002", "NB000004", "NB000006"),
            lambda _: {"pay_date": "2026-09-28"},
            most=4,
        ),
        records=4,
    ),
    Planted(
        "uk.benefits.two_paydays",
        "the payroll of October is run early, on the 23rd, and is in the run too",
        copied(
            "payslips.csv", lambda row: row["run_type"] == "main", {"pay_date": "2026-10-23", "period": "7"}, most=3
        ),
        records=3,
    ),
)
