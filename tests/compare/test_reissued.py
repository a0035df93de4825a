"""Identifiers issued anew in every run are left out as a guess, with evidence; what matters is never left out."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.model.columns import Role
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import Kind
from tests.compare.build import Outcome, Sheet, Value, compared, day, examples, known, money, rules, sheet, text

HEADS = (text("Staff no", Role.IDENTIFIER), text("Batch no", Role.IDENTIFIER), text("Note"), money("Pay"), day("From"))
STAFF, BATCH, NOTE, PAY, FROM = range(5)


def _staff(size: int = 80) -> list[list]:
    r = Random(1)
    return [
        [
            f"S{i:04}",
            f"{500 + i}",
            f"{500 + i} grade {r.choice('ABC')}",
            Decimal(r.randrange(10**6)) / 100,
            date(2020, 1, 1) + timedelta(days=r.randrange(2000)),
        ]
        for i in range(size)
    ]


def _with(rows: list[list], place: int, values: list) -> list[list]:
    return [[*row[:place], value, *row[place + 1 :]] for row, value in zip(rows, values, strict=True)]


def _dealt(rows: list[list], place: int, seed: int = 3) -> list[list]:
    """The values of a column dealt anew to the same records."""
    values = [row[place] for row in rows]
    Random(seed).shuffle(values)
    return _with(rows, place, values)


def _compare(before: list[list], after: list[list]) -> Outcome:
    table = sheet("staff", HEADS, before)
    return compared(table, table.with_rows(after))


def _stamped(run: int, size: int = 80) -> list[list]:
    """Notes with the time of the run, and a trace that is new each time, inside a text."""
    made = _staff(size)
    for i, row in enumerate(made):
        row[BATCH] = f"job {UUID(int=Random((run, i).__repr__()).getrandbits(128))} of payroll"
        row[NOTE] = f"written 2026-09-0{run} 10:{i % 60:02}:{run:02} by the service"
    return made


def test_times_and_traces_inside_a_text_are_left_out_as_a_guess_and_the_rest_is_compared() -> None:
    outcome = _compare(_stamped(1), _stamped(2))
    assert outcome.findings == ()
    assert outcome.masked() == {"Batch no (random identifier)", "Note (date and time)"}
    assert all(m.guess for m in outcome.comparison.masked)
    after = _stamped(2)
    after[3][NOTE] = after[3][NOTE].replace("service", "SERVICE")
    assert _compare(_stamped(1), after).codes == {"staff.changed": 1}


def test_identifiers_that_stand_on_other_records_are_left_out_with_evidence() -> None:
    rows = _staff()
    outcome = _compare(rows, _dealt(rows, BATCH))
    assert outcome.findings == ()
    (masked,) = outcome.comparison.masked
    assert (masked.column, masked.part, masked.guess) == ("Batch no", "", True)
    assert masked.records >= 70
    assert "records" in masked.evidence
    (said,) = outcome.comparison.reservations
    assert said.weight is Weight.ASK
    assert "Batch no" in said.text
    shown = {c.label: c.compared for c in outcome.table.columns}
    assert shown == {"Staff no": True, "Batch no": False, "Note": True, "Pay": True, "From": True}


@pytest.mark.parametrize(
    "renumbered",
    [lambda n: n - 100, lambda n: n + 1, lambda n: n * 10, lambda n: 9_999 - n],
    ids=["minus 100", "plus 1", "times 10", "backwards"],
)
def test_a_renumbering_in_order_is_a_change_and_stays(renumbered) -> None:
    rows = _staff()
    after = _with(rows, BATCH, [str(renumbered(int(row[BATCH]))) for row in rows])
    outcome = _compare(rows, after)
    assert outcome.codes == {"staff.changed": 80}
    assert outcome.changes("Batch no") == sorted((b[BATCH], a[BATCH]) for b, a in zip(rows, after, strict=True))
    assert outcome.masked() == set()


@pytest.mark.parametrize("style", [str, lambda u: u.hex, lambda u: u.hex.upper()], ids=["hyphens", "plain", "upper"])
def test_random_identifiers_that_are_new_every_time_are_left_out(style) -> None:
    rows = _staff()
    r = Random(9)
    before, after = (_with(rows, BATCH, [style(UUID(int=r.getrandbits(128))) for _ in rows]) for _ in range(2))
    outcome = _compare(before, after)
    assert outcome.findings == ()
    assert outcome.masked() == {"Batch no"}
    assert outcome.comparison.masked[0].guess


def test_codes_that_are_new_but_not_random_are_a_change() -> None:
    rows = _staff()
    outcome = _compare(rows, _with(rows, BATCH, [f"X{i * 37 % 997:03}" for i in range(80)]))
    assert outcome.codes == {"staff.changed": 80}
    assert outcome.masked() == set()


def test_a_part_of_a_text_is_left_out_and_the_rest_is_compared() -> None:
    rows = _staff()
    dealt = _dealt(rows, BATCH)
    after = _with(rows, NOTE, [f"{d[BATCH]} {row[NOTE].partition(' ')[2]}" for d, row in zip(dealt, rows, strict=True)])
    outcome = _compare(rows, after)
    assert outcome.findings == ()
    assert outcome.masked() == {"Note (first word)"}
    after[5][NOTE] = after[5][NOTE][:-1] + "Z"
    outcome = _compare(rows, after)
    assert [(f["column_name"], f["record_key"]) for f in outcome.findings] == [("Note", "S0005")]


def test_few_changes_of_place_among_many_records_are_findings() -> None:
    """Forty of four hundred: all that differ have dealt values, and yet it is no habit of the service."""
    rows = _staff(400)
    after = _dealt(rows[:40], BATCH) + rows[40:]
    outcome = _compare(rows, after)
    moved = sum(b != a for b, a in zip(rows, after, strict=True))
    assert outcome.codes == {"staff.changed": moved}
    assert outcome.masked() == set()


def test_half_of_a_column_cut_short_is_not_taken_for_dealt_anew() -> None:
    """The unchanged half recurs on its own records, which is no evidence of anything."""
    rows = _staff()
    after = _with(rows, BATCH, [row[BATCH] if i % 2 else row[BATCH][:2] for i, row in enumerate(rows)])
    outcome = _compare(rows, after)
    assert outcome.codes == {"staff.changed": 40}
    assert outcome.masked() == set()


def test_a_declared_key_leaves_nothing_to_guess() -> None:
    rows = _staff()
    before = sheet("staff", HEADS, rows)
    outcome = compared(before, before.with_rows(_dealt(rows, BATCH)), rules("staff", key=("Staff no",)))
    assert {f["column_name"] for f in outcome.findings} == {"Batch no"}
    assert outcome.comparison.reservations == ()


def test_a_column_declared_to_be_left_out_is_no_guess() -> None:
    rows = _staff()
    before = sheet("staff", HEADS, rows)
    outcome = compared(before, before.with_rows(_dealt(rows, BATCH)), rules("staff", ignore={"Batch no": "run number"}))
    assert outcome.findings == ()
    (masked,) = outcome.comparison.masked
    assert (masked.column, masked.evidence, masked.guess) == ("Batch no", "run number", False)
    assert outcome.comparison.reservations == ()


PAID = known(Kind.PAYMENT, "payment_ref", "payee_name", "sort_code", "account_number", "amount", "pay_date", "payee_id")


def _paid(seed: int, size: int = 60) -> Sheet:
    r = Random(seed)
    rows = [
        [
            f"P{i:05}",
            f"Payee {i}",
            f"{r.randrange(10**6):06}",
            f"{r.randrange(10**8):08}",
            Decimal(r.randrange(10**7)) / 100,
            date(2026, 1, 1) + timedelta(days=r.randrange(90)),
            f"V{r.randrange(10**6):06}",
        ]
        for i in range(size)
    ]
    return sheet("bank", PAID, rows, Kind.PAYMENT)


@examples(4)
@given(seed=st.integers(0, 2**32), column=st.sampled_from([h.name for h in PAID[1:]]))
def test_money_account_payee_and_pay_date_are_never_left_out(seed: int, column: str) -> None:
    before = _paid(seed)
    place = before.place(column)
    after = _dealt([list(row) for row in before.rows], place, seed)
    outcome = compared(before, before.with_rows(after))
    assert column not in outcome.masked()
    moved = [(b[place], a[place]) for b, a in zip(before.rows, after, strict=True) if b[place] != a[place]]
    assert outcome.changes(column) == sorted((_shown(b), _shown(a)) for b, a in moved)


def _shown(value: Value) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


@examples(2)
@given(seed=st.integers(0, 2**32), column=st.sampled_from(["Pay", "From"]))
def test_money_and_dates_of_any_table_are_never_left_out(seed: int, column: str) -> None:
    rows = _staff()
    place = [h.name for h in HEADS].index(column)
    after = _dealt(rows, place, seed)
    outcome = _compare(rows, after)
    assert outcome.masked() == set()
    assert outcome.codes == {"staff.changed": sum(a != b for a, b in zip(rows, after, strict=True))}
    assert {f["column_name"] for f in outcome.findings} == {column}
