"""How often somebody is paid, as files write it: how many such periods a year has."""

from __future__ import annotations

import re

from jamfirst.engines.build import Expr, coalesce, col, named, select, table, text
from jamfirst.engines.session import Row
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.uk.elements import MOST_NAMES
from jamfirst.rules.working import Working

_NAMES: tuple[tuple[str, str], ...] = (
    ("four-weekly", r"(?:4|FOUR) ?-? ?(?:WEEK\w*|WKLY)|LUNAR|W4|4W"),
    ("two-weekly", r"(?:2|TWO) ?-? ?(?:WEEK\w*|WKLY)|BI ?-?WEEKLY|FORTNIGHT\w*|W2|2W"),
    ("weekly", r"(?:1|ONE)? ?-? ?WEEK(?:LY)?|W|W1|WKLY"),
    ("quarterly", r"QUARTERLY|3 ?-? ?MONTHLY|M3"),
    ("half-yearly", r"HALF ?-? ?YEARLY|6 ?-? ?MONTHLY|M6"),
    ("monthly", r"(?:CALENDAR )?MONTH(?:LY)?|M|M1|MTHLY"),
    ("annual", r"ANNUAL(?:LY)?|YEARLY|MA|A|1A"),
)
PERIODS = {"weekly": 52, "two-weekly": 26, "four-weekly": 13, "monthly": 12, "quarterly": 4, "half-yearly": 2}
"""How many periods a year has, by the name of the frequency; ``annual`` has one."""

DAYS = {"weekly": (7, 7), "two-weekly": (14, 14), "four-weekly": (28, 28), "monthly": (28, 31)}
"""The fewest and the most days of a whole period."""


def frequency(written: str) -> str:
    """The frequency that a file's text means; empty where it is none that is known."""
    plain = " ".join(written.upper().replace("_", " ").split())
    return next((name for name, pattern in _NAMES if re.fullmatch(pattern, plain, re.ASCII)), "")


def with_frequency(given: Given, slips: Relation, working: Working) -> Working:
    """Payslips with ``often`` (the frequency, NULL where it is not known), ``periods`` (how many a year has) and
    ``least_days`` and ``most_days`` of a whole period."""
    written: Expr = coalesce(col("frequency"), text(""))

    def making() -> tuple[dict[str, str], list[Row]]:
        query = select(named(written.copy(), "written")).from_(table(slips.name)).group_by("written")
        query = query.order_by("written").limit(MOST_NAMES, copy=False)
        rows: list[Row] = []
        for (found,) in given.session.rows(query):
            often = frequency(str(found))
            if often:
                rows.append((found, often, PERIODS.get(often, 1), *DAYS.get(often, (None, None))))
        types = {"written": "text", "often": "text", "periods": "bigint", "least_days": "int", "most_days": "int"}
        return types, rows

    relation = given.figures(f"frequencies of {slips.name}", making)
    keyed = working.step({"written": written})
    return keyed.look_up(relation, ("written",), ("often", "periods", "least_days", "most_days"))
