"""Attributes of columns: how each is called, and which columns have none."""

from jamfirst.explain.attributes import Sort, Source, attributes, sources
from jamfirst.explain.catalogue import ENTRIES, PAIRS
from jamfirst.model.columns import Column, Role, ValueType


def test_each_column_comes_with_what_is_derived_from_it() -> None:
    name = Source("c0", "payee_name", ValueType.TEXT, Role.PAYEE)
    found = {a.key: a for a in attributes([name], ENTRIES, PAIRS)}
    assert found["payee_name"].name == "payee's name"
    assert found["payee_name.length"].name == "length of the payee's name"
    assert found["payee_name.length"].sort == Sort.COUNT
    assert not found["payee_name"].derived
    assert all(a.sources == (name,) for a in found.values())


def test_two_dates_give_the_days_between_them() -> None:
    columns = [Source(f"c{i}", label, ValueType.DATE) for i, label in enumerate(("invoice_date", "pay_date"))]
    found = {a.key: a.name for a in attributes(columns, ENTRIES, PAIRS)}
    assert found["invoice_date.to.pay_date"] == "days from the invoice date to the pay date"


def test_nothing_is_derived_from_what_must_not_be_looked_at() -> None:
    columns = [
        Source("c0", "birth_date", ValueType.DATE),
        Source("c1", "locality", ValueType.TEXT),
        Source("c2", "method", ValueType.TEXT),
    ]
    assert {a.key for a in attributes(columns, ENTRIES, PAIRS, {"locality"})} == {"method"}


def test_keys_are_all_different() -> None:
    columns = [Source(f"c{i}", f"{t}_reference", t, Role.REFERENCE, 2) for i, t in enumerate(ValueType)]
    keys = [a.key for a in attributes(columns, ENTRIES, PAIRS)]
    assert len(keys) == len(set(keys))


def test_columns_of_a_table_are_sources() -> None:
    column = Column(3, "Sort Code", ValueType.TEXT, Role.ACCOUNT, "sort_code")
    assert sources([column], "b_") == (Source("b_c3", "sort_code", ValueType.TEXT, Role.ACCOUNT, 0),)
