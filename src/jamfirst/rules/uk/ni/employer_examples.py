"""Worked examples of what employers pay; most are HMRC's own."""

from __future__ import annotations

from jamfirst.rules.rule import Example

_HMRC = "HMRC National Insurance test data for software developers"
_MONTH = {"employee_id": "1", "frequency": "monthly", "pay_date": "2025-04-25", "period": "1", "ni_letter": "A"}
_TWO_WEEKS = _MONTH | {"frequency": "two-weekly", "pay_date": "2025-04-18"}

EXAMPLES = (
    Example(
        "£4,189.05 in a month of 2025-26: 15 per cent of £3,772 and of 5p, each rounded by itself",
        _MONTH | {"niable_pay": "4189.05", "er_ni": "565.81"},
        f"{_HMRC} 2025-26, Cat_A/56",
    ),
    Example(
        "under 21: only 5p lies above the upper secondary threshold",
        _MONTH | {"ni_letter": "M", "niable_pay": "4189.05", "er_ni": "0.01"},
        f"{_HMRC} 2025-26, Cat_M",
    ),
    Example(
        "under 21, worked out as for letter A",
        _MONTH | {"ni_letter": "M", "niable_pay": "2083.06", "er_ni": "249.91"},
        f"{_HMRC} 2025-26, Cat_M",
        breaks={"er_ni": "£0.00"},
    ),
    Example(
        "a freeport: nothing up to £2,083 in a month",
        _MONTH | {"ni_letter": "F", "niable_pay": "4189.05", "er_ni": "315.91"},
        f"{_HMRC} 2025-26, Cat_F",
    ),
    Example(
        "two weeks: the secondary threshold is £193",
        _TWO_WEEKS | {"niable_pay": "484.08", "er_ni": "43.66"},
        f"{_HMRC} 2025-26, Cat_A/20",
    ),
    Example(
        "two weeks on twice the £96 of a week",
        _TWO_WEEKS | {"niable_pay": "484.08", "er_ni": "43.81"},
        f"{_HMRC} 2025-26, Cat_A/20, on a threshold of £192",
        breaks={"er_ni": "£43.66"},
    ),
    Example(
        "15 per cent begin on 6 April 2025: the day before it is 13.8 per cent above £758",
        _MONTH | {"pay_date": "2025-04-05", "period": "12", "niable_pay": "1758.00", "er_ni": "138.00"},
        "Social Security Contributions and Benefits Act 1992, section 9; HMRC rates and thresholds 2024 to 2025",
    ),
    Example(
        "a director of 2022-23 on the average rate of the year",
        {
            "employee_id": "1", "frequency": "annual", "period": "1", "pay_date": "2023-04-01", "ni_letter": "A",
            "niable_pay": "52000.00", "niable_pay_to_date": "52000.00", "er_ni": "6233.37", "er_ni_to_date": "6233.37",
            "director_method": "annual",
        },
        "HMRC directors' National Insurance test data 2022-23, 3_Dir_CatA",
    ),
    Example(
        "pay of July is taken back in September: it belongs to July",
        _MONTH | {
            "pay_date": "2025-09-25", "period": "6", "run_type": "reversal", "earnings_from": "2025-07-01",
            "earnings_to": "2025-07-31", "niable_pay": "-21.98", "er_ni": "-3.30",
        },
        "SI 2001/1004 regulation 12: the contributions of July are worked out again",
        records=(
            _MONTH | {
                "pay_date": "2025-09-25", "period": "6", "run_type": "main", "earnings_from": "2025-09-01",
                "earnings_to": "2025-09-30", "niable_pay": "426.47", "er_ni": "1.42",
            },
        ),
        cannot="pay of an earlier period is taken back",
    ),
    Example(
        "a month that is reversed and paid again: due on the sum of the three payslips",
        _MONTH | {"run_type": "supplementary", "pay_date": "2025-05-01", "niable_pay": "1917.00", "er_ni": "225.00"},
        "Social Security Contributions and Benefits Act 1992, schedule 1 paragraph 1",
        records=(
            _MONTH | {
                "run_type": "main", "niable_pay": "2417.00", "er_ni": "300.00", "earnings_from": "2025-04-01",
                "earnings_to": "2025-04-30",
            },
            _MONTH | {
                "run_type": "reversal", "pay_date": "2025-04-30", "niable_pay": "-2417.00", "er_ni": "-300.00",
                "earnings_from": "2025-04-01", "earnings_to": "2025-04-30",
            },
        ),
    ),
    Example(
        "more than any payslip has",
        _MONTH | {"niable_pay": "99999999999999.99", "er_ni": "1.00"},
        "no payslip has ten thousand million pounds",
        cannot="the pay is more than a payslip can have",
    ),
)  # fmt: skip
"""What the rule says of each, with where its figures are from."""
