"""Which table is which, and which column is which."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from jamfirst.compare.pairing import pair_columns, pair_tables, plain
from jamfirst.compare.settings import TableRules
from jamfirst.model.columns import Column, Role, ValueType
from jamfirst.model.kinds import Kind
from jamfirst.model.run import Table


def _table(name: str, *headers: str, kind: Kind = Kind.PLAIN, form: str = "delimited") -> Table:
    """A table of text; ``header=canonical`` gives a column its meaning."""
    columns = []
    for i, header in enumerate(headers):
        shown, _, canonical = header.partition("=")
        columns.append(Column(i, shown, ValueType.TEXT, Role.OTHER, canonical or None))
    return Table(name, kind, form, tuple(columns), f"t_{name}", 1, (f"{name}.csv",))


def _pairs(before: list[Table], after: list[Table]) -> list[tuple[str | None, str | None]]:
    return [
        (p.baseline.name if p.baseline else None, p.candidate.name if p.candidate else None)
        for p in pair_tables(before, after)
    ]


def test_headers_are_the_same_whatever_their_case_and_punctuation() -> None:
    assert plain("Cost-Centre (Code)") == plain("cost centre code") == plain("COST_CENTRE__CODE")
    assert plain("Straße") == plain("STRASSE")
    assert plain("Net") != plain("Net 2")


def test_tables_are_paired_by_name_before_anything_else() -> None:
    a, b = _table("a", "x", "y"), _table("b", "x", "y")
    assert _pairs([a, b], [_table("B", "x", "z"), _table("A", "x", "z")]) == [("a", "A"), ("b", "B")]


def test_a_file_under_another_name_is_found_by_its_kind_or_its_columns() -> None:
    bank = _table("BACS01", "amount", "iban", kind=Kind.PAYMENT, form="pain.001")
    export = _table("export", "amount", "iban", kind=Kind.PAYMENT)
    ledger = _table("ledger", "no", "cc", "net")
    after = [
        _table("gl", "no", "cc", "gross"),
        _table("extract", "amount", "iban", kind=Kind.PAYMENT),
        _table("BACS02", "amount", "iban", kind=Kind.PAYMENT, form="pain.001"),
    ]
    assert _pairs([bank, export, ledger], after) == [("BACS01", "BACS02"), ("export", "extract"), ("ledger", "gl")]


def test_the_order_of_tables_does_not_change_the_pairs() -> None:
    before = [_table("a", "x", "y"), _table("b", "p", "q", "r")]
    after = [_table("c", "x", "y", "z"), _table("d", "p", "q", "s"), _table("e", "k")]
    expected = {("a", "c"), ("b", "d"), (None, "e")}
    assert set(_pairs(before, after)) == set(_pairs(before[::-1], after[::-1])) == expected


def test_tables_of_other_kinds_or_with_little_in_common_stand_alone() -> None:
    bank, slips = _table("t", "amount", kind=Kind.PAYMENT), _table("t", "x", "y", "z", kind=Kind.PAYSLIP)
    assert _pairs([bank], [slips]) == [("t", None), (None, "t")]
    assert _pairs([_table("a", "x", "y", "z")], [_table("b", "x", "k", "l")]) == [("a", None), (None, "b")]


def test_columns_are_paired_by_meaning_then_by_header_and_the_rest_stand_alone() -> None:
    before = _table("t", "Net Amt=amount", "Cost centre", "Old")
    after = _table("t", "NEW", "COST_CENTRE", "InstdAmt=amount")
    pairing = pair_columns(before, after, TableRules())
    assert [(f.label, f.baseline.name, f.candidate.name, f.renamed) for f in pairing.fields] == [
        ("amount", "Net Amt", "InstdAmt", True),
        ("Cost centre", "Cost centre", "COST_CENTRE", False),
    ]
    assert [c.name for c in pairing.only_baseline] == ["Old"]
    assert [c.name for c in pairing.only_candidate] == ["NEW"]


def test_two_columns_of_one_header_are_paired_in_their_order() -> None:
    pairing = pair_columns(_table("t", "x", "x", "y"), _table("t", "y", "x", "x"), TableRules())
    assert [(f.baseline.position, f.candidate.position) for f in pairing.fields] == [(0, 1), (1, 2), (2, 0)]


def test_a_column_only_one_side_has_is_empty_on_the_other_where_files_leave_empty_columns_out() -> None:
    before = replace(_table("t", "a", "b"), sparse=True)
    after = replace(_table("t", "a", "c"), sparse=True)
    pairing = pair_columns(before, after, TableRules())
    assert {f.label for f in pairing.fields} == {"a", "b", "c"}
    assert pairing.only_baseline == pairing.only_candidate == ()
    half = pair_columns(before, replace(after, sparse=False), TableRules())
    assert [c.name for c in half.only_baseline] == ["b"]


def test_rules_go_by_meaning_or_header() -> None:
    rules = TableRules(tolerance={"amount": Decimal(1), "Rate": Decimal(2)}, ignore={"Stamp": "run time"})
    table = _table("t", "Net=amount", "Rate", "Stamp")
    fields = pair_columns(table, table, rules).fields
    assert [f.tolerance for f in fields] == [Decimal(1), Decimal(2), None]
    assert [(f.compared, f.reason) for f in fields] == [(True, ""), (True, ""), (False, "run time")]
