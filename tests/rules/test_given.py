"""What a rule is given: figures made once, and a table narrowed to some of its records."""

from __future__ import annotations

from jamfirst.engines.build import col, named, number, select, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import Kind
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.given import Given, Relation


def given(session: DuckDBSession) -> Given:
    kept = session.keep(select(named(number(7), "taxable_pay")), "kept")
    session.append(kept, select(named(number(8), "taxable_pay")))
    relation = Relation(session.numbered(kept), "payslips", Kind.PAYSLIP, frozenset({"taxable_pay"}))
    return Given(session, relation, {}, RunFacts(), RuleSettings())


def test_what_several_rules_need_is_made_once() -> None:
    asked: list[str] = []
    with DuckDBSession(threads=1) as session:
        one = given(session)
        names = {one.once("it", lambda: asked.append("made") or "kept_1") for _ in range(3)}
    assert (names, asked) == ({"kept_1"}, ["made"])


def test_figures_are_made_once() -> None:
    with DuckDBSession(threads=1) as session:
        one = given(session)
        found = one.figures("figures", lambda: ({"a": "bigint"}, [(1,), (2,)]))
        again = one.figures("figures", lambda: ({"a": "bigint"}, [(3,)]))
        rows = session.rows(select("a").from_(table(again)).order_by("a"))
    assert found == again
    assert rows == [(1,), (2,)]


def test_among_keeps_only_the_records_that_are_named() -> None:
    with DuckDBSession(threads=1) as session:
        whole = given(session)
        few = whole.among(session.keep(select(named(number(1), "id")), "ids"))
        rows = session.rows(select(col("taxable_pay")).from_(table(few.relation.name)))
    assert rows == [(8,)]
    assert (few.relation.table, few.relation.has) == (whole.relation.table, whole.relation.has)
