"""Slices are those that were planted, with exact figures, however the records stand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from jamfirst.engines.build import count, select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.explain.attributes import Source
from jamfirst.explain.sample import Limits
from jamfirst.explain.slices.polish import roundest
from jamfirst.explain.where import slices
from jamfirst.model.cause import Condition, Op, Slice
from jamfirst.model.columns import ValueType
from tests.explain.payments import SOURCES, Payment, payments, relation


@pytest.fixture
def session() -> Iterator[DuckDBSession]:
    with DuckDBSession(threads=2) as opened:
        yield opened


ROWS = payments()


def cut(p: Payment) -> bool:
    """Long names by Faster Payments, and a set of wards by BACS above an amount; and six records of noise."""
    long_name = p.method == "FP" and len(p.name) > 18
    wards = p.ward in {"W03", "W11", "W17"} and p.amount > Decimal("900.00") and p.method == "BACS"
    return long_name or wards or p.id in {11, 222, 1333, 2444, 3111, 3999}


def described(found: Slice) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(c.attribute, str(c.op), c.values) for c in found.conditions}


def test_planted_causes_are_found_with_their_exact_counts(session: DuckDBSession) -> None:
    found = slices(session, relation(session, ROWS, cut), SOURCES, "who")
    wards, names = sorted((f for f in found if not f.few_units), key=lambda f: len(f.conditions), reverse=True)
    assert described(names) == {("method", "=", ("FP",)), ("payee_name.length", ">", ("18",))}
    assert {(c.attribute, c.op) for c in wards.conditions} == {
        ("ward", Op.IN),
        ("amount", Op.MORE),
        ("method", Op.EQUAL),
    }
    assert next(c.values for c in wards.conditions if c.attribute == "ward") == ("W03", "W11", "W17")
    mine = [p for p in ROWS if p.method == "FP" and len(p.name) > 18]
    assert (names.records, names.affected, names.units) == (len(mine), len(mine), len({p.who for p in mine}))
    assert names.precision.value == 1.0
    assert names.precision.low < 1.0
    assert names.all_affected == sum(map(cut, ROWS))
    assert names.recall == pytest.approx(len(mine) / names.all_affected, abs=1e-6)
    assert names.lift > 10
    assert names.p < 1e-6
    assert names.where == "length of the payee's name > 18 and method = FP"
    assert len(found) == 2


def test_a_condition_can_be_pasted_as_sql(session: DuckDBSession) -> None:
    found = slices(session, relation(session, ROWS, cut), SOURCES, "who")
    names = next(f for f in found if len(f.conditions) == 2)
    assert names.pasted == '(CAST(LENGTH("payee_name") AS BIGINT) > 18) AND ("method" = \'FP\')'
    assert "(\"ward\" IN ('W03', 'W11', 'W17'))" in next(f for f in found if len(f.conditions) == 3).pasted


@pytest.mark.parametrize("limits", [Limits(), Limits(200, 1500)])
def test_the_order_of_records_and_the_threads_change_nothing(limits: Limits) -> None:
    shuffled = ROWS[:]
    random.Random(5).shuffle(shuffled)
    shuffled = [replace(p, id=i) for i, p in enumerate(shuffled)]
    hit = {(p.who, p.account, p.amount, p.day, p.method) for p in ROWS if cut(p)}

    def same(p: Payment) -> bool:
        return (p.who, p.account, p.amount, p.day, p.method) in hit

    with DuckDBSession(threads=1) as one, DuckDBSession(threads=3) as three:
        first = slices(one, relation(one, ROWS, same), SOURCES, "who", limits=limits)
        assert first
        assert first == slices(three, relation(three, shuffled, same), SOURCES, "who", limits=limits)


def test_figures_are_exact_where_only_a_sample_was_looked_at(session: DuckDBSession) -> None:
    found = slices(session, relation(session, ROWS, cut), SOURCES, "who", limits=Limits(150, 1200))
    names = next(f for f in found if len(f.conditions) == 2)
    mine = [p for p in ROWS if p.method == "FP" and len(p.name) > 18]
    assert (names.records, names.affected) == (len(mine), len(mine))
    assert 0 < names.held_out < len(mine)
    assert names.all_records == len(ROWS)


def test_nothing_is_said_of_nothing_and_of_everything(session: DuckDBSession) -> None:
    for affected in (False, True):
        assert slices(session, relation(session, ROWS[:200], lambda _, y=affected: y), SOURCES, "who") == ()
    assert slices(session, relation(session, [], cut), SOURCES, "who") == ()


@pytest.mark.parametrize("seed", range(4))
def test_noise_alone_has_no_cause(session: DuckDBSession, seed: int) -> None:
    rng = random.Random(seed)
    ids = {p.id for p in ROWS if rng.random() < 0.02}
    assert [
        f for f in slices(session, relation(session, ROWS, lambda p: p.id in ids), SOURCES, "who") if not f.few_units
    ] == []
    people = sorted({p.who for p in ROWS})
    bad = set(rng.sample(people, len(people) // 50))
    found = slices(session, relation(session, ROWS, lambda p: p.who in bad), SOURCES, "who")
    assert [f.where for f in found if not f.few_units] == []


def test_few_payees_with_many_records_are_a_finding_of_their_own(session: DuckDBSession) -> None:
    rows = ROWS + [replace(p, id=10_000 + i, who="P7") for i, p in enumerate(ROWS[:40])]
    found = slices(session, relation(session, rows, lambda p: p.id >= 10_000), SOURCES, "who")
    (few,) = found
    assert few.few_units
    assert few.conditions == (Condition("who", "who", "payee", Op.EQUAL, ("P7",)),)
    assert (few.affected, few.units, few.assigned) == (40, 1, 40)


def test_a_set_that_swallowed_two_causes_is_taken_apart(session: DuckDBSession) -> None:
    def two(p: Payment) -> bool:
        return p.ward == "W05" or (p.ward == "W09" and p.amount > Decimal(1500))

    found = slices(session, relation(session, payments(6000, 3), two), SOURCES, "who")
    assert {f.conditions[0].values for f in found if len(f.conditions) == 1} == {("W05",)}
    (other,) = [f for f in found if len(f.conditions) == 2]
    assert {c.attribute for c in other.conditions} == {"ward", "amount"}


def test_a_missing_value_can_be_what_they_have_in_common(session: DuckDBSession) -> None:
    rows = [replace(p, note="post" if i % 7 else None) for i, p in enumerate(ROWS)]
    (found,) = slices(session, relation(session, rows, lambda p: p.note is None), SOURCES, "who")
    assert [(c.op, c.values, c.words) for c in found.conditions] == [(Op.ABSENT, (), "middle note absent")]
    assert found.pasted == '("middle_note" IS NULL)'


def test_protected_characteristics_and_group_columns_are_never_looked_at(session: DuckDBSession) -> None:
    sources = [replace(s, label="sex") if s.label == "method" else s for s in SOURCES]
    relation_ = relation(session, ROWS, lambda p: p.method == "CHAPS" or p.ward == "W04")
    found = slices(session, relation_, sources, "who", never={"ward"})
    assert [f.where for f in found if not f.few_units] == []


def test_hostile_values_stay_values(session: DuckDBSession) -> None:
    nasty = "x'); DROP TABLE labelled; --\"\\ \u202e é"
    rows = [replace(p, ward=nasty if p.ward == "W04" else p.ward, amount=Decimal("9999999999999999.99")) for p in ROWS]
    labelled = relation(session, rows, lambda p: p.ward == nasty)
    sources = [replace(s, label='wa"rd') if s.label == "ward" else s for s in SOURCES]
    (found,) = slices(session, labelled, sources, "who")
    assert found.conditions[0].values == (nasty,)
    assert found.pasted.startswith('("wa""rd" = \'x\'\'); DROP')
    assert session.rows(select(count()).from_(table(labelled))) == [(len(rows),)]


def test_no_payee_is_known(session: DuckDBSession) -> None:
    (found,) = slices(session, relation(session, ROWS, lambda p: p.ward == "W04"), SOURCES, None)
    assert found.units == found.affected


def test_other_descriptions_that_fit_as_well_are_given(session: DuckDBSession) -> None:
    twin = Source("c6", "town", ValueType.TEXT)
    rows = [replace(p, note=f"T{p.ward[1:]}" if p.ward in {"W04", "W05"} else "T99") for p in ROWS]
    found = slices(session, relation(session, rows, lambda p: p.ward == "W04"), [*SOURCES[:6], twin], "who")
    told = {found[0].where, *(" and ".join(c.words for c in other) for other in found[0].alternatives)}
    assert {"ward = W04", "town = T04"} <= told


@pytest.mark.parametrize(
    ("low", "high", "wanted"), [(17, 19, 17), (18, 19, 18), (981, 1204, 1000), (-30, 5, 0), (-38, -21, -30), (0, 1, 0)]
)
def test_thresholds_are_as_round_as_the_records_let_them_be(low: int, high: int, wanted: int) -> None:
    assert roundest(low, high) == wanted
