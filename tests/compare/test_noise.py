"""What always wobbles is learned from repeats, listed, and never hides money."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamfirst.compare import CompareSettings, TableRules, compare
from jamfirst.compare.noise import learn
from jamfirst.compare.pairing import pair_columns
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.columns import PROTECTED_ROLES, Column, Role
from jamfirst.model.finding import Weight
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.noise import PARTS, WHOLE, Noise
from jamfirst.model.run import RunFacts, Table
from tests.compare.build import Outcome, Sheet, compared, examples, known, run, sheet, text
from tests.compare.payments import ACCOUNT, AMOUNT, DAY, NAME, copied, payments, table_of

HEADS = (*known(Kind.PAYMENT, "payment_ref", "payee_name", "account_number", "amount", "pay_date"),
         text("made"), text("trace"), text("channel"))  # fmt: skip
REF, WHO, TO, POUNDS, WHEN, MADE, TRACE, CHANNEL = range(len(HEADS))


def one_run(seed: int, size: int = 60) -> list[list]:
    """The same payments in every run; their numbers, order, run time and trace are the run's own."""
    r = Random(seed)
    numbers = r.sample(range(1, size + 1), size)
    made = []
    for i, row in enumerate(payments(size, seed=5)):
        trace = f"batch {r.getrandbits(128):032x} line"
        stamp = f"2026-03-0{1 + seed % 9} 10:{r.randrange(60):02}:00"
        made.append(
            [str(numbers[i]), row[NAME], row[ACCOUNT], row[AMOUNT], row[DAY], f"written {stamp}", trace, "BACS"]
        )
    r.shuffle(made)
    return made


def table(rows: list[list]) -> Sheet:
    return sheet("bank", HEADS, rows, Kind.PAYMENT)


def learned(before: Sheet, *repeats: Sheet, facts: RunFacts | None = None) -> tuple[CompareSettings, list[str]]:
    with DuckDBSession() as session:
        runs = [run(session, [s], facts if i else None) for i, s in enumerate((before, *repeats))]
        found = learn(session, runs[0], runs[1:], CompareSettings())
    assert all(r.weight is Weight.ASK for r in found.reservations)
    return found.settings, [r.text for r in found.reservations]


@pytest.fixture(scope="module")
def settings() -> CompareSettings:
    """What a repeat of the baseline teaches."""
    found, doubts = learned(table(one_run(1)), table(one_run(2)))
    assert doubts == []
    return found


def test_numbers_traces_and_times_of_the_run_are_learned(settings: CompareSettings) -> None:
    parts = {n.column: n.part for n in settings.of("bank").noise.values()}
    assert parts == {"payment_ref": WHOLE, "made": "date and time", "trace": "random identifier"}
    assert all("nothing changed" in n.evidence and n.records for n in settings.of("bank").noise.values())


def test_a_third_run_is_the_same_and_everything_masked_is_listed(settings: CompareSettings) -> None:
    outcome = compared(table(one_run(1)), table(one_run(3)), settings)
    assert outcome.findings == ()
    assert outcome.table.same == 60
    assert outcome.masked() == {"payment_ref", "made (date and time)", "trace (random identifier)"}
    assert not any(m.guess for m in outcome.comparison.masked)
    assert outcome.comparison.reservations == ()


def faulty(fault: str, rows: list[list]) -> int:
    """Plant a fault; gives how many records it is on."""
    if fault == "payment.not_paid":
        del rows[7]
    elif fault == "payment.paid_twice":
        rows.append([*rows[7]])
    elif fault == "payment.wrong_amount":
        rows[7][POUNDS] += Decimal("0.01")
    elif fault == "payment.wrong_account":
        rows[7][TO] = "99999999"
    elif fault == "payment.late":
        rows[7][WHEN] += timedelta(days=3)
    return 1


@pytest.mark.parametrize("fault", ["payment.not_paid", "payment.paid_twice", "payment.wrong_amount",
                                   "payment.wrong_account", "payment.late"])  # fmt: skip
def test_a_fault_is_found_under_the_masks_as_without(settings: CompareSettings, fault: str) -> None:
    rows = one_run(3)
    wanted = faulty(fault, rows)
    assert compared(table(one_run(1)), table(rows), settings).codes == {fault: wanted}


def test_what_stays_of_a_masked_text_is_compared(settings: CompareSettings) -> None:
    rows = one_run(3)
    rows[4][TRACE] = rows[4][TRACE].replace("line", "LINE")
    outcome = compared(table(one_run(1)), table(rows), settings)
    assert outcome.changes("trace") == [("batch  line", "batch  LINE")]


@pytest.mark.parametrize(("place", "label"), [(REF, "payment_ref"), (TRACE, "trace"), (MADE, "made")])
def test_a_masked_value_that_is_lost_is_found(settings: CompareSettings, place: int, label: str) -> None:
    rows = one_run(3)
    for row in rows:
        row[place] = None
    outcome = compared(table(one_run(1)), table(rows), settings)
    assert outcome.codes == {"payment.other_change": 60}
    assert {f["column_name"] for f in outcome.findings} == {label}


def test_a_second_repeat_sharpens_what_the_first_showed() -> None:
    before, first, second = (table(one_run(n)) for n in (1, 2, 3))
    moved = second.with_rows([(*row[:CHANNEL], "FPS") for row in second.rows])
    found, doubts = learned(before, first, moved)
    assert "channel" in found.of("bank").noise
    assert "channel" not in learned(before, first)[0].of("bank").noise
    assert doubts == []


@pytest.mark.parametrize("fault", ["payment.not_paid", "payment.paid_twice", "payment.wrong_amount",
                                   "payment.wrong_account", "payment.late"])  # fmt: skip
def test_a_repeat_that_differs_in_money_is_no_repeat_and_teaches_nothing_about_it(fault: str) -> None:
    rows = one_run(2)
    faulty(fault, rows)
    found, doubts = learned(table(one_run(1)), table(rows))
    assert len(doubts) == 1
    assert "was given as a repeat" in doubts[0]
    noise = found.of("bank").noise
    assert {n.column for n in noise.values()} <= {"payment_ref", "made", "trace"}
    candidate = one_run(3)
    faulty(fault, candidate)
    assert compared(table(one_run(1)), table(candidate), found).codes == {fault: 1}


def test_a_repeat_of_another_period_teaches_nothing() -> None:
    with DuckDBSession() as session:
        before = run(session, [table(one_run(1))], RunFacts(period="2026-03"))
        other = run(session, [table(one_run(2))], RunFacts(period="2026-04"))
        found = learn(session, before, [other], CompareSettings())
    assert found.settings.tables == {}
    assert "different period" in found.reservations[0].text


def test_a_repeat_without_a_table_is_said() -> None:
    with DuckDBSession() as session:
        before = run(session, [table(one_run(1)), table_of(payments(30), "other")])
        found = learn(session, before, [run(session, [table(one_run(2))])], CompareSettings())
    assert "it has no other" in found.reservations[0].text


def test_repeats_are_taken_by_the_comparison_itself() -> None:
    with DuckDBSession() as session:
        before, repeat, after = (run(session, [table(one_run(n))]) for n in (1, 2, 3))
        found = compare(before, after, session, CompareSettings(), repeats=[repeat])
    assert found.tables[0].same == 60
    assert {m.column for m in found.masked} == {"payment_ref", "made", "trace"}


MASKABLE = st.sampled_from([WHOLE, *PARTS])
FAULTS = st.sampled_from(["amount", "account", "name", "day", "gone", "twice"])


@examples(100)
@given(
    masks=st.dictionaries(st.sampled_from([h.name for h in table_of([]).heads]), MASKABLE, min_size=1),
    fault=FAULTS,
    seed=st.integers(0, 10**6),
)
def test_no_mask_whatever_it_says_hides_money(masks: dict[str, str], fault: str, seed: int) -> None:
    """Random masks, on money too, and one money fault: it is found, with its pounds."""
    r = Random(seed)
    before = payments(40, seed=seed % 50)
    after = copied(before, seed)
    row = r.choice(after)
    wanted = _plant(fault, row, after, r)
    noise = {column: Noise(column, part, 1, "a test says so") for column, part in masks.items()}
    outcome = compared(table_of(before), table_of(after), CompareSettings({"bacs": TableRules(noise=noise)}))
    _found(outcome, wanted, row, before, after)


def _plant(fault: str, row: list, after: list[list], r: Random) -> str:
    if fault == "gone":
        after.remove(row)
        return "payment.not_paid"
    if fault == "twice":
        after.append(list(row))
        return "payment.paid_twice"
    places = {"amount": AMOUNT, "account": ACCOUNT, "name": NAME, "day": DAY}
    if fault == "amount":
        row[AMOUNT] += Decimal(r.choice([-1, 1])) / 100
    elif fault == "day":
        row[DAY] += timedelta(days=r.choice([-1, 1, 30]))
    else:
        row[places[fault]] = {"account": "12121212", "name": "Somebody Else"}[fault]
    return {"amount": "amount", "account": "account_number", "name": "payee_name", "day": "pay_date"}[fault]


def _found(outcome: Outcome, wanted: str, row: list, before: list[list], after: list[list]) -> None:
    pence = sum(int(one[AMOUNT] * 100) for one in after) - sum(int(one[AMOUNT] * 100) for one in before)
    assert sum(f["delta_pence"] for f in outcome.findings) == pence
    if wanted.startswith("payment."):
        moved = [f for f in outcome.findings if f["code"] == wanted]
        assert [f["pence"] for f in moved] == [abs(int(row[AMOUNT] * 100))]
    else:
        assert len(outcome.changes(wanted)) == 1 or outcome.codes.get("payment.not_paid") == 1


def test_no_column_about_money_may_be_masked_whatever_the_kind() -> None:
    for kind in Kind:
        for column in KINDS[kind].columns.values():
            heads = known(kind, column.name)
            noise = {column.name: Noise(column.name, WHOLE, 1, "a test says so")}
            field = _field(heads, kind, noise)
            assert (field is not None) <= (column.role not in PROTECTED_ROLES), column
            if column.name == "currency" or (column.role is Role.DATE and column.name.startswith(("due", "start"))):
                assert field is None


def _field(heads: tuple, kind: Kind, noise: dict[str, Noise]) -> Noise | None:
    columns = tuple(Column(i, h.name, h.type, h.role, h.canonical, h.scale) for i, h in enumerate(heads))
    one = Table("t", kind, "delimited", columns, "t", 1, ("t.csv",))
    return pair_columns(one, one, TableRules(noise=noise)).fields[0].noise
