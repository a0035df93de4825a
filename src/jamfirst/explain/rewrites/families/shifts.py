"""Dates moved by a number of days."""

from __future__ import annotations

from collections.abc import Iterable

from jamfirst.explain.rewrites.bits import COMMON, count_bits
from jamfirst.explain.rewrites.families.votes import elected
from jamfirst.explain.rewrites.pairs import NEW, OLD, Days, Pairs
from jamfirst.explain.rewrites.rule import Rule, day_rule


def days_words(days: int, noun: str = "day") -> str:
    """``7 days later``, ``1 day earlier``."""
    size = abs(days)
    return f"{size} {noun}{'' if size == 1 else 's'} {'later' if days > 0 else 'earlier'}"


def _shift(days: int) -> Rule:
    def made(pairs: Pairs) -> Days:
        old = pairs.days(OLD)
        return Days(old.values + days, old.there)

    return day_rule("shift_days", days_words(days), COMMON + count_bits(days), made, {"days": str(days)})


def proposed(pairs: Pairs) -> Iterable[Rule]:
    """The numbers of days that the changes have."""
    old, new = pairs.days(OLD), pairs.days(NEW)
    moved = (new.values - old.values)[old.there & new.there]
    yield from map(_shift, elected(int(d) for d in moved[moved != 0]))
