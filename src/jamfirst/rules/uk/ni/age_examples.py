"""Worked examples of category letters and ages."""

from __future__ import annotations

from jamfirst.rules.rule import Example

_PAID = {"employee_id": "1", "pay_date": "2026-09-25"}
_TABLE = "HMRC rates and thresholds for employers (category letters)"
_PENSION = "Pensions Act 1995, schedule 4: born on 6 June 1960, 66 years and 3 months, so on 6 September 2026"

EXAMPLES = (
    Example("somebody of 40", _PAID | {"ni_letter": "A", "birth_date": "1986-01-01"}, _TABLE),
    Example("state pension age this month", _PAID | {"ni_letter": "C", "birth_date": "1960-06-06"}, _PENSION),
    Example(
        "state pension age this month, and contributions are still taken",
        _PAID | {"ni_letter": "A", "birth_date": "1960-06-06"},
        _PENSION,
        breaks={"ni_letter": "C, K or S, over state pension age"},
    ),
    Example(
        "a month too young for letter C",
        _PAID | {"ni_letter": "C", "birth_date": "1960-07-06"},
        "Pensions Act 1995, schedule 4: 66 years and 4 months, so on 6 November 2026",
        breaks={"ni_letter": "a letter for people under state pension age"},
    ),
    Example(
        "20 with the letter of most",
        _PAID | {"ni_letter": "A", "birth_date": "2006-01-01"},
        "Social Security Contributions and Benefits Act 1992, section 9A",
        breaks={"ni_letter": "M or H, under 21"},
    ),
    Example(
        "20 in a second job",
        _PAID | {"ni_letter": "J", "birth_date": "2006-01-01"},
        _TABLE,
        breaks={"ni_letter": "Z, under 21"},
    ),
    Example("15", _PAID | {"ni_letter": "X", "birth_date": "2011-01-01"}, _TABLE),
    Example(
        "15 and contributions are taken",
        _PAID | {"ni_letter": "M", "birth_date": "2011-01-01"},
        "Social Security Contributions and Benefits Act 1992, section 6: from 16 on",
        breaks={"ni_letter": "X, under 16"},
    ),
    Example(
        "16 and none are",
        _PAID | {"ni_letter": "X", "birth_date": "2010-09-25"},
        "Social Security Contributions and Benefits Act 1992, section 6: from 16 on",
        breaks={"ni_letter": "a letter with contributions, from 16 on"},
    ),
    Example(
        "an apprentice's letter, and no apprentice",
        _PAID | {"ni_letter": "H", "birth_date": "2003-01-01", "apprentice": "no"},
        "Social Security Contributions and Benefits Act 1992, section 9B",
        breaks={"ni_letter": "a letter for people who are no apprentices"},
    ),
)
"""What the rule says of each, with where its figures are from."""
