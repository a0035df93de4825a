"""Every rule held to its own worked examples, and to what every rule must state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.engines.session import Session
from jamfirst.rules.by_hand import try_rule
from jamfirst.rules.registry import rules
from jamfirst.rules.rule import Example, Rule

RULES = {rule.id: rule for rule in rules()}
EXAMPLES = [(rule.id, place) for rule in RULES.values() for place, _ in enumerate(rule.examples)]


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with DuckDBSession(threads=1) as session:
        yield session


def example(rule: Rule, place: int) -> Example:
    return rule.examples[place]


@pytest.mark.parametrize(("rule_id", "place"), EXAMPLES)
def test_a_worked_example(session: Session, rule_id: str, place: int) -> None:
    rule = RULES[rule_id]
    given = example(rule, place)
    tried = try_rule(session, rule, given.record, given.records, given.others, given.settings, given.facts)
    told = f"{given.what}: {tried}"
    assert {b.column: b.expected for b in tried.broken} == dict(given.breaks), told
    assert given.cannot in tried.cannot, told
    assert bool(given.cannot) == bool(tried.cannot), told
    assert tried.steps or tried.cannot or not tried.applies, told


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_says_what_it_is(rule_id: str) -> None:
    rule = RULES[rule_id]
    assert rule.title
    assert rule.says.endswith(".")
    assert rule.sources
    assert all(source.text and source.sure for source in rule.sources)
    assert rule.tolerance.why
    assert all(one.source for one in rule.examples)
    assert any(one.breaks for one in rule.examples), "an example that breaks it"
    assert any(not one.breaks and not one.cannot for one in rule.examples), "an example that keeps it"
