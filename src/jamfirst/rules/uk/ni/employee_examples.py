"""Worked examples of what is taken from employees; the director's years are HMRC's own."""

from __future__ import annotations

from jamfirst.rules.rule import Example

_HMRC = "HMRC National Insurance test data for software developers"
_DIRECTORS = "HMRC directors' National Insurance test data for software developers"
_MONTH = {"employee_id": "1", "frequency": "monthly", "pay_date": "2025-04-25", "period": "1", "ni_letter": "A"}
_DIRECTOR = {
    "employee_id": "1", "frequency": "weekly", "period": "52", "pay_date": "2026-03-30", "ni_letter": "A",
    "niable_pay": "1000.00", "niable_pay_to_date": "52000.00",
}  # fmt: skip

EXAMPLES = (
    Example(
        "£2,083.06 in a month of 2025-26: 8 per cent of what lies above £1,048",
        _MONTH | {"niable_pay": "2083.06", "ee_ni": "82.80"},
        f"{_HMRC} 2025-26, Cat_A/52",
    ),
    Example(
        "£4,189.51 from 6 November 2022 on: 12 per cent, and 2 per cent of 51p",
        _MONTH | {"pay_date": "2022-11-25", "period": "8", "niable_pay": "4189.51", "ee_ni": "376.93"},
        f"{_HMRC} 2022-23, Cat-A/40",
    ),
    Example(
        "the same with the threshold that held until July 2022",
        _MONTH | {"pay_date": "2022-11-25", "period": "8", "niable_pay": "4189.51", "ee_ni": "403.93"},
        f"{_HMRC} 2022-23, Cat-A/40, on a threshold of £823",
        breaks={"ee_ni": "£376.93"},
    ),
    Example(
        "paid on 5 January 2024, the last day of 12 per cent, at the 10 per cent of the day after",
        _MONTH | {"pay_date": "2024-01-05", "period": "9", "niable_pay": "2048.00", "ee_ni": "100.00"},
        "National Insurance Contributions (Reduction in Rates) Act 2023; HMRC NIM01625",
        breaks={"ee_ni": "£120.00"},
    ),
    Example(
        "two weeks: thresholds are of the year, not twice those of a week",
        _MONTH | {"frequency": "two-weekly", "pay_date": "2025-04-18", "niable_pay": "3866.69", "ee_ni": "154.65"},
        "SI 2001/1004 regulation 11; 8 per cent of £1,934 - £484, 2 per cent of the rest",
    ),
    Example(
        "£400 a week, £2,500 a month from another job paid that week: all in the week",
        {
            "employee_id": "1", "employment_id": "b", "frequency": "weekly", "period": "4", "pay_date": "2025-05-02",
            "ni_letter": "A", "niable_pay": "2500.00", "ee_ni": "84.02", "aggregated": "yes",
        },
        "HMRC NIM10068: the shorter period; 8 per cent of £725, 2 of £1,933, less £12.64",
        records=(
            {
                "employee_id": "1", "employment_id": "a", "frequency": "weekly", "period": "4",
                "pay_date": "2025-05-01",
                "ni_letter": "A", "niable_pay": "400.00", "ee_ni": "12.64", "aggregated": "yes",
            },
        ),
    ),
    Example(
        "a second payslip of the month is worked out as if there were no first",
        _MONTH | {"run_type": "supplementary", "pay_date": "2025-05-02", "niable_pay": "500.00", "ee_ni": "0.00"},
        "Social Security Contributions and Benefits Act 1992, schedule 1 paragraph 1",
        records=(_MONTH | {"run_type": "main", "niable_pay": "1500.00", "ee_ni": "36.16"},),
        breaks={"ee_ni": "£40.00"},
    ),
    Example(
        "two employments of one person, and nothing says whether they are added together",
        _MONTH | {"employment_id": "1-1", "niable_pay": "1500.00", "ee_ni": "36.16"},
        "SI 2001/1004 regulation 14",
        records=(_MONTH | {"employment_id": "1-2", "niable_pay": "900.00", "ee_ni": "0.00"},),
        cannot="whether their earnings are added together is not known",
    ),
    Example(
        "a supplementary payslip whose main one is in another run",
        _MONTH | {"run_type": "supplementary", "niable_pay": "500.00", "ee_ni": "40.00"},
        "Social Security Contributions and Benefits Act 1992, schedule 1 paragraph 1",
        cannot="the main payslip of the earnings period is not in this table",
    ),
    Example(
        "a director paid weekly: the last payslip makes up the year",
        _DIRECTOR | {"director_method": "alternative", "ee_ni": "58.94", "ee_ni_to_date": "3050.60"},
        f"{_DIRECTORS} 2025-26, 1_Dir_CatA",
    ),
    Example(
        "the same, worked out as any other week",
        _DIRECTOR | {"director_method": "alternative", "ee_ni": "58.66", "ee_ni_to_date": "3050.32"},
        f"{_DIRECTORS} 2025-26, 1_Dir_CatA",
        breaks={"ee_ni": "£58.94"},
    ),
    Example(
        "a director from week 5 of 2022-23 on: 48 weeks, at the average rates of the year",
        {
            "employee_id": "1", "frequency": "annual", "period": "1", "pay_date": "2023-04-01", "ni_letter": "M",
            "niable_pay": "48000.00", "niable_pay_to_date": "48000.00", "ee_ni": "4551.52", "ee_ni_to_date": "4551.52",
            "director_method": "annual", "director_from": "2022-05-04",
        },
        f"{_DIRECTORS} 2022-23, 4_Dir_CatM",
    ),
    Example(
        "a letter of foreign-going mariners",
        _MONTH | {"ni_letter": "Q", "niable_pay": "2083.06", "ee_ni": "82.80"},
        "HMRC CA42",
        cannot="the category letter is none that has rates here",
    ),
    Example(
        "paid before the first day for which there are figures",
        _MONTH | {"pay_date": "2019-04-05", "niable_pay": "2083.06", "ee_ni": "82.80"},
        "the figures begin on 6 April 2019",
        cannot="no National Insurance figures are known",
    ),
)  # fmt: skip
"""What the rule says of each, with where its figures are from."""
