"""How often somebody is paid, however a file writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NOT_TOLD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Frequency:
    """An earnings period that recurs: so many weeks or so many months; ``last`` is the number of the last one in a tax
    year (of weeks there may be one more, week 53)."""

    name: str
    weeks: int
    months: int
    last: int


WEEKLY = Frequency("weekly", 1, 0, 52)
MONTHLY = Frequency("monthly", 0, 1, 12)
_KNOWN = (
    (WEEKLY, "weekly week w w1 1weekly"),
    (Frequency("two-weekly", 2, 0, 26), "twoweekly 2weekly fortnightly fortnight w2"),
    (Frequency("four-weekly", 4, 0, 13), "fourweekly 4weekly w4"),
    (MONTHLY, "monthly month m m1 calendarmonthly"),
    (Frequency("quarterly", 0, 3, 4), "quarterly m3"),
    (Frequency("half-yearly", 0, 6, 2), "halfyearly m6"),
    (Frequency("annual", 0, 12, 1), "annual annually yearly year ma"),
)
_BY_WORD = {word: frequency for frequency, words in _KNOWN for word in words.split()}


def frequency(written: str) -> Frequency | None:
    """The frequency that a file means: ``weekly``, ``Fortnightly``, ``4-weekly``, ``M1``; ``None`` for any other."""
    return _BY_WORD.get(_NOT_TOLD.sub("", written.lower()))
