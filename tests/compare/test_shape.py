"""Columns and tables that came, went or were renamed are told about the table; the rest is compared."""

from __future__ import annotations

from dataclasses import replace

from jamfirst.model.kinds import Kind
from tests.compare.build import Outcome, Sheet, compared, known, money, rules, sheet, text
from tests.compare.payments import AMOUNT, copied, payments, table_of


def _problems(outcome: Outcome) -> set[tuple[str, str, str]]:
    return {(p.code, p.table, p.column) for p in outcome.comparison.problems}


def _without(source: Sheet, name: str) -> Sheet:
    return source.reordered([i for i in range(len(source.heads)) if i != source.place(name)])


def test_a_dropped_and_an_added_column_are_said_and_the_rest_is_compared() -> None:
    before = table_of(payments(60))
    rows = copied(list(before.rows))
    rows[0][AMOUNT] += 1
    after = before.with_rows([[*row, "new"] for row in rows])
    after = _without(replace(after, heads=(*after.heads, text("Fresh"))), "method")
    outcome = compared(before, after)
    assert outcome.codes == {"payment.wrong_amount": 1}
    assert _problems(outcome) == {("file.shape", "bacs", "method"), ("file.shape", "bacs", "Fresh")}
    shown = {c.label: (c.baseline, c.candidate, c.compared) for c in outcome.table.columns}
    assert shown["method"] == ("method", None, False)
    assert shown["Fresh"] == (None, "Fresh", False)
    assert shown["amount"] == ("amount", "amount", True)


def test_dropping_the_amount_or_the_payee_is_survived() -> None:
    before = table_of(payments(60))
    for name in ("amount", "payee_name", "pay_date", "account_number"):
        outcome = compared(before, _without(table_of(copied(list(before.rows))), name))
        assert ("file.shape", "bacs", name) in _problems(outcome)
        assert outcome.findings == ()


def test_a_header_in_other_words_is_a_rename_and_in_another_spelling_is_none() -> None:
    before = table_of(payments(30))
    heads = {"payee_name": "Beneficiary", "pay_date": "Pay Date", "amount": "AMOUNT"}
    after = replace(before, heads=tuple(replace(h, name=heads.get(h.name, h.name)) for h in before.heads))
    outcome = compared(before, after)
    assert outcome.findings == ()
    (renamed,) = outcome.comparison.problems
    assert (renamed.code, renamed.column) == ("file.shape", "payee_name")
    assert '"Beneficiary"' in renamed.message


def test_a_table_that_is_gone_is_missing_and_a_new_one_is_a_change_of_shape() -> None:
    bank = table_of(payments(9))
    old, new = sheet("old", (text("a"),), [("1",), ("2",)]), sheet("new", (text("z"),), [("1",)])
    outcome = compared([bank, old], [bank, new])
    assert [t.table for t in outcome.comparison.tables] == ["bacs"]
    assert {(p.code, p.table) for p in outcome.comparison.problems} == {("file.missing", "old"), ("file.shape", "new")}
    assert any("2 records" in p.message for p in outcome.comparison.problems)


def test_tables_of_one_name_without_a_column_in_common_are_not_the_same_table() -> None:
    before = sheet("t", (text("a"), money("b")), [("1", None)] * 3)
    after = sheet("t", (text("x"), money("y")), [("1", None)] * 5)
    outcome = compared(before, after)
    assert outcome.comparison.tables == ()
    assert {(p.code, p.table) for p in outcome.comparison.problems} == {("file.missing", "t"), ("file.shape", "t")}


def test_every_column_left_out_still_counts_records() -> None:
    before = sheet("t", (text("a"), text("b")), [("1", "x"), ("2", "y")])
    outcome = compared(before, before.with_rows([("3", "z")]), rules("t", ignore={"a": "noise", "b": "noise"}))
    assert outcome.codes == {"t.missing": 1}


def test_a_file_is_named_where_the_table_is_one_file() -> None:
    before = known(Kind.PAYMENT, "payee_name", "amount", "method")
    left = sheet("bank", before, [("a", None, "b")], Kind.PAYMENT)
    outcome = compared(left, _without(left, "method"))
    assert [p.file for p in outcome.comparison.problems] == ["bank.csv"]
