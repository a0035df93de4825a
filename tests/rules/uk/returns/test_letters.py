"""Sets of letters by date, against the figures read plainly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.engines.build import col, named, select, sub
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.rules.uk.returns import letters

SETS = (letters.KNOWN, letters.NO_EMPLOYEE, letters.NOTHING, letters.REDUCED, letters.SPECIAL_SITE)
COLUMNS = {"pay_date": "date", **dict.fromkeys(("ni_letter", *letters.columns("ni_letter")), "text")}


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with DuckDBSession(threads=1) as session:
        yield session


def plainly(figure: str, letter: str, day: date) -> bool:
    return any(f.key == letter and f.since <= day <= f.until for f in letters.rows_of(figure))


@settings(max_examples=50)
@given(
    day=st.dates(date(2010, 1, 1), date(2030, 12, 31)),
    letter=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    second=st.sampled_from("ABCXZ"),
)
def test_a_letter_is_in_a_set_on_the_days_that_the_figures_say(
    session: Session, day: date, letter: str, second: str
) -> None:
    relation = session.create("lines", COLUMNS)
    session.insert(relation, [(day, letter, second, None, None)])
    asked = [named(letters.in_set(figure, place), f"x{i}{place}") for i, figure in enumerate(SETS) for place in (0, 1)]
    (row,) = session.rows(select(*asked).from_(relation))
    session.drop(relation)
    assert list(row) == [plainly(figure, one, day) for figure in SETS for one in (letter, second)]


def test_a_day_that_is_not_known_is_not_passed_over(session: Session) -> None:
    relation = session.create("undated", COLUMNS)
    session.insert(relation, [(None, "C", None, None, None), (None, "A", None, None, None)])
    query = (
        select(named(letters.has_one(letters.NO_EMPLOYEE), "one"), "ni_letter").from_(relation).order_by("ni_letter")
    )
    assert session.rows(select(col("one")).from_(sub(query, "q"))) == [(False,), (True,)]


def test_the_columns_of_further_letters() -> None:
    assert letters.columns("ni_letter") == ("ni_letter_2", "ni_letter_3", "ni_letter_4")
