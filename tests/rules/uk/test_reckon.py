"""Sums are exact, whatever the size, and arguments can be used again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jamfirst.engines.build import Expr, cast, number, select, text
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.rules.uk import reckon

BIG = 9 * 10**17


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with DuckDBSession(threads=1) as opened:
        yield opened


def value(session: Session, expression: Expr) -> object:
    return session.rows(select(expression.as_("v")))[0][0]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (reckon.minus(number(10), reckon.minus(number(3), number(1))), 8),
        (reckon.times(reckon.plus(number(2), number(3)), reckon.minus(number(7), number(3))), 20),
        (reckon.times(reckon.whole(number(BIG)), reckon.whole(number(BIG))), BIG * BIG),
        (reckon.over(number(7), 2), 3),
        (reckon.rounded(number(149), 100), 1),
        (reckon.rounded(number(150), 100), 2),
        (reckon.rounded_up(number(101), 100), 2),
        (reckon.rounded_up(number(100), 100), 1),
        (reckon.size(reckon.minus(number(3), number(5))), 2),
        (reckon.least(number(3), number(2), number(5)), 2),
        (reckon.greatest(number(3), number(2), number(5)), 5),
        (reckon.to_ten_thousandths(cast(text("37.0625"), "decimal(18,4)")), 370625),
        (reckon.to_ten_thousandths(cast(text("-99999999999999.9999"), "decimal(18,4)")), -999999999999999999),
        (reckon.untrue(reckon.above(number(1), number(2))), True),
        (reckon.one_of(text("a"), ("a", "b")), True),
    ],
)
def test_sums(session: Session, expression: Expr, expected: object) -> None:
    assert value(session, expression) == expected


def test_an_argument_is_not_used_up(session: Session) -> None:
    two = number(2)
    assert value(session, reckon.plus(reckon.times(two, two), two, two)) == 8
    assert [value(session, f(two, number(3))) for f in (reckon.below, reckon.at_most, reckon.unequal)] == [True] * 3
    assert [value(session, f(two, number(3))) for f in (reckon.above, reckon.at_least, reckon.equal)] == [False] * 3
