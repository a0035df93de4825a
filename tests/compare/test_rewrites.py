"""A product is judged without any engine's own rounding: the bounds against Python's exact arithmetic, at the edges."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest

from jamfirst.compare.pairing import Field
from jamfirst.compare.rewrites import fits, would_change
from jamfirst.engines.build import cast, col, named, select, sub, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.columns import Column, Role, ValueType
from jamfirst.model.expected import Rewrite, Rounding, What
from tests.compare.declared import makes, times

MONEY = Column(0, "rate", ValueType.DECIMAL, scale=2)


def field(scale: int = 2, kind: ValueType = ValueType.DECIMAL) -> Field:
    return Field(0, "rate", kind, scale, Role.MONEY, None, MONEY, MONEY)


def judged(rewrite: Rewrite, pairs: list[tuple[Decimal, Decimal]], scale: int = 2) -> list[bool]:
    kind = f"decimal(18,{scale})"
    with DuckDBSession() as session:
        rows = session.create("pairs", {"n": "int", "b": "text", "c": "text"})
        session.insert(rows, [(n, str(b), str(c)) for n, (b, c) in enumerate(pairs)])
        typed = [*(named(cast(col(x), kind), f"{x}_v0") for x in "bc"), "n"]
        query = select(fits(rewrite, field(scale))).from_(sub(select(*typed).from_(table(rows)), "p")).order_by("n")
        return [bool(row[0]) for row in session.rows(query)]


CENTS = [Decimal(n).scaleb(-2) for n in (-150, -51, -50, -49, -5, -1, 0, 1, 5, 25, 49, 50, 51, 99, 150, 250)]


@pytest.mark.parametrize("rounding", Rounding)
@pytest.mark.parametrize("within", [0, 2])
@pytest.mark.parametrize("factor", ["0.5", "1.5", "-0.5", "0.1", "1.005"])
def test_every_rounding_is_exact_to_the_penny(rounding: Rounding, within: int, factor: str) -> None:
    rewrite = times(factor, rounding, within)
    off = [Decimal(n).scaleb(-2) for n in range(-4, 5)]
    pairs = [(old, (old * rewrite.amount).quantize(Decimal("0.01")) + gap) for old, gap in product(CENTS, off)]
    assert judged(rewrite, pairs) == [makes(rewrite, old, new) for old, new in pairs]


def test_more_places_are_kept_and_a_tolerance_smaller_than_a_place_is_none() -> None:
    old = Decimal("1.2345")
    near = [Decimal("1.2715"), Decimal("1.2716"), Decimal("1.2714")]  # 1.271535
    assert judged(times("1.03"), [(old, new) for new in near], scale=4) == [True, False, False]
    assert judged(times("0.5", within=50), [(Decimal(3), Decimal(2)), (Decimal(3), Decimal(1))], scale=0) == [
        True,
        False,
    ]


def test_what_is_too_large_to_be_worked_out_fits_nothing_and_breaks_nothing() -> None:
    large = Decimal("9" * 16 + ".99")
    assert judged(times("9999"), [(large, large)]) == [False]
    assert judged(Rewrite(What.PLUS, Decimal("0.01")), [(large, large)]) == [False]
    assert judged(times("2"), [(Decimal("0.000000001"), Decimal("0.000000002"))], scale=9) == [False]


def test_text_is_never_multiplied_and_a_day_with_a_time_never_moved() -> None:
    for rewrite in (times("2"), Rewrite(What.PLUS, Decimal(1)), Rewrite(What.DAYS, days=1)):
        for kind in (ValueType.TEXT, ValueType.TIMESTAMP):
            assert fits(rewrite, field(kind=kind)).sql().endswith("FALSE, FALSE)")


def test_a_record_that_a_rewrite_leaves_alone_is_not_one_it_is_about() -> None:
    values = ["0.00", "10.00", "0.01", None]
    with DuckDBSession() as session:
        rows = session.create("slips", {"n": "int", "v0": "decimal(18,2)"})
        session.insert(rows, list(enumerate(values)))

        def about(rewrite: Rewrite) -> list[bool]:
            query = select(would_change(rewrite, field())).from_(table(rows)).order_by("n")
            return [bool(row[0]) for row in session.rows(query)]

        assert about(times("1.03", within=500)) == [False, True, False, False]
        assert about(Rewrite(What.TO, pairs=(("", "10.00"),))) == [True, False, True, True]
        assert about(Rewrite(What.MAPPING, pairs=(("0.01", "0.02"), ("10.00", "10.00")))) == [False, False, True, False]
        assert about(Rewrite(What.ANY)) == [True, True, True, False]
