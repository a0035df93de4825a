"""What each entry of the catalogue gives, value by value, as the engine works it out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from jamfirst.engines.build import named, select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.explain.attributes import Source, attributes
from jamfirst.explain.catalogue import ENTRIES, PAIRS
from jamfirst.model.columns import Role, ValueType

NAME = Source("c0", "payee_name", ValueType.TEXT, Role.PAYEE)
SORT_CODE = Source("c0", "sort_code", ValueType.TEXT, Role.ACCOUNT)
TAX_CODE = Source("c0", "tax_code", ValueType.TEXT)
AMOUNT = Source("c0", "amount", ValueType.DECIMAL, Role.AMOUNT, 2)
PAY_DATE = Source("c0", "pay_date", ValueType.DATE, Role.PAY_DATE)
TYPES = {ValueType.TEXT: "text", ValueType.DECIMAL: "decimal(18,2)", ValueType.DATE: "date"}


@pytest.fixture(scope="module")
def session() -> Iterator[DuckDBSession]:
    with DuckDBSession(threads=1) as opened:
        yield opened


def worked_out(session: DuckDBSession, source: Source, value: object) -> dict[str, object]:
    relation = session.create("one", {"c0": TYPES[source.type]})
    session.insert(relation, [(value,)])
    found = attributes([source], ENTRIES, PAIRS)
    query = select(*(named(a.value, f"a{i}") for i, a in enumerate(found))).from_(table(relation))
    (row,) = session.rows(query)
    return {a.key.removeprefix(f"{source.label}."): v for a, v in zip(found, row, strict=True)}


CASES = [
    (NAME, "Siân O'Neill & Co", {"length": 17, "bytes": 18, "first": "S", "non_ascii": "yes", "apostrophe": "yes"}),
    (NAME, "Siân O'Neill & Co", {"ampersand": "yes", "punctuation": "yes", "digits": "no", "case": "mixed"}),
    (
        NAME,
        "ROWE  2",
        {"double_space": "yes", "digits": "yes", "case": "upper", "punctuation": "no", "edge_space": "no"},
    ),
    (NAME, " rowe\n", {"edge_space": "yes", "case": "lower", "non_ascii": "no"}),
    (NAME, "", {"length": 0, "first": "", "case": "none"}),
    (SORT_CODE, "040004", {"leading_zero": "yes", "prefix2": "04", "prefix3": "040", "prefix4": "0400", "last": "4"}),
    (SORT_CODE, "AB12", {"leading_zero": "no", "made_of": "letters, then digits", "length": 4}),
    (TAX_CODE, "1257L", {"form": "L", "nation": "rest of the United Kingdom", "not_cumulative": "no"}),
    (TAX_CODE, "SK475 M1", {"form": "K", "nation": "Scotland", "not_cumulative": "yes"}),
    (TAX_CODE, "CBR", {"form": "BR", "nation": "Wales"}),
    (TAX_CODE, "0T W1", {"form": "0T", "not_cumulative": "yes"}),
    (TAX_CODE, "nonsense", {"form": "other"}),
    (AMOUNT, Decimal("1200.00"), {"amount": 120000, "sign": "positive", "whole_pounds": "yes", "tens": "yes"}),
    (AMOUNT, Decimal("1200.00"), {"hundreds": "yes", "pence": 0, "digits": 4}),
    (AMOUNT, Decimal("-0.05"), {"sign": "negative", "whole_pounds": "no", "pence": 5, "digits": 1}),
    (AMOUNT, Decimal("0"), {"sign": "nought", "hundreds": "yes"}),
    (AMOUNT, Decimal("9999999999999999.99"), {"digits": 16, "pence": 99}),
    (
        PAY_DATE,
        date(2026, 2, 28),
        {"day": 28, "weekday": "Saturday", "weekend": "yes", "to_month_end": 0, "month": "2"},
    ),
    (PAY_DATE, date(2024, 2, 27), {"to_month_end": 2, "weekday": "Tuesday", "weekend": "no", "bank_holiday": "no"}),
    (PAY_DATE, date(2026, 12, 25), {"bank_holiday": "on it"}),
    (PAY_DATE, date(2026, 4, 7), {"bank_holiday": "after"}),
    (PAY_DATE, date(2026, 8, 30), {"bank_holiday": "before"}),
    (PAY_DATE, date(1969, 12, 31), {"pay_date": -1, "weekday": "Wednesday"}),
]


@pytest.mark.parametrize(("source", "value", "wanted"), CASES)
def test_values(session: DuckDBSession, source: Source, value: object, wanted: dict[str, object]) -> None:
    found = worked_out(session, source, value)
    assert {key: found[key] for key in wanted} == wanted


@pytest.mark.parametrize("source", [NAME, SORT_CODE, TAX_CODE, AMOUNT, PAY_DATE])
def test_nothing_fails_where_there_is_no_value(session: DuckDBSession, source: Source) -> None:
    found = worked_out(session, source, None)
    assert found[source.label] is None
