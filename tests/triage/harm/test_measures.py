"""Days without, outgoings and weeks, against a reckoning of its own; and more harm never gives a lower band."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jamfirst.engines.build import named, select, table
from jamfirst.triage.harm.measures import (
    Case,
    Edges,
    days_without,
    firms_band,
    outgoing_days,
    people_band,
    weeks_to_repay,
)
from tests.compare.build import examples
from tests.triage.build import session

EDGES = Edges((100, 300, 700, 1400), (1000, 2500, 5000, 10000), (400, 2600), 1000, 52)
_COLUMNS = {"short": "bigint", "late": "bigint", "late_days": "int", "overpaid": "bigint"}
_COLUMNS |= {"usual": "bigint", "turnover": "bigint", "buffer": "int"}
_DELAYS = (0, 1, 3, 7, 14, 30)

_pence = st.one_of(st.integers(0, 500), st.integers(0, 10**6), st.just(0), st.integers(0, 10**15))
_days = st.integers(0, 40)
_row = st.tuples(
    _pence, _pence, _days, _pence, st.one_of(st.none(), _pence), st.one_of(st.none(), _pence), st.integers(0, 40)
)
_rows = st.lists(_row, min_size=60, max_size=60)


def _measured(rows: list[tuple[Any, ...]], delay: int) -> list[tuple[Any, ...]]:
    here = session()
    relation = here.create("rows", {"no": "int", **_COLUMNS})
    here.insert(relation, [(no, *row) for no, row in enumerate(rows)])
    case = Case(delay)
    values = {
        "days": days_without(case),
        "band": people_band(case, EDGES),
        "outgoings": outgoing_days(),
        "firm": firms_band(case, EDGES),
        "weeks": weeks_to_repay(EDGES),
    }
    query = select(*(named(value, name) for name, value in values.items())).from_(table(relation)).order_by("no")
    found = here.rows(query)
    here.drop(relation)
    return found


def _step(value: Fraction, edges: tuple[int, ...]) -> int:
    return 1 + sum(value >= Fraction(edge, 100) for edge in edges)


def _without(row: tuple[Any, ...], delay: int) -> Fraction:
    """Each day from the end of the buffer, one by one."""
    short, late, late_days, _, usual, _, buffer = row
    total = Fraction(0)
    for day in range(buffer, max(delay, late_days)):
        missing = (short if day < delay else 0) + (late if day < late_days else 0)
        total += min(Fraction(1), Fraction(missing, usual))
    return total


def _by_hand(row: tuple[Any, ...], delay: int) -> tuple[Any, ...]:
    short, late, late_days, overpaid, usual, turnover, buffer = row
    lost, wait = short + late, max(delay if short else 0, late_days)
    days = 0 if not lost else floor(_without(row, delay) * 100) if usual else None
    band = 1
    if lost or overpaid:
        weeks = Fraction(overpaid * 10 * 52, usual * 12) if usual else Fraction(0)
        band = max(_step(_without(row, delay), EDGES.people), _step(weeks, EDGES.overpaid)) if usual else 0
    outgoings = Fraction(lost * 365, turnover) if turnover else None
    firm = 1
    if lost:
        share = Fraction(10**9) if not buffer else Fraction(100) * (outgoings or 0) / buffer
        firm = min(_step(share, EDGES.firms), _step(Fraction(wait), EDGES.people)) if turnover else 0
    repay = ceil(Fraction(overpaid * 10 * 52, usual * 12)) if usual else None
    return days, band, None if outgoings is None else floor(outgoings * 100), firm, repay


@examples(20)
@given(_rows, st.sampled_from(_DELAYS))
def test_figures_are_those_of_a_reckoning_day_by_day(rows: list[tuple[Any, ...]], delay: int) -> None:
    assert _measured(rows, delay) == [_by_hand(row, delay) for row in rows]


_more = st.tuples(*(st.integers(0, 3) for _ in range(5)))


@examples(10)
@given(st.lists(st.tuples(_row, _more), min_size=60, max_size=60), st.integers(0, 30), st.integers(0, 20))
def test_more_pounds_more_days_or_less_buffer_never_lower_a_band(
    pairs: list[tuple[tuple[Any, ...], tuple[int, ...]]], delay: int, later: int
) -> None:
    """60 pairs an example: 600 every day, 60,000 with ``--hypothesis-profile=prove``."""
    worse = [_worsened(row, more) for row, more in pairs]
    before, after = _measured([row for row, _ in pairs], delay), _measured(worse, delay + later)
    for (row, more), one, other in zip(pairs, before, after, strict=True):
        for place in (1, 3):
            unknown = 0 in (one[place], other[place])
            assert unknown or other[place] >= one[place], (row, more, delay, later)


def _worsened(row: tuple[Any, ...], more: tuple[int, ...]) -> tuple[Any, ...]:
    short, late, late_days, overpaid, usual, turnover, buffer = row
    a, b, c, d, e = more
    return short * (1 + a), late + b * 1000, late_days + c, overpaid + d * 500, usual, turnover, max(0, buffer - e * 5)


def test_the_largest_figures_there_can_be_do_not_overflow() -> None:
    most = (10**21, 10**21, 36_600, 10**21, 10**15, 10**15, 36_600)
    here = session()
    relation = here.create("rows", {n: "hugeint" if kind == "bigint" else kind for n, kind in _COLUMNS.items()})
    here.insert(relation, [most, (10**21, 10**21, 36_600, 10**21, 1, 1, 0)])
    case = Case(36_600)
    query = select(people_band(case, EDGES), firms_band(case, EDGES), days_without(case)).from_(table(relation))
    assert {row[0] for row in here.rows(query)} == {3, 5}
