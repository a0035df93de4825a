"""No value that a file can hold stops a rule: agreement, ledger, prompt payment, construction, VAT, benefits."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.by_hand import try_rule
from jamfirst.rules.registry import rules
from jamfirst.rules.rule import Rule
from tests.rules.applied import applied

OURS = ("uk.payslip.", "uk.agree.", "uk.ledger.", "uk.prompt_payment", "uk.cis", "uk.vat.", "uk.benefits.")
RULES = [rule for rule in rules() if rule.id.startswith(OURS)]
SETTINGS = RuleSettings(accounts={"1*": "gross_pay", "2*": "net_pay", "x": "tax + ee_ni", "0": "payments"})
VALUES = (
    *("", " ", "x", "0", "1", "-1", "0.005", "12.34", "99999999999999.99", "-99999999999999.99", "1e9", "NaN"),
    *("2026-09-25", "2026-09-28", "2026-10-23", "2012-01-01", "9999-12-31", "0001-01-01", "31/02/2026"),
    *("main", "reversal", "monthly", "four-weekly", "deduction", "basic", "PA2023", "paid", "on hold", "registered"),
    *("'; DROP TABLE x", "GB29NWBK60161331926819", "831495816", "GBHA599", "EUR", "\N{PILE OF POO}", "1" * 60),
)


def records(kind: Kind) -> st.SearchStrategy[list[dict[str, str]]]:
    """Records of a kind that have one and the same columns, some of them left out."""
    columns = st.lists(st.sampled_from(list(KINDS[kind].columns)), min_size=1, unique=True)
    return columns.flatmap(
        lambda names: st.lists(
            st.fixed_dictionaries({name: st.sampled_from(VALUES) for name in names}), min_size=1, max_size=6
        )
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_no_value_stops_a_rule(rule: Rule, data: st.DataObject) -> None:
    """Every record is answered, or there is a reason why not; nothing is raised."""
    own = data.draw(records(rule.needs.kind))
    others = {needs.kind: data.draw(records(needs.kind)) for needs in rule.others if data.draw(st.booleans())}
    outcome, rows = applied(rule, own, others, SETTINGS, RunFacts())
    assert 0 <= outcome.breached <= outcome.checked <= outcome.records
    assert len({row["rec"] for row in rows}) <= len(own)
    with DuckDBSession(threads=1) as session:
        try_rule(session, rule, own[0], own[1:], others, SETTINGS)
