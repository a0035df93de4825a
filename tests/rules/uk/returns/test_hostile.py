"""Values that no return should have: every rule gives an answer or a reason, and none raises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.model.columns import ValueType
from jamfirst.rules.by_hand import Record, Tried, try_rule
from jamfirst.rules.registry import rules
from jamfirst.rules.rule import Needs

RULES = {rule.id: rule for rule in rules() if rule.id.startswith("uk.rti.") and rule.id != "uk.rti.schema"}
AMOUNTS = ("", "0", "-1.00", "99999999999999.99", "-99999999999999.99", "999999999999999999999", "NaN", "1e9", "x")
DAYS = ("", "2026-02-31", "9999-12-31", "0001-01-01", "31/02/2026", "tomorrow")
TEXTS = ("", "Q", "'; drop table x; --", "A\nB", "é" * 300, "\u202e", "0", "ab123456c", "%", "\\")


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with DuckDBSession(threads=1) as session:
        yield session


def hostile(needs: Needs, turn: int) -> Record:
    """A record of values of the right columns that are all wrong, another for each turn."""
    kinds = {ValueType.DECIMAL: AMOUNTS, ValueType.DATE: DAYS}
    made = {}
    for place, name in enumerate(needs.names):
        pool = kinds.get(needs.known[name].type, TEXTS)
        made[name] = pool[(turn + place) % len(pool)]
    return made


@pytest.mark.parametrize("rule_id", RULES)
def test_no_value_raises(session: Session, rule_id: str) -> None:
    rule = RULES[rule_id]
    for turn in range(10):
        others = {needs.kind: (hostile(needs, turn), hostile(needs, turn + 1)) for needs in rule.others}
        records = (hostile(rule.needs, turn), hostile(rule.needs, turn + 3))
        tried = try_rule(session, rule, records[0], records, others)
        assert isinstance(tried, Tried)


@pytest.mark.parametrize("rule_id", RULES)
def test_nothing_at_all_is_never_a_breach_but_where_something_must_be(session: Session, rule_id: str) -> None:
    """A line of which nothing is known breaks only rules that ask for something of everybody."""
    rule = RULES[rule_id]
    tried = try_rule(session, rule, {}, others={needs.kind: () for needs in rule.others if not needs.optional})
    assert not tried.broken or rule_id in ("uk.rti.address", "uk.rti.birth_date"), tried
