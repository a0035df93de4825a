"""What text is money, a date or a timestamp: round trips, and text that must never be a number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.engines import build as b
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.columns import ValueType
from jamfirst.read import values
from tests.read.tables import raw_table, typed_column, values_of

pennies = st.integers(min_value=-(10**11), max_value=10**11).map(lambda p: Decimal(p) / 100)


@pytest.fixture(scope="module")
def session() -> Iterator[DuckDBSession]:
    with DuckDBSession(threads=1) as opened:
        yield opened


def continental(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def bracketed(amount: Decimal) -> str:
    return f"({-amount:,.2f})" if amount < 0 else f"{amount:,.2f}"


def credit(amount: Decimal) -> str:
    return f"{abs(amount):.2f} {'CR' if amount < 0 else 'DR'}"


STYLES: dict[str, Callable[[Decimal], str]] = {
    "plain": lambda a: f"{a:.2f}",
    "signed": lambda a: f"{a:+.2f}",
    "commas": lambda a: f"{a:,.2f}",
    "pounds": lambda a: f"{'-' if a < 0 else ''}£{abs(a):,.2f}",
    "code": lambda a: f"GBP {a:,.2f}",
    "code after": lambda a: f"{a:,.2f} GBP",
    "trailing minus": lambda a: f"{abs(a):.2f}{'-' if a < 0 else ''}",
    "brackets": bracketed,
    "credit": credit,
    "spaces": lambda a: f"  {a:,.2f} ",
    "no-break space": lambda a: f"£\u00a0{abs(a):,.2f}{'-' if a < 0 else ''}",
    "short": lambda a: f"{a:.2f}".rstrip("0").rstrip("."),
}


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=12)
@given(amounts=st.lists(pennies, min_size=1, max_size=30))
def test_amounts_survive_every_way_of_writing_them(session: DuckDBSession, style: str, amounts: list[Decimal]) -> None:
    found = typed_column(session, "Amount", [STYLES[style](a) for a in amounts])
    assert found.problems == ()
    assert found.table.columns[0].type is ValueType.DECIMAL
    assert values_of(session, found) == amounts


@settings(max_examples=12)
@given(amounts=st.lists(pennies, min_size=1, max_size=30))
def test_continental_amounts_survive(session: DuckDBSession, amounts: list[Decimal]) -> None:
    found = typed_column(session, "Amount", [continental(a) for a in amounts])
    assert values_of(session, found) == amounts


DATE_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y", "%d-%b-%y", "%d-%b-%Y"]
DATE_FORMATS += ["%d %B %Y", "%d %b %Y", "%d%b%Y", "%Y%m%d", "%d%m%Y", "%b %d, %Y", "%Y-%m-%d %H:%M:%S"]
DATE_FORMATS += ["%Y-%m-%dT%H:%M:%S.000Z", "%Y-%m-%dT%H:%M:%S+01:00", "%d/%m/%Y %H:%M", "%d/%m/%Y %I:%M %p"]
days = st.dates(min_value=date(1970, 1, 1), max_value=date(2068, 12, 31))


@pytest.mark.parametrize("written", DATE_FORMATS)
@settings(max_examples=8)
@given(found_days=st.lists(days, min_size=1, max_size=20))
def test_dates_survive_every_way_of_writing_them(session: DuckDBSession, written: str, found_days: list[date]) -> None:
    certain = [*found_days, date(2026, 10, 30)]
    found = typed_column(session, "Payment Date", [day.strftime(written) for day in certain])
    column = found.table.columns[0]
    assert (found.problems, column.type, column.ambiguous) == ((), ValueType.DATE, False)
    assert values_of(session, found) == certain


@settings(max_examples=10)
@given(found_days=st.lists(days, min_size=1, max_size=20))
def test_month_first_dates_survive_where_one_of_them_shows_it(session: DuckDBSession, found_days: list[date]) -> None:
    certain = [*found_days, date(2026, 10, 30)]
    found = typed_column(session, "Date", [day.strftime("%m/%d/%Y") for day in certain])
    assert found.table.columns[0].format == "%m/%d/%Y"
    assert values_of(session, found) == certain


def test_single_figures_of_days_and_months(session: DuckDBSession) -> None:
    found = typed_column(session, "Date", ["3/4/2026", "13/4/2026", " 5/11/2026 "])
    assert values_of(session, found) == [date(2026, 4, 3), date(2026, 4, 13), date(2026, 11, 5)]


NEVER_NUMBERS = [
    "NaN",
    "nan",
    "Infinity",
    "-inf",
    "1E5",
    "1e-3",
    "1_000",
    "0x1F",
    "١٢٣",
    "１２３",
    "1,49,600",
    "12,34.5",
]
NEVER_NUMBERS += [
    "1.2.3",
    "--5",
    "+-5",
    "(5",
    "5)",
    "-(5)",
    "(-5)",
    "(5)-",
    "£",
    "-",
    ".",
    ",",
    "5 5",
    "5%",
    "½",
    "1,496,",
]
NEVER_NUMBERS += ["£5€", "GBPUSD5", "12.50 CRDR", "−5", "1'496.00", "='5'", "N/A", "#REF!", "true", "9" * 33]


@pytest.mark.parametrize("text", NEVER_NUMBERS)
def test_what_is_no_amount_is_said_and_its_row_kept(session: DuckDBSession, text: str) -> None:
    found = typed_column(session, "Amount", ["1.00", "2.50", text, "3.75"])
    assert values_of(session, found) == [Decimal("1.00"), Decimal("2.50"), None, Decimal("3.75")]
    problem = found.problems[0]
    assert (problem.code, problem.line, problem.column, problem.count) == ("file.field", 3, "Amount", 1)
    assert (problem.found, problem.expected) == (text, "1,234.56")


NEVER_DATES = ["31/02/2026", "00/01/2026", "1/1/1", "32/01/2026", "١/١/٢٠٢٦", "01-13-2026x", "today", "42341.42936"]


@pytest.mark.parametrize("text", NEVER_DATES)
def test_what_is_no_date_is_said_and_its_row_kept(session: DuckDBSession, text: str) -> None:
    found = typed_column(session, "Pay Date", ["13/01/2026", text, "14/01/2026", "15/01/2026"])
    assert values_of(session, found) == [date(2026, 1, 13), None, date(2026, 1, 14), date(2026, 1, 15)]
    assert [(p.code, p.line, p.found, p.expected) for p in found.problems] == [("file.field", 2, text, "30/10/2026")]


def test_signs_and_bare_points(session: DuckDBSession) -> None:
    written = ["-12.50", "12.50-", "(12.50)", "12.50 CR", "12.50 DR", "+3.10", ".50", "1496.", "£(2.00)", "£-1", "- 4"]
    expected = ["-12.50", "-12.50", "-12.50", "-12.50", "12.50", "3.10", "0.50", "1496", "-2", "-1", "-4"]
    found = typed_column(session, "Amount", written)
    assert values_of(session, found) == [Decimal(text) for text in expected]


def test_binary_noise_is_rounded_and_said(session: DuckDBSession) -> None:
    found = typed_column(session, "Amount", ["977.5999999999999", "0.1", "12.25"])
    assert values_of(session, found) == [Decimal("977.60"), Decimal("0.10"), Decimal("12.25")]
    assert found.table.columns[0].scale == 2
    assert found.table.notes == ('Column "Amount": 1 with more than 6 decimal places, rounded to 6.',)


def test_exact_beyond_eighteen_figures(session: DuckDBSession) -> None:
    found = typed_column(session, "Amount", ["123456789012345.6701", "123456789012345.6702"])
    assert values_of(session, found) == [Decimal("123456789012345.6701"), Decimal("123456789012345.6702")]


def test_times_stay_times_and_zones_become_utc(session: DuckDBSession) -> None:
    found = typed_column(session, "Updated", ["2026-03-03T10:15:00+01:00", "2026-03-03T00:00:00+01:00"])
    assert found.table.columns[0].type is ValueType.TIMESTAMP
    assert values_of(session, found) == [datetime.fromisoformat(t) for t in ("2026-03-03T09:15", "2026-03-02T23:00")]


def test_births_of_two_digit_years_are_never_in_the_future(session: DuckDBSession) -> None:
    found = typed_column(session, "Date of Birth", ["12-Mar-55", "30-Oct-99", "01-Jan-07"])
    assert values_of(session, found) == [date(1955, 3, 12), date(1999, 10, 30), date(2007, 1, 1)]


SHAPED = [*NEVER_NUMBERS, *NEVER_DATES, "", " ", "1496", "007", "01022026", "20261030", "1,496", "1.496", "1.496,00"]
SHAPED += [
    "£ 1,496.00",
    "12.50-",
    "30-Oct-13",
    "1 May 2026",
    "2026-03-03 00:00:00",
    "2026-03-03T1:00:00.123Z",
    "O'Neill",
]
SHAPED += [
    "10/11/2026 3:05 PM",
    "Oct 3, 2026",
    "2026-03-03Z",
    "12-10-26",
    "x" * 9,
    "\u00a0",
    "5\n",
    "\n5",
    "Robert'); DROP",
]


@settings(max_examples=20)
@given(more=st.lists(st.text(alphabet="0123456789.,-/£ ()CRabJn:TZ+", min_size=1, max_size=14), max_size=60))
def test_the_engine_sees_the_shapes_that_python_sees(session: DuckDBSession, more: list[str]) -> None:
    texts = [text for text in (*SHAPED, *more) if text]
    raw = raw_table(session, ["x"], [[text] for text in texts])
    expression = b.named(values.shape_expression(b.col("c0")), "s")
    query = b.select(expression).from_(b.table(raw.relation)).order_by(b.col("record_no"))
    assert [row[0] for row in session.rows(query)] == [values.shape(text) for text in texts]
