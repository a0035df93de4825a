"""Keys: proved by what they join, said in words, and refused where they join other records."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.compare import find_keys
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.columns import Role
from jamfirst.model.kinds import Kind
from jamfirst.model.problems import UsageError
from tests.compare.build import Sheet, compared, day, examples, known, money, rules, run, sheet, text

PAID = (*known(Kind.PAYMENT, "payment_ref", "payee_name", "account_number", "amount", "pay_date", "reference"),)
REF, NAME, ACCOUNT, AMOUNT, DAY, REFERENCE = range(6)


def _paid(size: int = 120, seed: int = 1) -> list[list]:
    """Payments with an id of the database, counted up; references that many share."""
    r = Random(seed)
    rows = []
    for i in range(size):
        payee = r.randrange(40)
        pounds = Decimal(r.randrange(100, 10**6)) / 100
        rows.append([f"{7000 + i}", f"Payee {payee}", f"{payee:08}", pounds, date(2026, 3, 1 + i % 9), f"R{i % 50}"])
    return rows


def _table(rows: list[list]) -> Sheet:
    return sheet("bank", PAID, rows, Kind.PAYMENT)


def _copied(rows: list[list], seed: int = 5) -> list[list]:
    found = [list(row) for row in rows]
    Random(seed).shuffle(found)
    return found


def test_an_identifier_that_means_the_same_records_is_the_key_and_is_said() -> None:
    rows = _paid()
    after = _copied(rows)
    for row in after[:4]:
        row[AMOUNT] += 1
    outcome = compared(_table(rows), _table(after))
    assert outcome.codes == {"payment.wrong_amount": 4}
    assert [(step.by, step.records) for step in outcome.table.matched_by] == [("payment_ref", 120)]
    assert outcome.table.key_note.startswith("payment_ref (unique")
    assert outcome.masked() == set()


def test_an_identifier_that_recurs_on_other_records_is_refused_and_left_out() -> None:
    rows = _paid()
    after = _copied(rows)
    for i, row in enumerate(after):
        row[REF] = f"{7000 + i}"
    outcome = compared(_table(rows), _table(after))
    assert outcome.findings == ()
    assert outcome.masked() == {"payment_ref"}
    assert [r.table for r in outcome.comparison.reservations] == ["bank"]
    (masked,) = outcome.comparison.masked
    assert masked.guess
    assert masked.records == 120
    assert masked.evidence.endswith("of the records it joins are other records")


def test_a_refused_identifier_hides_no_fault() -> None:
    rows = _paid()
    after = _copied(rows)
    late, wrong, gone = after[0], after[1], after.pop()
    late[DAY] += timedelta(days=3)
    wrong[AMOUNT] += 10
    for i, row in enumerate(after):
        row[REF] = f"{7000 + i}"
    outcome = compared(_table(rows), _table(after))
    assert outcome.codes == {"payment.late": 1, "payment.wrong_amount": 1, "payment.not_paid": 1}
    assert [f["pence"] for f in outcome.of("payment.not_paid")] == [int(gone[AMOUNT] * 100)]


@pytest.mark.parametrize("place", [0, 40, 117])
def test_identifiers_shifted_by_missing_records_are_not_trusted(place: int) -> None:
    rows = _paid()
    after = [list(row) for row in rows]
    del after[place : place + 2]
    for i, row in enumerate(after):
        row[REF] = f"{7000 + i}"
    outcome = compared(_table(rows), _table(after))
    assert [f for f in outcome.findings if f["code"] != "payment.not_paid" and f["column_name"] != "payment_ref"] == []
    gone = sorted(f["delta_pence"] for f in outcome.of("payment.not_paid"))
    assert gone == sorted(int(-row[AMOUNT] * 100) for row in rows[place : place + 2])


def test_identifiers_shifted_among_payments_of_one_payee_change_no_pounds() -> None:
    """The next record is often the same payee's, so that payee and account agree and the pounds do not."""
    rows = sorted(_paid(), key=lambda row: row[NAME])
    for i, row in enumerate(rows):
        row[REF] = f"{7000 + i}"
    after = [list(row) for row in rows]
    gone = after.pop(115)
    for i, row in enumerate(after):
        row[REF] = f"{7000 + i}"
    outcome = compared(_table(rows), _table(after))
    assert outcome.codes == {"payment.not_paid": 1, "payment.other_change": 4}
    assert [f["pence"] for f in outcome.of("payment.not_paid")] == [int(gone[AMOUNT] * 100)]
    assert {f["column_name"] for f in outcome.of("payment.other_change")} == {"payment_ref"}


def test_an_identifier_new_on_every_record_is_no_key_and_the_rest_is_compared() -> None:
    rows = _paid()
    after = _copied(rows)
    for i, row in enumerate(after):
        row[REF] = f"{99000 + i * 7}"
    after[0][AMOUNT] += 1
    outcome = compared(_table(rows), _table(after))
    assert outcome.codes["payment.wrong_amount"] == 1
    assert set(outcome.codes) <= {"payment.wrong_amount", "payment.other_change"}
    assert {f["column_name"] for f in outcome.of("payment.other_change")} <= {"payment_ref"}


def test_repeats_known_in_the_baseline_do_not_drop_the_key_and_are_counted() -> None:
    rows = _paid()
    rows += [list(row) for row in rows[:2]]
    outcome = compared(_table(rows), _table(_copied(rows)))
    assert outcome.findings == ()
    assert outcome.table.baseline_repeats == 2
    assert outcome.table.matched_by[0].by == "payment_ref"


def test_repeats_that_the_candidate_adds_are_findings_with_exact_counts() -> None:
    rows = _paid()
    twice, thrice, known_before = rows[3], rows[9], rows[20]
    rows.append(list(known_before))
    after = _copied([*rows, twice, thrice, thrice])
    outcome = compared(_table(rows), _table(after))
    assert outcome.codes == {"payment.paid_twice": 3}
    assert sorted(f["pence"] for f in outcome.findings) == sorted(int(r[AMOUNT] * 100) for r in (twice, thrice, thrice))
    assert outcome.table.baseline_repeats == 1


def test_a_candidate_that_repeats_everything_keeps_its_key() -> None:
    rows = _paid()
    outcome = compared(_table(rows), _table(_copied(rows + rows)))
    assert outcome.codes == {"payment.paid_twice": 120}
    assert outcome.table.matched_by[0].by == "payment_ref"


STAFF = (text("Staff no", Role.IDENTIFIER), text("Post", Role.IDENTIFIER), text("Grade"), money("Pay"), day("From"))


def _staff(people: int = 60) -> list[list]:
    """Two posts a person: neither column alone is unique, both together are."""
    r = Random(2)
    made = []
    for i in range(people):
        for post in ("1", "2"):
            from_day = date(2020, 1, 1) + timedelta(days=r.randrange(2000))
            made.append([f"{i:04}", post, r.choice("ABC"), Decimal(r.randrange(10**6)) / 100, from_day])
    return made


def test_columns_that_are_unique_together_only() -> None:
    rows = _staff()
    after = _copied(rows)
    for row in after[:6]:
        row[2] = "Z"
    outcome = compared(sheet("staff", STAFF, rows), sheet("staff", STAFF, after))
    assert outcome.codes == {"staff.changed": 6}
    assert {f["column_name"] for f in outcome.findings} == {"Grade"}


def test_a_declared_key_is_used_whatever_its_evidence() -> None:
    rows = _staff()
    after = _copied(rows)
    for row in after:
        row[3] += 1
    before = sheet("staff", STAFF, rows)
    outcome = compared(before, before.with_rows(after), rules("staff", key=("Staff no", "Post")))
    assert outcome.codes == {"staff.changed": 120}
    assert outcome.table.key_note == "Staff no and Post (declared)"
    assert [step.by for step in outcome.table.matched_by] == ["Staff no and Post"]


def test_a_declared_key_that_is_not_there_is_an_error_in_words() -> None:
    before = sheet("staff", STAFF, _staff(3))
    with pytest.raises(UsageError, match='staff: the declared key column "Number" is not in both runs'):
        compared(before, before, rules("staff", key=("Number",)))


def test_a_declared_key_may_be_absent_on_some_records() -> None:
    rows = _staff()
    for row in rows[:5]:
        row[0] = None
    after = _copied(rows)
    before = sheet("staff", STAFF, rows)
    keyed = rules("staff", key=("Staff no", "Post"))
    assert compared(before, before.with_rows(after), keyed).findings == ()
    nameless = [row for row in after if row[0] is None]
    nameless[0][2] = "Z"
    outcome = compared(before, before.with_rows(after), keyed)
    assert outcome.codes == {"staff.changed": 1}
    gone = [row for row in after if row is not nameless[1]]
    assert compared(before, before.with_rows([*gone, nameless[2]]), keyed).codes == {
        "staff.changed": 1,
        "staff.missing": 1,
        "staff.repeated": 1,
    }


def test_an_inferred_key_that_is_absent_on_some_records_still_serves() -> None:
    rows = _paid()
    for row in rows[::10]:
        row[REF] = None
    after = _copied(rows)
    after[0][AMOUNT] += 1
    outcome = compared(_table(rows), _table(after))
    assert outcome.codes == {"payment.wrong_amount": 1}


def test_a_column_of_one_value_is_never_a_key() -> None:
    heads = (text("Run no", Role.IDENTIFIER), text("Name"), money("Pay"))
    rows = [["2026-03", f"name {i}", Decimal(i)] for i in range(50)]
    after = _copied(rows)
    after[0][2] += 1
    before = sheet("plain", heads, rows)
    outcome = compared(before, before.with_rows(after))
    assert outcome.codes == {"plain.changed": 1}
    assert "Run no" not in outcome.table.key_note.split(" (")[0]


def test_keys_are_found_for_every_table_that_both_runs_have() -> None:
    bank, staff = _table(_paid()), sheet("staff", STAFF, _staff())
    alone = sheet("alone", (text("x"),), [("1",)])
    with DuckDBSession() as session:
        found = find_keys(session, run(session, [bank, staff, alone]), run(session, [staff, bank]))
    assert found["bank"] == ("payment_ref",)
    assert "alone" not in found
    assert set(found) <= {"bank", "staff"}


@examples(5)
@given(seed=st.integers(0, 2**32), share=st.floats(0.2, 1))
def test_identifiers_that_changed_places_are_never_joined_on(seed: int, share: float) -> None:
    """Whatever share of the ids was dealt anew, no money, account or date of another record is reported."""
    r = Random(seed)
    rows = _paid(150, seed)
    after = [list(row) for row in rows]
    chosen = r.sample(range(len(after)), int(share * len(after)))
    dealt = [after[i][REF] for i in chosen]
    r.shuffle(dealt)
    for i, ref in zip(chosen, dealt, strict=True):
        after[i][REF] = ref
    r.shuffle(after)
    outcome = compared(_table(rows), _table(after))
    assert {f["column_name"] for f in outcome.findings} <= {"payment_ref"}
    assert set(outcome.codes) <= {"payment.other_change"}
