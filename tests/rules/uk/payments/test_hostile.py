"""Nothing that stands in a file makes a rule about payments fail, or lets it lose a record."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.service import RuleSettings
from jamfirst.rules import check
from jamfirst.rules.by_hand import typed_run
from jamfirst.rules.registry import rules
from jamfirst.rules.rule import Rule
from jamfirst.rules.uk.bank.modulus import EXAMPLE_WEIGHTS

RULES = [rule for rule in rules() if rule.id.startswith(("uk.bank.", "uk.payments.", "uk.invoices."))]
SETTINGS = RuleSettings(bank_table=EXAMPLE_WEIGHTS, just_below=(Decimal("1e30"), Decimal(5000)), paid_twice_days=10**6)
AMOUNTS = ["99999999999999999999", "-92233720368547758.08", "92233720368547758.07", "0.005", "1e9", "NaN", "£5", "٥"]
DAYS = ["31/02/2026", "0001-01-01", "9999-12-31", "2026-02-29", "soon", "2000-02-29"]
BANK = [
    "000000",
    "99999999999999999999",
    "24-91-05",
    "GB29NWBK60161331926819",
    "GB00",
    "'; DROP TABLE x; --",
    "\u202e1",
    "%",
]
METHODS = ["99 credit", "17 direct debit", "BACS", "TRF", "FPS", "CHAPS", "CHK", "?"]
values = st.one_of(st.none(), st.sampled_from([*AMOUNTS, *DAYS, *BANK, *METHODS]), st.text(max_size=12))


def test_all_of_them_are_here() -> None:
    assert len(RULES) >= 20


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@settings(max_examples=3)
@given(data=st.data())
def test_no_value_makes_it_fail(rule: Rule, data: st.DataObject) -> None:
    def drawn(kind: Kind) -> list[dict[str, str]]:
        names = [*KINDS[kind].columns, *(column.name for column in rule.needs.further)]
        rows = data.draw(st.lists(st.lists(values, min_size=len(names), max_size=len(names)), min_size=1, max_size=12))
        return [{name: value for name, value in zip(names, row, strict=True) if value} for row in rows]

    records = drawn(rule.needs.kind)
    others = {needs.kind: drawn(needs.kind) for needs in rule.others}
    with DuckDBSession(threads=1) as session:
        run = typed_run(session, rule, [*records, *records], others)
        for result in check(run, session, SETTINGS, [rule]).outcomes:
            assert result.records <= 2 * len(records)
            assert result.checked + sum(cannot.records for cannot in result.cannot) == result.records
