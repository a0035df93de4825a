"""Worked examples of the bands of earnings to date."""

from __future__ import annotations

from jamfirst.rules.rule import Example

_HMRC = "HMRC National Insurance test data for software developers"
_MONTH = {"employee_id": "1", "frequency": "monthly", "pay_date": "2025-04-25", "period": "1", "ni_letter": "A"}


def _bands(at: str, low: str, high: str) -> dict[str, str]:
    return {"ni_at_lel": at, "ni_lel_to_pt": low, "ni_pt_to_uel": high}


_FIRST = _MONTH | {"niable_pay": "2083.06", "niable_pay_to_date": "2083.06"}
_SIXTH = _MONTH | {
    "pay_date": "2025-09-25", "period": "6", "niable_pay": "2000.00", "niable_pay_to_date": "12000.00",
}  # fmt: skip

EXAMPLES = (
    Example(
        "the first month of 2025-26",
        _FIRST | _bands("542.00", "506.00", "1035.06"),
        f"{_HMRC} 2025-26, Cat_A/52",
    ),
    Example(
        "the limits of the year before",
        _FIRST | _bands("533.00", "515.00", "1035.06"),
        f"{_HMRC} 2025-26, Cat_A/52",
        breaks={"ni_at_lel": "£542.00", "ni_lel_to_pt": "£506.00"},
    ),
    Example(
        "£400 in the first week, from one job of two",
        {
            "employee_id": "1", "frequency": "weekly", "pay_date": "2025-04-11", "period": "1", "ni_letter": "A",
            "niable_pay": "400.00", "niable_pay_to_date": "400.00",
        } | _bands("125.00", "117.00", "158.00"),
        "HMRC NIM10068, week 1",
    ),
    Example(
        "below the lower earnings limit nothing is in any band",
        _MONTH | {"niable_pay": "541.99", "niable_pay_to_date": "541.99"} | _bands("541.99", "0.00", "0.00"),
        "SI 2001/1004 regulation 11",
        breaks={"ni_at_lel": "£0.00"},
    ),
    Example(
        "six months of £2,000",
        _SIXTH | _bands("3252.00", "3036.00", "5712.00"),
        "arithmetic: six times £542, £506 and £952",
    ),
    Example(
        "six months, and only the last of them is there",
        _SIXTH | {"niable_pay": "4189.00", "niable_pay_to_date": "25134.00"} | _bands("542.00", "506.00", "1035.00"),
        "arithmetic: the month alone has £3,141 above the primary threshold",
        breaks={"ni_pt_to_uel": "£3,141.00"},
    ),
    Example(
        "seven limits in six months",
        _SIXTH | _bands("3794.00", "3036.00", "5170.00"),
        "SI 2001/1004 regulation 11",
        breaks={"ni_at_lel": "£3,252.00"},
    ),
    Example(
        "no sum of monthly or weekly limits",
        _SIXTH | _bands("3198.00", "3036.00", "5712.00"),
        "arithmetic: six times the £533 of 2024-25",
        breaks={"ni_at_lel": "£2,710.00"},
    ),
    Example(
        "more in the bands than was paid",
        _SIXTH | _bands("3252.00", "3036.00", "6000.00"),
        "arithmetic",
        breaks={"ni_pt_to_uel": "£5,712.00"},
    ),
    Example(
        "a second month that does not carry on from the first",
        _MONTH | {
            "pay_date": "2025-05-25", "period": "2", "niable_pay": "1048.00", "niable_pay_to_date": "3131.06",
        } | _bands("1084.00", "1012.00", "0.00"),
        "arithmetic",
        records=(_FIRST | _bands("542.00", "506.00", "1035.06"),),
        breaks={"ni_pt_to_uel": "£1,035.06"},
    ),
    Example(
        "a director of 48 weeks",
        {
            "employee_id": "1", "frequency": "annual", "period": "1", "pay_date": "2026-04-01", "ni_letter": "M",
            "niable_pay": "48000.00", "niable_pay_to_date": "48000.00", "director_method": "AN",
            "director_from": "2025-05-04",
        } | _bands("6000.00", "5604.00", "34800.00"),
        "HMRC directors' National Insurance test data 2025-26, 4_Dir_CatM",
    ),
    Example(
        "letter X has no bands",
        _FIRST | {"ni_letter": "X"} | _bands("542.00", "0.00", "0.00"),
        "HMRC's rules of the FPS: the bands must be nought where the letter is X",
        breaks={"ni_at_lel": "£0.00"},
    ),
    Example(
        "two payslips of one month: the bands may stand on either",
        _FIRST | {"run_type": "supplementary"} | _bands("0.00", "0.00", "0.00"),
        "HMRC NIM11545",
        records=(_FIRST | {"run_type": "main"} | _bands("542.00", "506.00", "3118.12"),),
        cannot="may stand on any of them",
    ),
)  # fmt: skip
"""What the rule says of each, with where its figures are from."""
