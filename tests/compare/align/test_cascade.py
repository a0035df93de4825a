"""Records matched without a key: each planted fault gives its own findings and nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.compare import differ
from jamfirst.compare.align import cascade
from jamfirst.engines.build import col, select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import Kind
from tests.compare import defects
from tests.compare.build import Outcome, Sheet, compared, examples, known, money, sheet, text
from tests.compare.defects import Defect, Truth
from tests.compare.payments import (
    ACCOUNT,
    AMOUNT,
    COLUMNS,
    DAY,
    METHOD,
    NAME,
    REFERENCE,
    Payment,
    copied,
    payments,
    table_of,
    who,
)


def found(outcome: Outcome) -> Truth:
    """The findings in the terms of the planted faults."""
    return Counter((f["code"], f["record_key"], f["column_name"]) for f in outcome.findings)


@pytest.mark.parametrize("defect", defects.ALONE, ids=lambda d: d.__name__)
def test_a_fault_alone_gives_its_findings_and_no_others(defect: Defect) -> None:
    before = payments()
    planted = defect(copied(before), Random(3))
    outcome = compared(table_of(before), table_of(copied(planted.rows)))
    assert found(outcome) == planted.truth


def _halves(rows: list[Payment], seed: int) -> tuple[list[Payment], list[Payment]]:
    """The payments of half of the payees, and those of the others."""
    names = sorted({row[NAME] for row in rows})
    Random(seed).shuffle(names)
    chosen = set(names[::2])
    return [row for row in rows if row[NAME] in chosen], [row for row in rows if row[NAME] not in chosen]


@examples(5)
@given(
    seed=st.integers(0, 2**32),
    first=st.sampled_from(defects.ALONE),
    second=st.sampled_from(defects.ALONE),
    small=st.sampled_from([differ.SMALL, 0]),
)
def test_two_faults_together_give_the_findings_of_both(seed: int, first: Defect, second: Defect, small: int) -> None:
    before = payments(300, seed)
    left, right = _halves(copied(before, seed), seed)
    one, two = first(left, Random(seed + 1)), second(right, Random(seed + 2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(differ, "SMALL", small)
        outcome = compared(table_of(before), table_of(copied([*one.rows, *two.rows], seed)))
    assert found(outcome) == one.truth + two.truth


@pytest.mark.parametrize("defect", [defects.split, defects.merged, defects.wrong_amount, defects.paid_twice_later])
def test_faults_are_the_same_where_the_reference_is_a_key(defect: Defect) -> None:
    before = payments(shared=0)
    planted = defect(copied(before), Random(5))
    outcome = compared(table_of(before), table_of(copied(planted.rows)))
    assert outcome.table.matched_by[0].by == "reference"
    assert found(outcome) == planted.truth


def test_two_faults_in_one_payment_are_one_record_with_two_codes() -> None:
    before = payments()
    after = copied(before)
    truth: Truth = Counter()
    for row in after[:5]:
        truth.update(
            {("payment.wrong_account", who(row), "account_number"): 1, ("payment.late", who(row), "pay_date"): 1}
        )
        row[ACCOUNT] = "12121212"
        row[DAY] += timedelta(days=2)
    outcome = compared(table_of(before), table_of(after))
    assert found(outcome) == truth
    assert outcome.codes == {"payment.wrong_account": 5, "payment.late": 5}
    assert list(outcome.table.buckets) == ["payment.wrong_account"]


def test_a_file_sent_twice_is_every_payment_paid_twice() -> None:
    before = payments(200)
    after = copied(before) + copied(before[:60], 9)
    second = replace(table_of(after), files=(("1.csv", 200), ("2.csv", 60)))
    outcome = compared(table_of(before), second)
    assert found(outcome) == Counter(("payment.paid_twice", who(row), None) for row in before[:60])
    assert sum(f["pence"] for f in outcome.findings) == sum(int(row[AMOUNT] * 100) for row in before[:60])


def test_references_that_were_renumbered_are_matched_by_their_stable_part() -> None:
    before = payments(shared=0)
    after = copied(before)
    for i, row in enumerate(after):
        row[REFERENCE] = f"{12 + i} {row[REFERENCE].partition(' ')[2]}"
    late, gone = after[3], after.pop()
    late[DAY] += timedelta(days=1)
    outcome = compared(table_of(before), table_of(after))
    other = [f for f in outcome.findings if f["column_name"] != "reference"]
    assert Counter(f["code"] for f in other) == {"payment.late": 1, "payment.not_paid": 1}
    assert [f["pence"] for f in outcome.of("payment.not_paid")] == [int(gone[AMOUNT] * 100)]
    for f in outcome.of("payment.other_change"):
        assert f["old_value"].partition(" ")[2] == f["new_value"].partition(" ")[2]


def _alike(n: int) -> list[Payment]:
    row = ["Same Again Ltd", "112233", "44556677", payments(1)[0][AMOUNT], payments(1)[0][DAY], None, "BACS"]
    return [list(row) for _ in range(n)]


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        (2, 2, {}),
        (2, 1, {"payment.not_paid": 1}),
        (2, 3, {"payment.paid_twice": 1}),
        (1, 3, {"payment.paid_twice": 2}),
        (3, 0, {"payment.not_paid": 3}),
    ],
)
def test_payments_that_look_alike_are_counted(before: int, after: int, codes: dict[str, int]) -> None:
    rest = payments(100)
    outcome = compared(table_of(rest + _alike(before)), table_of(copied(rest) + _alike(after)))
    assert outcome.codes == codes
    assert all(f["record_key"].startswith("Same Again Ltd") for f in outcome.findings)


@pytest.mark.parametrize("changed", [1, 2])
def test_payments_that_look_alike_and_changed_are_each_reported(changed: int) -> None:
    rest = payments(100)
    after = _alike(2)
    for row in after[:changed]:
        row[AMOUNT] += 1
    outcome = compared(table_of(rest + _alike(2)), table_of(copied(rest) + after))
    assert outcome.codes == {"payment.wrong_amount": changed}
    assert [f["delta_pence"] for f in outcome.findings] == [100] * changed


def test_look_alikes_are_paired_smallest_with_smallest() -> None:
    """Nothing but the pounds tells them apart, and all pounds rose: the least that can have happened is said."""
    rest = payments(100)
    before, after = _alike(4), _alike(4)
    for i, (old, new) in enumerate(zip(before, after, strict=True)):
        old[REFERENCE] = new[REFERENCE] = "four quarters"
        old[AMOUNT], new[AMOUNT] = rest[0][AMOUNT] + 100 * i, rest[0][AMOUNT] + 100 * i + 1
    outcome = compared(table_of(rest + before), table_of(copied(rest) + after[::-1]))
    assert [f["delta_pence"] for f in outcome.of("payment.wrong_amount")] == [100] * 4
    assert len(outcome.findings) == 4


def test_one_payee_with_two_accounts_is_not_misdirected() -> None:
    before = payments()
    for row in before[::7]:
        row[ACCOUNT] = "99999999"
    assert compared(table_of(before), table_of(copied(before))).findings == ()


def test_payments_diverted_to_another_payee_are_wrong_accounts() -> None:
    heads = known(Kind.PAYMENT, *COLUMNS, "payment_ref")
    before = [[*row, f"P{i}"] for i, row in enumerate(payments())]
    after = copied(before)
    truth: Truth = Counter()
    for row in after[:6]:
        truth.update(
            {
                ("payment.wrong_account", who(row), "account_number"): 1,
                ("payment.other_change", who(row), "payee_name"): 1,
            }
        )
        row[NAME], row[ACCOUNT] = "Fraudster Ltd", "66666666"
    outcome = compared(sheet("bacs", heads, before, Kind.PAYMENT), sheet("bacs", heads, after, Kind.PAYMENT))
    assert outcome.table.matched_by[0].by == "payment_ref"
    assert found(outcome) == truth


def test_every_step_is_shown_with_its_count() -> None:
    before = payments()
    after = copied(before)
    for row in after[:4]:
        row[METHOD] = "CHAPS" if row[METHOD] == "BACS" else "BACS"
    for row in after[4:7]:
        row[AMOUNT] += 1
    outcome = compared(table_of(before), table_of(after))
    steps = {step.by: step.records for step in outcome.table.matched_by}
    assert sum(steps.values()) == 300
    assert steps["every column"] == 293
    assert all(n > 0 for n in steps.values())
    assert any("reference" in by and "amount" not in by for by in steps)


def _mixed(seed: int) -> tuple[Sheet, Sheet]:
    before = payments(150, seed)
    before += [list(row) for row in before[::9]]
    left, right = _halves(copied(before, seed), seed)
    one = defects.wrong_bank(left, Random(seed)).rows
    two = defects.paid_twice_elsewhere(defects.late(right, Random(seed)).rows, Random(seed)).rows
    return table_of(before), table_of(copied(one + two, seed))


@examples(2)
@given(seed=st.integers(0, 2**32))
def test_steps_in_python_and_steps_in_sql_give_the_same(seed: int) -> None:
    before, after = _mixed(seed)
    few = compared(before, after)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cascade, "FEW", 0)
        many = compared(before, after)
    assert few.essence() == many.essence()
    assert few.table.matched_by == many.table.matched_by


def test_steps_in_python_and_steps_in_sql_pair_the_same_records() -> None:
    """On anchors that are nothing but small numbers, so that most records look alike to most steps."""
    r = Random(3)
    rows = [[(i, *(r.choice([None, 1, 2, 3]) for _ in range(4)), r.randrange(9)) for i in range(90)] for _ in range(2)]
    pairs = []
    for few in (cascade.FEW, 0):
        with DuckDBSession() as session, pytest.MonkeyPatch.context() as patch:
            patch.setattr(cascade, "FEW", few)
            sides = []
            for side in rows:
                columns = {"id": "bigint", **{f"a{i}": "bigint" for i in range(4)}, "o": "bigint"}
                sides.append(session.create("left", columns))
                session.insert(sides[-1], side)
            matching = cascade.Matching(session, sides[0], sides[1])
            steps = [
                cascade.Step(str(s), s, True) for s in ((0, 1, 2, 3), (0, 1, 2), (1, 2, 3), (0, 1), (2, 3), (0, 3))
            ]
            cascade.match_steps(
                session, matching, (sides[0], sides[1]), cascade.Steps(session, (), steps, sides[0], part=False)
            )
            pairs.append(sorted(session.rows(select(col("b"), col("c")).from_(table(matching.relation)))))
            assert (
                len({b for b, _ in pairs[-1]}) == len({c for _, c in pairs[-1]}) == len(pairs[-1]) == matching.matched
            )
    assert pairs[0] == pairs[1]
    assert len(pairs[0]) > 20


@pytest.mark.parametrize("defect", [defects.not_paid, defects.all_late, defects.split, defects.unexpected])
def test_faults_are_the_same_where_buckets_are_compared_first(defect: Defect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differ, "SMALL", 0)
    before = payments()
    planted = defect(copied(before), Random(3))
    assert found(compared(table_of(before), table_of(copied(planted.rows)))) == planted.truth


@pytest.mark.parametrize("small", [0, differ.SMALL])
def test_strangers_of_the_same_pounds_and_day_are_not_one_payment(small: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One payment is gone and another is made twice; that both are of the same pounds on the same day means nothing."""
    monkeypatch.setattr(differ, "SMALL", small)
    before = payments()
    gone, twice = before[3], next(row for row in before[4:] if row[NAME] != before[3][NAME])
    twice[AMOUNT], twice[DAY], twice[METHOD] = gone[AMOUNT], gone[DAY], gone[METHOD]
    after = [row for row in copied(before) if row != gone] + [list(twice)]
    assert found(compared(table_of(before), table_of(after))) == {
        ("payment.not_paid", who(gone), None): 1,
        ("payment.paid_twice", who(twice), None): 1,
    }


def test_records_of_no_kind_are_matched_by_what_recurs() -> None:
    heads = (text("Description"), text("Cost centre"), money("Net"), money("VAT"))
    r = Random(4)
    pounds = [row[AMOUNT] for row in payments()]
    rows = [[f"item {r.randrange(60)}", f"CC{r.randrange(20)}", pounds[i], pounds[-i]] for i in range(150)]
    before = sheet("ledger", heads, rows)
    after = copied(rows)
    after[0][1] = "CC99"
    after[1][0] = "something else"
    after[2][2] += 1
    outcome = compared(before, before.with_rows(after))
    assert Counter(f["column_name"] for f in outcome.findings) == {"Cost centre": 1, "Description": 1, "Net": 1}
