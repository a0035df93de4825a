"""Several tables of one kind as one, and rules that use tables which a run may not have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlglot import exp

from jamfirst.engines.build import col, select
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import Kind
from jamfirst.model.law import Certainty
from jamfirst.rules import check
from jamfirst.rules.by_hand import try_rule, typed_run
from jamfirst.rules.given import Given
from jamfirst.rules.rule import Example, Needs, Rule, Source, words
from jamfirst.rules.together import together
from jamfirst.rules.working import Judged, Worked, records
from tests.rules.applied import applied

SEEN: list[list[tuple[str, int]]] = []


def _evaluate(given: Given) -> Worked:
    payments = given.others.get(Kind.PAYMENT)
    if payments is not None:
        query = select("table_name", "amount").from_(payments.name).order_by("table_name", "amount")
        SEEN.append([(str(name), int(pence)) for name, pence in given.session.rows(query)])
        ids = given.session.rows(select("id").from_(payments.name))
        assert len(set(ids)) == len(ids)
    return Worked(records(given.relation.name), (Judged("net_pay", col("net_pay"), exp.Literal.number(100)),))


def rule(**how: object) -> Rule:
    return Rule(
        id="test.together",
        title="A test",
        says="A test.",
        words=words("that fails", "that fail"),
        sources=(Source("a test"),),
        certainty=Certainty.QUERY,
        needs=Needs(Kind.PAYSLIP, ("net_pay",)),
        evaluate=_evaluate,
        examples=(Example("one", {"net_pay": "1.00"}, "a test"),),
        **how,  # type: ignore[arg-type]
    )


PAYMENTS = Needs(Kind.PAYMENT, ("amount",), ("payee_id",))


def test_records_of_two_tables_are_one_relation() -> None:
    needing = rule(others=(PAYMENTS,))
    with DuckDBSession(threads=1) as session:
        first, second = (
            typed_run(session, needing, [{"net_pay": "1.00"}], {Kind.PAYMENT: [{"amount": amount} for amount in one]})
            for one in (("1.00", "2.00"), ("3.00", "4.00"))
        )
        both = (*first.tables, replace(second.tables[1], name="more"))
        SEEN.clear()
        check(replace(first, tables=both), session, chosen=[needing])
    assert SEEN == [[("more", 300), ("more", 400), ("payment", 100), ("payment", 200)]]


@pytest.mark.parametrize(("others", "seen"), [({}, []), ({Kind.PAYMENT: [{"amount": "5.00"}]}, [[("payment", 500)]])])
def test_a_table_that_a_rule_may_use_is_there_or_not(others: dict[Kind, list[dict[str, str]]], seen: object) -> None:
    SEEN.clear()
    maybe = rule(others=(replace(PAYMENTS, optional=True),))
    outcome, _ = applied(maybe, [{"net_pay": "1.00"}], others)
    assert (outcome.not_applied, outcome.checked, SEEN) == ("", 1, seen)
    SEEN.clear()
    with DuckDBSession(threads=1) as session:
        assert not try_rule(session, maybe, {"net_pay": "1.00"}, others=others).broken
    assert seen == SEEN


def test_of_no_tables_there_is_no_whole() -> None:
    with DuckDBSession(threads=1) as session, pytest.raises(AssertionError):
        together(session, [], ("amount",))
