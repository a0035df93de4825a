"""The hourly rates that somebody may be entitled to, by age and apprenticeship: the least and the most of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from jamfirst.engines import operations as op
from jamfirst.engines.build import Expr, all_of, any_of, col, is_null, not_null, null, number, text, when
from jamfirst.engines.session import Row
from jamfirst.rules.figures import Figure, figures, holding
from jamfirst.rules.given import Given
from jamfirst.rules.uk.reckon import at_least, greatest, least, one_of, upper
from jamfirst.rules.working import Working

OLDEST = 25
"""From this age nothing changes any more."""
UNKNOWN_AGE = -1
"""Stands for an age that nobody told."""
_BEYOND_ANY_AGE = 110
_UNDER_19 = 19
_BANDS = ((18, "under 18"), (21, "18 to 20"), (23, "21 to 22"), (25, "23 to 24"))
_YES = ("YES", "Y", "TRUE", "T", "1")
_NO = ("NO", "N", "FALSE", "F", "0")


def band(age: int) -> str:
    """The key of the rate for an age."""
    return next((key for below, key in _BANDS if age < below), "25 and over")


def in_pence(row: Figure) -> int:
    """Pounds an hour as pence an hour."""
    return int(row.amount * 100)


@cache
def entitled() -> tuple[Row, ...]:
    """For every year, age (``UNKNOWN_AGE`` too) and apprenticeship (yes, no, unknown) the least and the most pence an
    hour that somebody may be entitled to: an apprentice of 19 or over has the apprentice rate for a year only, and
    when it began is not known."""
    rows = figures("minimum_wage")
    years = [(row.since, row.until) for row in rows if row.key == "apprentice" and row.value is not None]
    return tuple(found for since, until in years for found in _of_year(rows, since, until))


def _of_year(rows: tuple[Figure, ...], since: date, until: date) -> Iterator[Row]:
    by_key = {f.key: in_pence(f) for f in rows if holding(rows, f.figure, f.key, since) == f}
    learning = by_key.pop("apprentice")
    for age in range(UNKNOWN_AGE, OLDEST + 1):
        known = age != UNKNOWN_AGE
        low = by_key[band(age)] if known else min(by_key.values())
        high = by_key[band(age)] if known else max(by_key.values())
        lower = min(learning, low)
        yield since, until, age, "no", low, high
        yield since, until, age, "yes", lower, lower if known and age < _UNDER_19 else high
        yield since, until, age, "unknown", lower, high


def apprenticeship(told: bool) -> Expr:
    """``yes``, ``no`` or ``unknown``, of the column ``apprentice``. ``told`` says that the file has it: then empty is
    no."""
    written = upper(col("apprentice"))
    answered = [(one_of(written, _YES), text("yes")), (one_of(written, _NO), text("no"))]
    return when(*answered, (is_null(col("apprentice")), text("no" if told else "unknown")), otherwise=text("unknown"))


def age_on(day: str) -> Expr:
    """The age on a day of ours, no more than ``OLDEST``; ``UNKNOWN_AGE`` where there is no likely birth date."""
    years = op.full_years(col("birth_date"), col(day))
    likely = [not_null(years), at_least(years, number(0)), at_least(number(_BEYOND_ANY_AGE), years)]
    return when((all_of(likely), least(years, number(OLDEST))), otherwise=number(UNKNOWN_AGE))


def with_rates(given: Given, working: Working) -> Working:
    """Add ``least_rate`` and ``most_rate`` in pence an hour, and the age, to records with ``first_day`` and
    ``last_day``: the pay reference period begins somewhere between the two. NULL where no figures are known."""
    working = working.step(
        {
            "learns": apprenticeship("apprentice" in given.relation.has),
            "first_age": age_on("first_day"),
            "last_age": age_on("last_day"),
        }
    )
    both = _looked_up(given, _looked_up(given, working, "first"), "last")
    unknown = any_of([is_null(col("first_least")), is_null(col("last_least"))])
    lowest = when((unknown, null("bigint")), otherwise=least(col("first_least"), col("last_least")))
    highest = when((unknown.copy(), null("bigint")), otherwise=greatest(col("first_most"), col("last_most")))
    return both.step({"least_rate": lowest, "most_rate": highest})


def _looked_up(given: Given, working: Working, day: str) -> Working:
    types = {"since": "date", "until": "date", f"{day}_age": "int", "learns": "text"}
    take = (f"{day}_least", f"{day}_most")
    made = given.figures(f"minimum wage, {day} day", lambda: (types | dict.fromkeys(take, "bigint"), entitled()))
    return working.look_up(made, (f"{day}_age", "learns"), take, f"{day}_day")
