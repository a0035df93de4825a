"""Worked examples of figures to date."""

from __future__ import annotations

from jamfirst.rules.rule import Example

_SOURCE = "arithmetic"
_MONTH = {"employee_id": "1", "frequency": "monthly", "tax_year": "2025-26", "ni_letter": "A"}


def _month(period: int, pay: str, pay_to_date: str, taken: str, taken_to_date: str) -> dict[str, str]:
    return _MONTH | {
        "period": str(period),
        "pay_date": f"2025-{period + 3:02}-25",
        "niable_pay": pay,
        "niable_pay_to_date": pay_to_date,
        "ee_ni": taken,
        "ee_ni_to_date": taken_to_date,
    }


_APRIL = _month(1, "2000.00", "2000.00", "76.16", "76.16")

EXAMPLES = (
    Example("the first month", _APRIL, _SOURCE),
    Example(
        "the first month with the year before still in it",
        _month(1, "2000.00", "26000.00", "76.16", "990.08"),
        _SOURCE,
        breaks={"niable_pay_to_date": "£2,000.00", "ee_ni_to_date": "£76.16"},
    ),
    Example(
        "May carries on from April", _month(2, "2100.00", "4100.00", "84.16", "160.32"), _SOURCE, records=(_APRIL,)
    ),
    Example(
        "May does not have April's contributions",
        _month(2, "2100.00", "4100.00", "84.16", "84.16"),
        _SOURCE,
        records=(_APRIL,),
        breaks={"ee_ni_to_date": "£160.32"},
    ),
    Example(
        "less to date than this month alone",
        _month(6, "2000.00", "1000.00", "76.16", "456.96"),
        _SOURCE,
        breaks={"niable_pay_to_date": "£2,000.00"},
    ),
    Example("June alone, of which no more can be told", _month(3, "2000.00", "6000.00", "76.16", "228.48"), _SOURCE),
    Example(
        "a supplementary payslip that the main one does not lead to",
        _month(1, "500.00", "2600.00", "40.00", "116.16") | {"run_type": "supplementary", "pay_date": "2025-05-01"},
        _SOURCE,
        records=(_APRIL | {"run_type": "main"},),
        breaks={"niable_pay_to_date": "£2,500.00"},
    ),
    Example(
        "an employment whose earnings are added to another's",
        _month(4, "2000.00", "0.00", "76.16", "0.00") | {"aggregated": "yes"},
        "HMRC NIM11545: figures to date stand in one of the employments",
        cannot="where the figures to date may stand",
    ),
)
"""What the rule says of each, with where its figures are from."""
