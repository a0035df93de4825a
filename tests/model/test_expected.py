"""Declared changes in words: what a reader needs, and no text that may be a person's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from jamfirst.model.expected import Condition, DeclaredChange, Rewrite, Rounding, Test, What, is_amount, is_day


@pytest.mark.parametrize(
    ("rewrite", "words"),
    [
        (Rewrite(What.TIMES, Decimal("1.03"), within_pence=5), "x 1.03, rounded half up, within 5p"),
        (Rewrite(What.TIMES, Decimal("0.5"), Rounding.DOWN), "x 0.5, rounded down"),
        (Rewrite(What.PLUS, Decimal("-0.20")), "-0.20"),
        (Rewrite(What.PLUS, Decimal("12")), "+12"),
        (Rewrite(What.DAYS, days=-1), "-1 day"),
        (Rewrite(What.WORKING_DAYS, days=2), "+2 working days"),
        (Rewrite(What.TO, pairs=(("", "12.50"),)), "becomes 12.50"),
        (Rewrite(What.TO, pairs=(("", ""),)), "becomes empty"),
        (Rewrite(What.TO, pairs=(("", "Jane Doe"),)), "becomes one text"),
        (Rewrite(What.MAPPING, pairs=(("Jane", "Janet"),)), "mapped by a list of 1"),
        (Rewrite(What.ANY), "any change"),
    ],
)
def test_a_rewrite_is_told_without_anybodys_name(rewrite: Rewrite, words: str) -> None:
    assert rewrite.words == words


def test_a_condition_tells_amounts_and_dates_but_no_text() -> None:
    assert Condition("gross_pay", Test.AT_LEAST, ("100.00",)).words == "gross_pay >= 100.00"
    assert Condition("payee_name", Test.EQUAL, ("Jane Doe",)).words == "payee_name = …"
    assert Condition("employee_id", Test.IN, ("E1", "E2")).words == "employee_id in a list of 2"
    assert Condition("leaving_date", Test.ABSENT).words == "leaving_date absent"


@pytest.mark.parametrize(("codes", "side"), [(("not_paid",), "baseline"), (("extra",), "candidate")])
def test_without_columns_the_codes_say_whose_records_it_is_about(codes: tuple[str, ...], side: str) -> None:
    change = DeclaredChange("C", "payments", "why", "A", "B", date(2026, 12, 31), codes=codes, file="e.toml", line=3)
    assert change.side == side
    assert change.place == "e.toml, line 3"


def test_amounts_and_days_are_written_one_way() -> None:
    assert all(map(is_amount, ("0", "1,234.50", "-0.5", "+3", "1.123456")))
    assert not any(map(is_amount, ("", "1e5", "1.1234567", "٣", "NaN", "1.", "£1", "1_000")))
    assert is_day("2026-12-31")
    assert not any(map(is_day, ("20261231", "2026-12-32", "2026-W01-1", "31/12/2026", "")))
