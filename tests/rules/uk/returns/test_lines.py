"""Rules on single lines against plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.rules.by_hand import Record, Tried, try_rule
from jamfirst.rules.registry import rules

RULES = {rule.id: rule for rule in rules()}
FEW = settings(max_examples=40)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with DuckDBSession(threads=1) as session:
        yield session


def tried(session: Session, rule: str, record: Record) -> Tried:
    return try_rule(session, RULES[f"uk.rti.{rule}"], record)


def can_be_issued(number: str) -> bool:
    """A National Insurance number in HMRC's words (National Insurance Manual 39110, and the schema)."""
    if re.fullmatch(r"[A-Z]{2}[0-9]{6}[A-D]?", number) is None:
        return False
    first, second, both = number[0], number[1], number[:2]
    if both == "QQ":
        return True
    return first not in "DFIQUV" and second not in "DFIOQUV" and both not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")


@FEW
@given(
    st.one_of(
        st.from_regex(r"[A-Z]{2}[0-9]{6}[A-E]?", fullmatch=True),
        st.sampled_from(["BG", "GB", "KN", "NK", "NT", "TN", "ZZ", "OO", "AO", "OA", "QA"]).map(
            lambda p: f"{p}123456C"
        ),
        st.text("AB1 é", max_size=10),
    )
)
def test_numbers_that_can_be_issued(session: Session, number: str) -> None:
    found = tried(session, "nino", {"nino": number})
    plain = re.sub(r"\s", "", number)
    assert found.applies == bool(number.strip())
    assert bool(found.broken) == (found.applies and not can_be_issued(plain)), found


@FEW
@given(st.dates(date(2013, 4, 6), date(2035, 1, 1)), st.integers(-400, 400), st.sampled_from(["", "A", "H", "I", "h"]))
def test_late_is_after_the_day_of_payment_without_a_reason(session: Session, paid: date, days: int, why: str) -> None:
    sent = paid + timedelta(days=days)
    record = {"pay_date": paid.isoformat(), "submitted_date": sent.isoformat(), "late_reason": why}
    assert bool(tried(session, "on_time", record).broken) == (days > 0 and why not in ("A", "H"))


@FEW
@given(
    st.dates(date(2001, 1, 1), date(2098, 1, 1)), st.integers(1, 97), st.sampled_from(["{}-{}", "20{}-{}", "20{}/20{}"])
)
def test_a_day_is_in_its_tax_year(session: Session, day: date, begins: int, written: str) -> None:
    year = 2000 + begins
    record = {"pay_date": day.isoformat(), "tax_year": written.format(f"{begins:02}", f"{begins + 1:02}")}
    inside = date(year, 4, 6) <= day <= date(year + 1, 4, 5)
    found = tried(session, "tax_year", record)
    assert not found.cannot
    assert bool(found.broken) == (not inside)


BAND = st.sampled_from([-1, 0, 1, 541, 54200])


@FEW
@given(BAND, BAND, BAND)
def test_bands_fill_from_below(session: Session, lel: int, pt: int, uel: int) -> None:
    amounts = {
        name: f"{pence}.00"
        for name, pence in zip(("ni_at_lel", "ni_lel_to_pt", "ni_pt_to_uel"), (lel, pt, uel), strict=True)
    }
    whole = uel >= 0 and (uel <= 0 or pt > 0) and (pt <= 0 or lel > 0)
    assert bool(tried(session, "bands", {"ni_letter": "A", **amounts}).broken) == (not whole)


@pytest.mark.parametrize(("rule", "column"), [("start_date", "start_date"), ("leaving_date", "leaving_date")])
def test_thirty_days_ahead_and_no_more(session: Session, rule: str, column: str) -> None:
    for days in (-4000, 0, 29, 30, 31, 4000):
        day = date(2025, 6, 30) + timedelta(days=days)
        found = tried(session, rule, {"submitted_date": "2025-06-30", column: day.isoformat()})
        assert bool(found.broken) == (days > 30), days


def test_what_the_workings_of_a_late_return_say(session: Session) -> None:
    found = tried(session, "on_time", {"pay_date": "2026-09-25", "submitted_date": "2026-09-28"})
    assert found.steps == (("pay date", "25 September 2026"), ("submitted", "28 September 2026"), ("days late", "3"))
