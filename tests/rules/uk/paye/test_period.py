"""Tax years, weeks and months: as they are written, and by the pay date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jamfirst.engines.build import col, select, sub
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import Kind
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.given import Given, Relation
from jamfirst.rules.uk.paye.moments import read_moments
from jamfirst.rules.uk.paye.period import RULE
from jamfirst.rules.working import records
from tests.rules.uk.paye.batch import hold

READ = ("said_year", "year", "clash", "n", "maybe_n", "misfit")


def read(*slips: tuple[str, str, str, str]) -> list[tuple[object, ...]]:
    """What ``READ`` says of payslips given as (tax year, frequency, period, pay date)."""
    with DuckDBSession(threads=1) as session:
        columns = {"place": "int", "tax_year": "text", "frequency": "text", "period": "text", "pay_date": "date"}
        kept = session.create("typed", columns)
        session.insert(kept, [(place, *(value or None for value in slip)) for place, slip in enumerate(slips)])
        given = Given(session, Relation(kept, "typed", Kind.PAYSLIP, frozenset()), {}, RunFacts(), RuleSettings())
        query = select(*(col(name) for name in READ)).from_(sub(read_moments(records(kept), given).query, "m"))
        return session.rows(query.order_by("place"))


@pytest.mark.parametrize(
    "written", ["2026-27", "2026/27", "26-27", "26/27", "2026-2027", "2026/2027", "202627", " 2026 - 27 ", "2027"]
)
def test_ways_to_write_a_tax_year(written: str) -> None:
    assert read((written, "monthly", "6", ""))[0][:2] == (2026, 2026)


@pytest.mark.parametrize(
    "written", ["2026-28", "2026", "next", "2026-", "99-00", "1999-00", "26", "2026-27-28", "٢٠٢٦-٢٧"]
)
def test_what_is_no_tax_year(written: str) -> None:
    said = read((written, "monthly", "6", ""))[0][0]
    assert said is None or written == "2026"


def test_a_year_alone_is_the_one_that_ends_then_unless_the_pay_date_begins_it() -> None:
    told = [
        row[0]
        for row in read(
            ("2026", "monthly", "6", ""), ("2026", "monthly", "6", "2026-09-25"), ("2026", "monthly", "6", "2025-09-25")
        )
    ]
    assert told == [2025, 2026, 2025]


def test_every_day_of_the_years_has_its_week_and_month() -> None:
    """Counted day by day: a month begins on every 6th, a week on every seventh day from 6 April."""
    days = [
        date(2019, 4, 6) + timedelta(days=k)
        for k in range(0, 8 * 366, 1)
        if date(2019, 4, 6) + timedelta(days=k) < date(2027, 4, 6)
    ]
    expected, week, month, first = [], 0, 0, date(2019, 4, 6)
    for day in days:
        if (day.month, day.day) == (4, 6):
            first, month = day, 0
        month += day.day == 6
        week = (day - first).days // 7 + 1
        expected.append((first.year, week, month))
    weeks = read(*(("", "weekly", "", day.isoformat()) for day in days))
    months = read(*(("", "monthly", "", day.isoformat()) for day in days))
    assert [(w[1], w[3], m[3]) for w, m in zip(weeks, months, strict=True)] == expected


@pytest.mark.parametrize(
    ("slip", "n", "other", "misfit"),
    [
        (("2026-27", "monthly", "6", "2026-09-25"), 6, None, False),
        (("2026-27", "monthly", "Month 06", "2026-09-25"), 6, None, False),
        (("2026-27", "monthly", "7", "2026-09-25"), 7, 6, True),
        (("2026-27", "monthly", "13", "2026-09-25"), 6, None, True),
        (("2026-27", "monthly", "7", "2026-10-02"), 7, None, False),
        (("2026-27", "monthly", "", "2026-10-02"), 6, 7, False),
        (("2026-27", "monthly", "September", "2026-09-25"), 6, None, False),
        (("2026-27", "weekly", "W25", "2026-09-25"), 25, None, False),
        (("2025-26", "weekly", "53", "2026-04-05"), 53, None, False),
        (("2026-27", "two-weekly", "3", "2026-05-15"), 6, None, False),
        (("2026-27", "two-weekly", "6", "2026-05-15"), 6, None, False),
        (("2026-27", "two-weekly", "3", "2026-05-08"), 6, 5, False),
        (("2026-27", "two-weekly", "5", "2026-05-08"), 5, 6, False),
        (("2026-27", "two-weekly", "9", "2026-05-08"), 18, 5, True),
        (("2025-26", "two-weekly", "27", "2026-04-05"), 54, None, False),
        (("2025-26", "two-weekly", "54", "2026-04-05"), 54, None, False),
        (("2025-26", "four-weekly", "14", "2026-04-05"), 56, None, False),
        (("2025-26", "four-weekly", "56", ""), 56, None, False),
        (("2026-27", "four-weekly", "2", ""), 8, None, False),
        (("2026-27", "annual", "1", "2026-09-25"), 12, 6, False),
        (("2026-27", "daily", "1", "2026-09-25"), None, None, False),
    ],
)
def test_the_week_or_month_whose_tables_hold(
    slip: tuple[str, str, str, str], n: int | None, other: int | None, misfit: bool
) -> None:
    _, _, clash, *told = read(slip)[0]
    assert (told, clash) == ([n, other, misfit], False)


def test_a_payment_before_a_holiday_counts_as_made_on_the_regular_day() -> None:
    """6 April 2026 was Easter Monday: month 1 of 2026-27 may be paid on 2 April, and no earlier."""
    early, too_early = read(("2026-27", "monthly", "1", "2026-04-02"), ("2026-27", "monthly", "1", "2026-04-01"))
    assert (early[2], early[3]) == (False, 1)
    assert too_early[2] is True


def slip(**values: str) -> dict[str, str]:
    return {
        "employee_id": "1",
        "tax_year": "2026-27",
        "frequency": "monthly",
        "period": "6",
        "pay_date": "2026-09-25",
        **values,
    }


def test_what_is_asked_about() -> None:
    slips = [
        slip(), slip(period="5"), slip(tax_year="2027-28"), slip(tax_year="soon"), slip(period="", tax_year=""),
        slip(period="5", run_type="reversal"), slip(period="0"), slip(period="June"), slip(pay_date=""),
        slip(frequency="daily"), slip(pay_date="1900-01-01"),
    ]  # fmt: skip
    held = hold(RULE, slips)
    assert {(place, column) for place, column, *_ in held.breaches} == {
        (2, "period"), (3, "tax_year"), (4, "tax_year"), (7, "period"),
    }  # fmt: skip
    assert (held.records, held.checked, sum(held.cannot.values())) == (9, 5, 4)


def test_what_the_pay_date_gives() -> None:
    held = hold(RULE, [slip(period="5"), slip(frequency="fortnightly", period="20"), slip(tax_year="2025-26")])
    assert [row[-1] for row in held.breaches] == ["6", "13 by pay days, or week 25", "2026-27"]
