"""The days on which an assessment period may begin for two days to fall in one, or not: worked out once a pair."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from jamfirst.engines.build import all_of, col, not_null, select, sub
from jamfirst.engines.session import Row
from jamfirst.model.assessment_periods import days_in_words, start_days_at_risk
from jamfirst.model.working_days import is_working_day, next_working_day, previous_working_day
from jamfirst.rules.given import Given
from jamfirst.rules.working import Working

_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)
"""Days that are looked at: Universal Credit is of 2013."""


def with_start_days(
    given: Given, working: Working, days: tuple[str, str], chosen: Callable[[date, date], frozenset[int]]
) -> Working:
    """Add ``start_days``, the days of a month that ``chosen`` gives for two days of each record, in words: NULL where
    it gives none, or where a day is not of this century."""
    known = all_of(not_null(col(name)) for name in days)
    pairs = select(*days).from_(sub(working.query.copy(), "p")).where(known).group_by(*days)
    rows: list[Row] = [
        (one, other, words)
        for one, other in given.session.rows(pairs)
        if _is_ours(one) and _is_ours(other) and (words := days_in_words(chosen(one, other)))
    ]
    columns = dict.fromkeys(days, "date") | {"start_days": "text"}
    relation = given.session.create("start_days", columns)
    given.session.insert(relation, rows)
    return working.look_up(relation, days, ("start_days",))


def reported_apart(reported: date, paid: date) -> frozenset[int]:
    """The start days for which a report of one day and a payment on another fall in different periods. None where the
    report has the regular payday on which banks are closed and the payment is on the working day next to it: that is
    how HM Revenue and Customs wants it (CWG2, paragraph 1.8)."""
    if not is_working_day(reported) and paid in (previous_working_day(reported), next_working_day(reported)):
        return frozenset()
    return start_days_at_risk(paid, reported)


def _is_ours(day: date) -> bool:
    return _FIRST <= day <= _LAST
