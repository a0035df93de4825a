"""Which journals are of the payroll, and what stands for a meaning that nobody books."""

from __future__ import annotations

from jamfirst.engines.build import select, sub
from jamfirst.engines.duckdb import DuckDBSession
from jamfirst.model.kinds import KINDS, Kind
from jamfirst.model.run import RunFacts
from jamfirst.model.service import RuleSettings
from jamfirst.rules.by_hand import typed_run
from jamfirst.rules.given import Given
from jamfirst.rules.prepared import prepared
from jamfirst.rules.uk.ledger.accounts import meanings
from jamfirst.rules.uk.ledger.booked import booked
from jamfirst.rules.uk.ledger.payslips import RULE
from tests.rules.uk.ledger.test_payslips import ACCOUNTS, HMRC, MAIN, PAID


def test_of_payroll_journals_the_balance_of_every_account_is_added_up() -> None:
    settings = RuleSettings(accounts=ACCOUNTS | {"77": "loan"})
    with DuckDBSession(threads=1) as session:
        own = next(t for t in typed_run(session, RULE, PAID + MAIN + HMRC, {}).tables if t.kind == Kind.JOURNAL_LINE)
        relation = prepared(session, own, set(KINDS[own.kind].columns))
        held = [meaning for meaning in meanings(settings).values() if meaning != ("payments",)]
        working = booked(Given(session, relation, {}, RunFacts(), settings), held)
        query = select("meaning", "booked_dr", "booked_cr", "lines", "record_no").from_(sub(working.query, "w"))
        rows = session.rows(query.order_by("meaning"))
    assert rows == [
        ("gross_pay", 1600_00, 0, 2, 3),
        ("loan", 0, 0, 0, 1),
        ("net_pay", 0, 1400_00, 1, 5),
        ("tax+ee_ni", 0, 200_00, 1, 6),
    ]
