"""HMRC's published test figures of National Insurance as payslips: those that lie beside the project, and some of each
kind that are written out here."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tests.rules.uk.ni.applied import Slip, shared

WRITTEN_OUT = """\
tax_year,frequency,ni_category,period,gross_pay,employee_nic,employer_nic,earnings_at_lel_ytd,earnings_lel_to_pt_ytd,\
earnings_pt_to_uel_ytd
2022-23,fortnightly,A,1,1934.51,205.92,238.47,246.00,134.00,1554.00
2022-23,monthly,A,1,4188.54,445.93,516.30,533.00,290.00,3365.54
2022-23,weekly,B,1,967.51,55.19,119.28,123.00,67.00,777.00
2022-23,fortnightly,B,1,1934.51,110.35,238.47,246.00,134.00,1554.00
2022-23,fourweekly,B,1,3866.69,220.57,476.59,492.00,268.00,3106.69
2022-23,monthly,B,1,4188.54,238.95,516.30,533.00,290.00,3365.54
2022-23,weekly,A,32,967.51,87.01,109.37,123.00,119.00,725.00
2022-23,fourweekly,A,8,3866.69,347.96,437.00,492.00,475.00,2899.69
2022-23,fortnightly,B,16,1934.51,84.83,218.66,246.00,238.00,1450.00
2022-23,monthly,B,8,4188.54,183.72,473.41,533.00,515.00,3140.54
2022-23,weekly,A,14,967.51,96.08,119.28,123.00,119.00,725.00
2022-23,fortnightly,A,7,1934.51,192.14,238.47,246.00,238.00,1450.00
2022-23,fourweekly,A,4,3866.69,384.21,476.59,492.00,475.00,2899.69
2022-23,monthly,A,4,4188.54,416.12,516.30,533.00,515.00,3140.54
2022-23,weekly,B,14,967.51,51.49,119.28,123.00,119.00,725.00
2022-23,fourweekly,B,4,3866.69,205.88,476.59,492.00,475.00,2899.69
2025-26,weekly,A,1,242.08,0.01,21.91,125.00,117.00,0.08
2025-26,weekly,A,1,966.65,57.97,130.60,125.00,117.00,724.65
2025-26,fortnightly,A,1,484.08,0.01,43.66,250.00,234.00,0.08
2025-26,fortnightly,A,1,1933.73,115.98,261.11,250.00,234.00,1449.73
2025-26,fourweekly,A,1,967.08,0.01,87.31,500.00,467.00,0.08
2025-26,fourweekly,A,1,3866.69,231.97,522.25,500.00,467.00,2899.69
2025-26,monthly,A,1,4189.05,251.28,565.81,542.00,506.00,3141.00
2025-26,monthly,B,1,4189.05,58.11,565.81,542.00,506.00,3141.00
2025-26,monthly,C,1,4189.05,0.00,565.81,542.00,506.00,3141.00
2025-26,monthly,H,1,4189.05,251.28,0.01,542.00,506.00,3141.00
2025-26,monthly,J,1,4189.05,62.82,565.81,542.00,506.00,3141.00
2025-26,monthly,M,1,4189.05,251.28,0.01,542.00,506.00,3141.00
2025-26,monthly,V,1,4189.05,251.28,0.01,542.00,506.00,3141.00
2025-26,monthly,Z,1,4189.05,62.82,0.01,542.00,506.00,3141.00
2025-26,monthly,F,1,4189.05,251.28,315.91,542.00,506.00,3141.00
2025-26,monthly,I,1,4189.05,58.11,315.91,542.00,506.00,3141.00
2025-26,monthly,S,1,4189.05,0.00,315.91,542.00,506.00,3141.00
2025-26,monthly,L,1,4189.05,62.82,315.91,542.00,506.00,3141.00
2025-26,monthly,D,1,4189.05,62.82,315.91,542.00,506.00,3141.00
2025-26,monthly,E,1,4189.05,58.11,315.91,542.00,506.00,3141.00
2025-26,monthly,K,1,4189.05,0.00,315.91,542.00,506.00,3141.00
2025-26,monthly,N,1,4189.05,251.28,315.91,542.00,506.00,3141.00
"""
"""Rows of HMRC's test data for software developers, 2022-23 and 2025-26 (Open Government Licence)."""

_FREQUENCIES = {"weekly": 1, "fortnightly": 2, "fourweekly": 4, "monthly": 0, "annually": 0}
_OURS = {"fourweekly": "four-weekly", "annually": "annual"}


def employees() -> list[Slip]:
    """One payslip a row, everybody another person. A period of nought, which four rows have, means the first."""
    rows = list(shared("hmrc_ni_test_vectors.csv")) or list(csv.DictReader(WRITTEN_OUT.splitlines()))
    return [_payslip(row, str(place), row["gross_pay"]) for place, row in enumerate(rows)]


def directors() -> list[Slip]:
    """The years of HMRC's directors, each of them one person; empty where the file is not there."""
    people: dict[tuple[str, str], str] = {}
    slips = []
    for row in shared("hmrc_ni_director_test_vectors.csv"):
        case = row["test_id"].rpartition("/")[0]
        person = people.setdefault((row["tax_year"], case), f"{row['tax_year']} {len(people)}")
        year = int(row["tax_year"][:4])
        later = bool(row["pro_rata_factor"]) or "from_week_5" in case or "48_weeks" in case
        slip = dict(_payslip(row, person, row["gross_pay_ytd"]))
        slip["ee_ni_to_date"], slip["er_ni_to_date"] = row["employee_nic_ytd"], row["employer_nic_ytd"]
        slip["director_method"] = row["method"]
        slip["director_from"] = date(year, 5, 4).isoformat() if later else ""
        slips.append(slip)
    return slips


def _payslip(row: Slip, person: str, to_date: str) -> Slip:
    year, period = int(row["tax_year"][:4]), int(row["period"]) or 1
    return {
        "employee_id": person,
        "tax_year": row["tax_year"],
        "frequency": _OURS.get(row["frequency"], row["frequency"]),
        "period": str(period),
        "pay_date": _pay_date(row["frequency"], year, period).isoformat(),
        "ni_letter": row["ni_category"],
        "niable_pay": row["gross_pay"],
        "ee_ni": row["employee_nic"],
        "er_ni": row["employer_nic"],
        "ni_at_lel": row["earnings_at_lel_ytd"],
        "ni_lel_to_pt": row["earnings_lel_to_pt_ytd"],
        "ni_pt_to_uel": row["earnings_pt_to_uel_ytd"],
        "niable_pay_to_date": to_date,
        "ee_ni_to_date": row["employee_nic"],
        "er_ni_to_date": row["employer_nic"],
    }


def _pay_date(frequency: str, year: int, period: int) -> date:
    """The 25th of a month, the second day of the last of the weeks of a period, or the last week of the year."""
    if frequency == "annually":
        return date(year + 1, 4, 1)
    weeks = _FREQUENCIES[frequency]
    if not weeks:
        return date(year + (period + 2) // 12, (period + 2) % 12 + 1, 25)
    return date(year, 4, 7) + timedelta(days=7 * (weeks * period - 1))


def faulty(slips: Sequence[Slip]) -> Iterator[int]:
    """The places of rows that contradict HMRC's own other rows: the last week of 2025-26 of the director who has
    letter A shows the employee's 58.94 for the employer as well, where the year of the same data gives 7,050.00."""
    for place, slip in enumerate(slips):
        if slip["tax_year"] == "2025-26" and slip["period"] == "52" and slip["er_ni"] == slip["ee_ni"] == "58.94":
            yield place
