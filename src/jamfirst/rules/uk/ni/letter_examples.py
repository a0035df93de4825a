"""Worked examples of category letters."""

from __future__ import annotations

from jamfirst.rules.rule import Example

_PAID = {"employee_id": "1", "pay_date": "2025-04-25"}
_TABLE = "HMRC rates and thresholds for employers (category letters)"
_IN_USE = "a category letter that was in use on the day of payment"

EXAMPLES = (
    Example("the letter of most", _PAID | {"ni_letter": "A"}, _TABLE),
    Example("no letter at all", _PAID | {"ni_letter": "Q"}, _TABLE, breaks={"ni_letter": _IN_USE}),
    Example(
        "an investment zone on the day before there were any",
        _PAID | {"ni_letter": "N", "pay_date": "2024-04-05"},
        "HMRC NIM01540",
        breaks={"ni_letter": _IN_USE},
    ),
    Example(
        "an investment zone on the first day", _PAID | {"ni_letter": "N", "pay_date": "2024-04-06"}, "HMRC NIM01540"
    ),
    Example(
        "20 on the day of payment",
        _PAID | {"ni_letter": "M", "birth_date": "2004-04-26"},
        "Social Security Contributions and Benefits Act 1992, section 9A",
    ),
    Example(
        "21 on the day of payment",
        _PAID | {"ni_letter": "M", "birth_date": "2004-04-25"},
        "Social Security Contributions and Benefits Act 1992, section 9A",
        breaks={"ni_letter": "a letter for 21 and over"},
    ),
    Example(
        "an apprentice of 25",
        _PAID | {"ni_letter": "H", "birth_date": "2000-01-01"},
        "Social Security Contributions and Benefits Act 1992, section 9B",
        breaks={"ni_letter": "a letter for 25 and over"},
    ),
    Example(
        "the reduced rate, and born too late to have chosen it",
        _PAID | {"ni_letter": "B", "birth_date": "1961-04-06"},
        "HMRC's rules of the FPS, error 7955",
        breaks={"ni_letter": "a letter without the reduced rate"},
    ),
    Example(
        "a reversal of pay from before the birthday",
        _PAID | {"ni_letter": "M", "birth_date": "2004-04-01", "run_type": "reversal"},
        "Social Security Contributions and Benefits Act 1992, section 9A: the age when the earnings were paid",
    ),
    Example(
        "a year of which nothing is known",
        _PAID | {"ni_letter": "A", "pay_date": "2031-04-25"},
        "the figures end on 5 April 2027",
        cannot="not known",
    ),
)
"""What the rule says of each, with where its figures are from."""
