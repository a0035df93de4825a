"""Rows become findings: one payment seen in two tables is one event, pence stand once, ids are stable."""

from __future__ import annotations

from datetime import timedelta

from jamfirst.model.kinds import Kind
from tests.compare.build import Outcome, Sheet, compared, known, money, sheet, text
from tests.compare.payments import ACCOUNT, AMOUNT, DAY, NAME, REFERENCE, Payment, copied, payments, table_of

EXPORT = known(Kind.PAYMENT, "payee_name", "amount", "pay_date", "reference")


def _export(rows: list[Payment]) -> Sheet:
    """The same payments as the finance system exports them: no account, names in capitals and cut short."""
    made = [[row[NAME].upper().replace(" ", "  ")[:30], row[AMOUNT], row[DAY], row[REFERENCE]] for row in rows]
    return sheet("export", EXPORT, made, Kind.PAYMENT)


def _both(before: list[Payment], after: list[Payment]) -> Outcome:
    return compared(
        [_export(before), table_of(before, "bank", "pain.001")],
        [_export(after), table_of(after, "bank", "pain.001")],
    )


def test_one_payment_in_the_banks_file_and_in_an_export_is_one_event() -> None:
    before = payments(60)
    after = [list(row) for row in before]
    after[0][AMOUNT] += 5
    after[1][DAY] += timedelta(days=2)
    after[2][ACCOUNT] = "00000001"
    extra = [list(after[7])]
    after = after[:10] + after[12:] + extra
    outcome = _both(before, after)
    assert len(outcome.findings) == 11
    by_table = {
        name: {f["event_id"] for f in outcome.findings if f["table_name"] == name} for name in ("bank", "export")
    }
    assert len(by_table["bank"]) == 6
    assert len(by_table["export"]) == 5
    assert by_table["export"] < by_table["bank"]
    assert {f["second_view"] for f in outcome.findings if f["table_name"] == "bank"} == {False}
    assert {f["second_view"] for f in outcome.findings if f["table_name"] == "export"} == {True}


def test_look_alikes_are_as_many_events_as_there_are_payments() -> None:
    before = payments(40)
    same = [list(before[0]) for _ in range(3)]
    outcome = _both(before + same, before)
    assert outcome.codes == {"payment.not_paid": 6}
    assert len({f["event_id"] for f in outcome.findings}) == 3
    assert len({f["finding_id"] for f in outcome.findings}) == 6


def test_what_only_the_export_lost_is_an_event_of_its_own() -> None:
    before = payments(40)
    outcome = compared(
        [table_of(before, "bank", "bacs18"), _export(before)], [table_of(before, "bank", "bacs18"), _export(before[1:])]
    )
    assert outcome.codes == {"payment.not_paid": 1}
    assert [f["second_view"] for f in outcome.findings] == [False]


def test_tables_of_other_kinds_have_events_of_their_own() -> None:
    before = payments(40)
    ledger = sheet(
        "ledger", (text("no"), text("Payee name"), money("Amount")), [("1", before[0][NAME], before[0][AMOUNT])]
    )
    empty = ledger.with_rows([])
    outcome = compared([table_of(before), ledger], [table_of(before[1:]), empty])
    assert outcome.codes == {"payment.not_paid": 1, "ledger.missing": 1}
    assert len({f["event_id"] for f in outcome.findings}) == 2


def test_pence_stand_on_the_row_of_the_worst_code() -> None:
    before = payments(40)
    after = copied(before)
    row = after[0]
    whole = int(row[AMOUNT] * 100)
    row[REFERENCE], row[AMOUNT], row[ACCOUNT] = "other", row[AMOUNT] + 3, "99887766"
    outcome = compared(table_of(before), table_of(after))
    assert {f["code"]: (f["pence"], f["delta_pence"], f["place"]) for f in outcome.findings} == {
        "payment.wrong_account": (whole, 0, 1),
        "payment.wrong_amount": (0, 300, 2),
        "payment.other_change": (0, 0, 3),
    }


def test_pence_of_a_changed_record_are_those_of_its_amount_then_of_what_moved_most() -> None:
    heads = known(Kind.PAYSLIP, "employee_id", "pay_date", "gross_pay", "ee_ni", "tax", "net_pay")
    day = payments(1)[0][DAY]
    before = [[f"E{i}", day, *(payments(5)[j][AMOUNT] for j in range(4))] for i in range(30)]
    after = copied(before)
    of = {row[0]: row for row in after}
    of["E1"][2] += 40
    of["E1"][3] += 30
    of["E1"][5] += 10
    of["E2"][3] += 7
    of["E2"][4] -= 9
    outcome = compared(sheet("p", heads, before, Kind.PAYSLIP), sheet("p", heads, after, Kind.PAYSLIP))
    assert {(f["column_name"], f["pence"]) for f in outcome.findings if f["pence"]} == {("net_pay", 1000), ("tax", 900)}


def test_days_are_counted_and_a_lost_date_is_no_lateness() -> None:
    before = payments(40)
    after = copied(before)
    after[0][DAY] += timedelta(days=31)
    after[1][DAY] -= timedelta(days=2)
    after[2][DAY] = None
    outcome = compared(table_of(before), table_of(after))
    assert {(f["code"], f["days"]) for f in outcome.findings} == {
        ("payment.late", 31),
        ("payment.early", -2),
        ("payment.other_change", None),
    }
    assert [f["pence"] for f in outcome.of("payment.other_change")] == [0]
    assert [f["pence"] for f in outcome.of("payment.late")] == [int(after[0][AMOUNT] * 100)]


def test_ids_hang_on_what_a_record_is_and_not_on_the_rest_of_the_run() -> None:
    before = payments(60)
    after = copied(before)
    target = before[5]
    for row in after:
        if row == target:
            row[AMOUNT] += 1
    alone = compared(table_of(before), table_of(after))
    fewer = [row for row in after if row[NAME] != before[0][NAME]] if before[0][NAME] != target[NAME] else after
    among = compared(table_of(before), table_of(fewer))
    (one,) = alone.findings
    assert one["finding_id"] in {f["finding_id"] for f in among.findings}
    assert one["event_id"] in {f["event_id"] for f in among.findings}


def test_a_record_is_named_by_what_is_there() -> None:
    before = payments(40)
    before[0][REFERENCE] = None
    before[1][NAME] = None
    before[2] = [None] * len(before[2])
    keys = [f["record_key"] for f in compared(table_of(before), table_of(before[3:])).findings]
    first, second = before[0], before[1]
    assert sorted(keys) == sorted(
        [
            "",
            f"{first[NAME]} · {first[AMOUNT]:.2f} · {first[DAY]}",
            f"{second[REFERENCE]} · {second[AMOUNT]:.2f} · {second[DAY]}",
        ]
    )


def test_statuses_and_what_later_stages_fill_are_left_empty() -> None:
    outcome = compared(table_of(payments(9)), table_of(payments(9)[1:]))
    (only,) = outcome.findings
    assert only["status"] == "new"
    later = ("expected_value", "workings", "source", "cause_id", "masked_by", "expected_by")
    assert [only[name] for name in later] == [None] * 6
