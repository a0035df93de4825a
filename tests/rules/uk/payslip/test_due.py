"""What is due and what is paid, added up by person and day."""

from __future__ import annotations

from jamfirst.engines.build import select, sub, table
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.by_hand import typed_run
from jamfirst.rules.given import Given
from jamfirst.rules.prepared import prepared
from jamfirst.rules.together import together
from jamfirst.rules.uk.payslip.due import BY_DAY, due, paid_by_day, paid_by_person, payments
from jamfirst.rules.uk.payslip.paid import RULE
from jamfirst.rules.uk.payslip.whose import employees_of
from tests.rules.uk.payslip.people import payee, slip, to_account, to_id


def test_net_pay_and_payments_by_person_and_day() -> None:
    slips = [slip("1", 500), slip("1", -200), slip("1", -400, "2"), slip("1", 90, pay_date="2026-09-30"), slip("2", -5)]
    paid = [to_account("1", 300), to_account("1", 300), to_id("1", 7, currency="EUR"), to_id("2", 0) | {"amount": ""}]
    with DuckDBSession(threads=1) as session:
        run = typed_run(session, RULE, slips, {Kind.PAYMENT: paid, Kind.PAYEE: [payee("1"), payee("2")]})
        relations = {t.kind: prepared(session, t, set(KINDS[t.kind].columns)) for t in run.tables}
        others = {n.kind: together(session, [relations[n.kind]], (*n.columns, *n.also)) for n in RULE.others}
        given = Given(session, relations[Kind.PAYSLIP], others, RunFacts(), RuleSettings())
        columns = ("owner", "slips", "net_pay", "due", "due_posts", "due_slips", "person_due", "person_due_posts")
        owed = session.rows(select(*columns).from_(sub(due(given).query, "d")).order_by("record_no"))
        kept = payments(given, employees_of(given, given.relation.name))
        by_day = session.rows(select("owner", *BY_DAY).from_(table(paid_by_day(given, kept))).order_by("owner"))
        by_person = session.rows(select("owner", "all_total").from_(table(paid_by_person(given, kept))))
    assert owed == [
        ("1", 3, -100, 0, 300, 500, 90, 390),
        ("1", 1, 90, 90, 90, 90, 90, 390),
        ("2", 1, -5, 0, 0, 0, 0, 0),
    ]
    assert by_day == [
        ("1", 3, 607, 3, 607, 1, 607, 607, 7, 300, None, 1, 0),
        ("2", 1, 0, 1, 0, 1, 0, 0, None, None, None, 0, 1),
    ]
    assert sorted(by_person) == [("1", 607), ("2", 0)]
