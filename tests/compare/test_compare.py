"""The same two runs give the same findings whatever the order of records, columns, files and threads; and whatever a
table is called or looks like, it is compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.compare import differ
from jamfirst.model.kinds import Kind
from tests.compare import defects
from tests.compare.build import Outcome, Sheet, compared, day, examples, known, money, sheet, text
from tests.compare.payments import NAME, Payment, copied, payments, table_of

FAULTS = (defects.not_paid, defects.wrong_bank, defects.paid_twice, defects.late, defects.reference_cut, defects.split)


def _faulty(seed: int) -> tuple[Sheet, Sheet]:
    """A payment run in which every third payee has another fault, and every fifth payment has look-alikes."""
    before = payments(200, seed)
    before += [list(row) for row in before[::5]]
    names = sorted({row[NAME] for row in before})
    after: list[Payment] = []
    for i, fault in enumerate(FAULTS):
        mine = [row for row in copied(before, seed) if names.index(row[NAME]) % len(FAULTS) == i]
        after += fault(mine, Random(seed + i)).rows if len(mine) > 9 else mine
    return table_of(before), table_of(after)


def _shuffled(source: Sheet, r: Random) -> Sheet:
    rows = list(source.rows)
    r.shuffle(rows)
    return source.with_rows(rows)


def _in_files(source: Sheet, r: Random) -> Sheet:
    cut = sorted(r.randrange(len(source.rows) + 1) for _ in range(2))
    sizes = (cut[0], cut[1] - cut[0], len(source.rows) - cut[1])
    return replace(source, files=tuple((f"part {i}.csv", n) for i, n in enumerate(sizes)))


@examples(2)
@given(seed=st.integers(0, 2**32))
def test_order_of_records_and_columns_files_and_threads_change_nothing(seed: int) -> None:
    r = Random(seed)
    before, after = _faulty(seed)
    first = compared(before, after)
    assert len(first.codes) >= 5
    columns = r.sample(range(len(before.heads)), len(before.heads))
    assert compared(_shuffled(before, r), _shuffled(after, r)).essence() == first.essence()
    assert compared(before.reordered(columns), after.reordered(columns[::-1])).essence() == first.essence()
    assert compared(_in_files(before, r), _in_files(after, r), threads=1).essence() == first.essence()


def test_order_changes_nothing_where_buckets_are_compared_first(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = _faulty(7)
    whole = compared(before, after)
    monkeypatch.setattr(differ, "SMALL", 0)
    for seed in (1, 2):
        r = Random(seed)
        assert compared(_shuffled(before, r), _shuffled(after, r), threads=seed).essence() == whole.essence()


def test_where_a_record_stands_is_told_by_its_own_file() -> None:
    before = payments(20)
    after = [*copied(before[:-1], 3), list(before[4])]
    split = replace(table_of(after), files=(("1.csv", 12), ("2.csv", 8)))
    outcome = compared(table_of(before), split)
    assert [f["location"] for f in outcome.of("payment.not_paid")] == ["bacs.csv record 20"]
    (twice,) = outcome.of("payment.paid_twice")
    places = [i for i, row in enumerate(after) if row == before[4]]
    assert twice["location"] in [f"1.csv record {i + 1}" if i < 12 else f"2.csv record {i - 11}" for i in places]


HOSTILE = (
    "",
    " ",
    '"',
    "'; DROP TABLE differences; --",
    "line\nbreak",
    "c0",
    "id",
    "side",
    '=HYPERLINK("http://example.org")',
    "<script>alert(1)</script>",
    "select",
    "Ω≈ç√∫˜µ≤≥÷",
    "a" * 10_000,
    "b_v0",
    "{0}",
    "%s",
    "\\",
    "\x00nul",
)


def _hostile(name: str) -> tuple[Sheet, Sheet]:
    heads = (text("no"), *(text(h) for h in HOSTILE), money("amount"), day("when"))
    rows = [(f"{i}", *(f"{h[:20]}{i}" for h in HOSTILE), Decimal(i), date(2026, 1, 1 + i % 28)) for i in range(1, 25)]
    changed = [list(row) for row in rows[1:]]
    for place in range(1, len(HOSTILE) + 1):
        changed[place][place] = "'\"; --"
    return sheet(name, heads, rows), sheet(name, heads, changed)


@pytest.mark.parametrize("name", ["", '\'; DROP TABLE "x"; --\n'])
def test_hostile_names_of_tables_and_columns_are_only_names(name: str) -> None:
    before, after = _hostile(name)
    outcome = compared(before, after)
    assert outcome.table.table == name
    assert outcome.codes == {f"{name}.missing": 1, f"{name}.changed": len(HOSTILE)}
    assert {f["column_name"] for f in outcome.of(f"{name}.changed")} == set(HOSTILE)
    assert all(f["new_value"] == "'\"; --" for f in outcome.of(f"{name}.changed"))


def test_hostile_values_are_only_values() -> None:
    values = [*HOSTILE[:12], "NULL", "null", "0", "-", "e\u0301", "é", "A", "a", "A ", "12", "12.0"]
    rows = [(f"{i:03}", v, Decimal(i)) for i, v in enumerate(values)]
    before = sheet("plain", (text("no"), text("value"), money("m")), rows)
    assert compared(before, before.with_rows(rows[::-1])).findings == ()
    moved = [(no, v + "!", m) for no, v, m in rows]
    outcome = compared(before, before.with_rows(moved))
    assert outcome.codes == {"plain.changed": len(values)}
    assert sorted(outcome.changes("value")) == sorted((v, v + "!") for v in values)


def test_a_wide_table_is_compared_in_every_column() -> None:
    heads = (text("no"), *(money(f"m{i}") if i % 3 else text(f"t{i}") for i in range(299)))
    rows = [[f"{n:03}", *(Decimal(n * i) if i % 3 else f"{n}-{i}" for i in range(299))] for n in range(40)]
    after = [list(row) for row in rows]
    changed = range(0, 299, 12)
    for i in changed:
        after[i % 40][i + 1] = None if i % 2 else (Decimal("-1.23") if i % 3 else "other")
    before = sheet("wide", heads, rows)
    outcome = compared(before, before.with_rows(after))
    assert {f["column_name"] for f in outcome.findings} == {heads[i + 1].name for i in changed}
    assert len(outcome.findings) == len(changed)
    assert len(outcome.table.columns) == 300


EMPTY = sheet("bacs", known(Kind.PAYMENT, "payee_name", "account_number", "amount", "pay_date"), (), Kind.PAYMENT)


def _paid(n: int) -> Sheet:
    return EMPTY.with_rows([(f"Payee {i}", f"{i:08}", Decimal(i), date(2026, 3, 1)) for i in range(n)])


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        (0, 0, {}),
        (9, 0, {"payment.not_paid": 9}),
        (0, 9, {"payment.unexpected": 9}),
        (1, 1, {}),
        (1, 2, {"payment.unexpected": 1}),
    ],
)
def test_empty_and_tiny_tables(before: int, after: int, codes: dict[str, int]) -> None:
    outcome = compared(_paid(before), _paid(after))
    assert outcome.codes == codes
    assert outcome.table.same == min(before, after)


def test_runs_without_tables_compare_to_nothing() -> None:
    outcome: Outcome = compared([], [])
    assert (outcome.comparison.tables, outcome.findings) == ((), ())


def test_all_records_differ_and_have_no_key_in_common() -> None:
    heads = (text("code"), text("name"), money("amount"))
    before = sheet("plain", heads, [(f"A{i}", f"old {i}", Decimal(i)) for i in range(50)])
    after = sheet("plain", heads, [(f"B{i}", f"new {i}", Decimal(1000 + i)) for i in range(60)])
    outcome = compared(before, after)
    assert outcome.codes == {"plain.missing": 50, "plain.extra": 60}
    assert outcome.table.same == 0


def test_one_column_of_one_value_counts_copies() -> None:
    before = sheet("plain", (text("only"),), [("x",)] * 7)
    outcome = compared(before, before.with_rows([("x",)] * 9))
    assert outcome.codes == {"plain.repeated": 2}
    assert compared(before, before.with_rows([("x",)] * 3)).codes == {"plain.missing": 4}


def test_a_table_of_nothing_but_null() -> None:
    before = sheet("plain", (text("a"), money("b"), day("c")), [(None, None, None)] * 5)
    assert compared(before, before).findings == ()
    assert compared(before, before.with_rows([(None, None, None)] * 4)).codes == {"plain.missing": 1}
    assert compared(before, before.with_rows([(None, None, None)] * 7)).codes == {"plain.repeated": 2}
